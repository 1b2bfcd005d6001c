"""A coordinator registers several people at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people.models import Organisation, Person
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.registration import operations
from lms.workshops.registration.alike import is_alike
from lms.workshops.registration.models import AgeGroup, Gender, ParticipantState
from lms.workshops.registration.pasting import age_group_of, read_lines
from lms.workshops.registration.places import taken
from lms.workshops.registration.registrants import Registrant
from lms.workshops.registration.teams import (
    MOST_AT_ONCE,
    Result,
    RowRefused,
    members_of,
    register_team,
    team_on_list,
)
from tests.factories.people import make_member, make_person
from tests.factories.workshops import add_participant, make_workshop
from tests.workshops.registration.conftest import stored

S = ParticipantState
in_request = pytest.mark.usefixtures("in_request")


def send(
    workshop: Workshop, organisation: Organisation, coordinator: Person, people: list[int], names: list[Registrant]
) -> list[Result]:
    with transaction():
        return register_team(
            workshop.id, organisation.id, people, names, by=coordinator.id, form_key="team-form-key-000"
        )


@in_request
def test_twelve_people_get_what_there_is_in_their_order(organisation: Organisation, coordinator: Person) -> None:
    workshop = make_workshop(capacity=10)
    people = [make_member(organisation, f"Member {number}").id for number in range(5)]
    names = [Registrant(full_name=f"Name {number}", phone=f"98765432{number:02}") for number in range(7)]
    results = send(workshop, organisation, coordinator, people, names)
    assert [each.participant.state for each in results] == [S.APPROVED] * 10 + [S.WAITING] * 2
    assert all(each.is_new for each in results)
    again = send(workshop, organisation, coordinator, people, names)
    assert [each.participant.id for each in again] == [each.participant.id for each in results]
    assert taken(workshop.id) == 10
    assert len(team_on_list(organisation.id, workshop.id)) == 12
    assert {each.participant.organisation_id for each in results} == {organisation.id}


@in_request
def test_one_wrong_row_stops_all_and_is_named(organisation: Organisation, coordinator: Person) -> None:
    workshop = make_workshop()
    member = make_member(organisation)
    names = [Registrant(full_name="One", phone="9876543210"), Registrant(full_name="Two", phone="98765 43210")]
    with pytest.raises(RowRefused) as refused:
        send(workshop, organisation, coordinator, [member.id], names)
    assert refused.value.number == 1
    assert taken(workshop.id) == 0


@in_request
def test_only_people_of_the_organisation_are_registered(organisation: Organisation, coordinator: Person) -> None:
    stranger = make_person("Stranger")
    for people, names in (([stranger.id], []), ([], []), ([], [Registrant(full_name="x")] * (MOST_AT_ONCE + 1))):
        with pytest.raises(Refusal):
            send(make_workshop(), organisation, coordinator, people, names)


@in_request
def test_who_is_registered_already_is_said_so(organisation: Organisation, coordinator: Person) -> None:
    workshop, member = make_workshop(), make_member(organisation)
    other = make_member(organisation, "Zeenat")
    add_participant(workshop, person=member, state=S.PENDING)
    assert [(each.full_name, each.can_be_registered) for each in members_of(organisation.id, workshop.id).items] == [
        ("Ravi Kumar", False),
        ("Zeenat", True),
    ]
    results = send(workshop, organisation, coordinator, [member.id, other.id], [])
    assert [each.is_new for each in results] == [False, True]


@in_request
def test_a_withdrawn_member_can_be_registered_again(organisation: Organisation, coordinator: Person) -> None:
    workshop, member = make_workshop(), make_member(organisation)
    (one,) = send(workshop, organisation, coordinator, [member.id], [])
    with transaction():
        operations.withdraw(one.participant.id, actor=Actor.COORDINATOR, by=coordinator.id)
    with transaction():
        (again,) = register_team(
            workshop.id, organisation.id, [member.id], [], by=coordinator.id, form_key="another-form-key-1"
        )
    assert again.is_new
    assert stored(again.participant).state is S.APPROVED


def test_lines_are_read_whatever_the_order_of_their_columns() -> None:
    lines = (
        "Name\tPhone\tGender\tAge",
        "1\tAsha Devi\t98765 43210\tF\t31",
        "पुरुष, रवि कुमार, 45, ९८७६५४३२११",
        "",
        "Sunita; sunita@example.org",
    )
    rows = list(read_lines("\n".join(lines)))
    assert [(row.full_name, row.phone, row.gender, row.age_group) for row in rows] == [
        ("Asha Devi", "98765 43210", Gender.WOMAN, AgeGroup.TO_34),
        ("रवि कुमार", "९८७६५४३२११", Gender.MAN, AgeGroup.TO_59),
        ("Sunita", "", Gender.UNSAID, AgeGroup.UNSAID),
    ]
    assert rows[2].email == "sunita@example.org"
    assert not any(row.problem for row in rows)


def test_the_number_before_a_name_is_no_part_of_it() -> None:
    rows = list(read_lines("1. Asha Devi\n२) रवि कुमार, 45\n 3.Sunita"))
    assert [row.full_name for row in rows] == ["Asha Devi", "रवि कुमार", "Sunita"]
    assert not any(row.problem for row in rows)


@pytest.mark.parametrize("line", ["9876543210", "Asha, 12345678", "Asha, Bihar, Gaya", "Asha, 31, 45", "Asha, x@y"])
def test_lines_that_nobody_can_make_out_say_so(line: str) -> None:
    (row,) = read_lines(line)
    assert str(row.problem)


@settings(max_examples=30)
@given(st.text(max_size=200))
def test_any_text_can_be_pasted(text: str) -> None:
    for row in read_lines(text):
        assert row.full_name or row.problem


@pytest.mark.parametrize(
    ("years", "group"),
    [(10, AgeGroup.UNDER_25), (25, AgeGroup.TO_34), (44, AgeGroup.TO_44), (59, AgeGroup.TO_59), (60, AgeGroup.FROM_60)],
)
def test_years_become_groups(years: int, group: AgeGroup) -> None:
    assert age_group_of(years) is group


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Asha Devi", "devi  ASHA", True),
        ("Asha Devi", "Aasha Devi", True),
        ("Sunita Rao", "Sunitha Rao", True),
        ("Ravi", "Rava", False),
        ("Asha Devi", "Usha Dewi", False),
        ("Asha Devi", "Asha Kumari", False),
    ],
)
def test_when_names_are_alike(one: str, other: str, expected: bool) -> None:
    assert is_alike(one, other) is expected
    assert is_alike(other, one) is expected
