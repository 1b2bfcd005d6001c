"""How somebody gets onto the list of a workshop, and what they get there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.outbox import Letter
from lms.extensions import db
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Entry, WorkshopState
from lms.workshops.registration import notices, operations
from lms.workshops.registration.models import Participant, ParticipantState, Source
from lms.workshops.registration.names import address_of, masked, shown_name
from lms.workshops.registration.places import taken
from lms.workshops.registration.queries import ahead_of
from lms.workshops.registration.registrants import Registrant, mark_of
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.factories.workshops import add_participant, make_workshop
from tests.workshops.registration.conftest import register_named, stored

pytestmark = pytest.mark.usefixtures("in_request")
S = ParticipantState


@pytest.mark.parametrize(
    ("values", "source", "expected"),
    [
        ({}, Source.PERSON, S.APPROVED),
        ({"capacity": 1}, Source.PERSON, S.APPROVED),
        ({"entry": Entry.APPROVAL}, Source.PERSON, S.PENDING),
        ({"entry": Entry.APPROVAL}, Source.COORDINATOR, S.PENDING),
        ({"entry": Entry.APPROVAL}, Source.ORGANISER, S.APPROVED),
        ({"entry": Entry.APPROVAL}, Source.INVITATION, S.APPROVED),
        ({"entry": Entry.INVITATION}, Source.INVITATION, S.APPROVED),
        ({"state": WorkshopState.ANNOUNCED}, Source.PERSON, S.WAITING),
        ({"state": WorkshopState.ANNOUNCED, "is_dated": False}, Source.PERSON, S.WAITING),
        ({"state": WorkshopState.OPEN, "is_dated": False}, Source.ORGANISER, S.WAITING),
        ({"state": WorkshopState.CLOSED}, Source.INVITATION, S.APPROVED),
        ({"state": WorkshopState.RUNNING}, Source.ORGANISER, S.APPROVED),
    ],
)
def test_where_a_registration_begins(values: dict[str, object], source: Source, expected: S) -> None:
    participant = register_named(make_workshop(**values), "Asha Devi", source=source)  # type: ignore[arg-type]
    assert participant.state is expected
    assert participant.in_line == 1
    assert len(participant.code) == 10


@pytest.mark.parametrize(
    ("values", "source"),
    [
        ({"state": WorkshopState.DRAFT}, Source.ORGANISER),
        ({"state": WorkshopState.CLOSED}, Source.PERSON),
        ({"state": WorkshopState.RUNNING}, Source.COORDINATOR),
        ({"state": WorkshopState.RUNNING}, Source.INVITATION),
        ({"state": WorkshopState.HELD}, Source.PERSON),
        ({"state": WorkshopState.REPORTED}, Source.WALK_IN),
        ({"state": WorkshopState.CANCELLED}, Source.ORGANISER),
        ({"entry": Entry.INVITATION}, Source.PERSON),
        ({"entry": Entry.INVITATION}, Source.COORDINATOR),
    ],
)
def test_nobody_registers_where_it_is_closed(values: dict[str, object], source: Source) -> None:
    with pytest.raises(Refusal):
        register_named(make_workshop(**values), "Asha Devi", source=source)  # type: ignore[arg-type]


def test_the_term_of_registration_holds() -> None:
    over = make_workshop(registration_closes_at=clock.now() - timedelta(minutes=1))
    with pytest.raises(Refusal, match="closed"):
        register_named(over, "Asha Devi")
    early = make_workshop(registration_opens_at=clock.now() + timedelta(hours=1))
    assert register_named(early, "Asha Devi").state is S.WAITING


def test_a_full_workshop_has_a_waiting_list_in_order() -> None:
    workshop = make_workshop(capacity=2)
    states = [register_named(workshop, f"Person {number}").state for number in range(4)]
    assert states == [S.APPROVED, S.APPROVED, S.WAITING, S.WAITING]
    last = db.session.scalars(select(Participant).order_by(Participant.in_line.desc())).first()
    assert last is not None
    assert (last.in_line, ahead_of(last), taken(workshop.id)) == (4, 1, 2)


def test_the_same_form_is_one_registration() -> None:
    workshop = make_workshop()
    one = register_named(workshop, "Asha Devi", form_key="k" * 20)
    again = register_named(workshop, "Asha Devi", form_key="k" * 20)
    assert one.id == again.id
    with pytest.raises(Refusal):
        register_named(make_workshop(), "Asha Devi", form_key="k" * 20)


def test_one_person_is_on_the_list_once() -> None:
    workshop, asha = make_workshop(), make_person(email="asha@example.org")
    one = register_named(workshop, "Asha Devi", person_id=asha.id)
    again = register_named(workshop, "Asha D.", person_id=asha.id)
    assert one.id == again.id
    assert stored(one).full_name == "Asha Devi"


@pytest.mark.parametrize("way", [{"phone": "98765 43210"}, {"email": "Asha@Example.org"}])
def test_a_phone_or_email_of_another_name_is_refused_with_the_name_masked(way: dict[str, Any]) -> None:
    workshop = make_workshop()
    register_named(workshop, "Asha Devi", phone="+91 98765 43210", email="asha@example.org")
    with pytest.raises(Refusal, match="A… D…") as refused:
        register_named(workshop, "Sunita Rao", **way)
    assert refused.value.field == next(iter(way))
    register_named(make_workshop(), "Sunita Rao", **way)


def test_the_phone_of_an_account_counts_too() -> None:
    workshop = make_workshop()
    asha = make_person(phone="+919876543210")
    register_named(workshop, "Asha Devi", person_id=asha.id)
    with pytest.raises(Refusal, match="A… D…"):
        register_named(workshop, "Somebody Else", phone="9876543210")


def test_names_are_masked_by_letters_of_any_script() -> None:
    assert masked("Asha Devi") == "A… D…"
    assert masked("सुनीता राव") == "सु… रा…"


def test_who_withdrew_comes_back_at_the_end_of_the_line() -> None:
    workshop, asha = make_workshop(capacity=1), make_person()
    first = register_named(workshop, "Asha Devi", person_id=asha.id, work="Field staff")
    second = register_named(workshop, "Ravi Kumar")
    with transaction():
        operations.withdraw(first.id, actor=Actor.PARTICIPANT, by=asha.id)
    assert (stored(first).state, stored(second).state) == (S.WITHDRAWN, S.APPROVED)
    back = register_named(workshop, "Asha Devi", person_id=asha.id)
    assert (back.id, back.state, back.in_line) == (first.id, S.WAITING, 3)
    assert stored(back).work == "Field staff"


def test_a_name_without_account_comes_back_under_a_new_code() -> None:
    workshop = make_workshop()
    first = register_named(workshop, "Asha Devi", phone="9876543210")
    code = first.code
    with transaction():
        operations.withdraw(first.id, actor=Actor.PARTICIPANT, by=None)
    back = register_named(workshop, "asha devi", phone="9876543210")
    assert back.id == first.id
    assert back.code != code


def test_who_was_declined_comes_back_by_an_organiser_only() -> None:
    workshop, asha = make_workshop(), make_person()
    add_participant(workshop, person=asha, state=S.DECLINED)
    with pytest.raises(Refusal, match="declined"):
        register_named(workshop, "Asha Devi", person_id=asha.id)
    back = register_named(
        workshop, "Asha Devi", person_id=asha.id, source=Source.ORGANISER, actor=Actor.ORGANISER, by=None
    )
    assert back.state is S.APPROVED


def test_the_words_that_were_agreed_to_are_kept() -> None:
    organiser, workshop = make_person("Meera"), make_workshop()
    words = notices.notice_words(workshop)
    assert set(words) == {"en", "hi"}
    participant = register_named(workshop, "Asha Devi", notice_seen=notices.digest_of(words))
    notice = notices.newest_notice(workshop.id)
    assert notice is not None
    assert (participant.notice_id, notice.text) == (notice.id, words)
    with transaction():
        notices.write_notice(workshop.id, {"en": "Other words", "hi": "दूसरे शब्द"}, by=organiser.id)
    with pytest.raises(notices.NoticeChanged):
        register_named(workshop, "Ravi Kumar", notice_seen=notices.digest_of(words))
    assert stored(participant).notice_id == notice.id


def test_the_same_notice_is_no_new_version_and_every_language_is_needed() -> None:
    organiser, workshop = make_person("Meera"), make_workshop()
    kept = []
    for _ in range(2):
        with transaction():
            kept.append(notices.write_notice(workshop.id, {"en": "Words", "hi": "शब्द"}, by=organiser.id).id)
    assert kept[0] == kept[1]
    with transaction(), pytest.raises(Refusal) as refused:
        notices.write_notice(workshop.id, {"en": "Words", "hi": ""}, by=organiser.id)
    assert refused.value.field == "text_hi"


def test_somebody_registered_by_others_agrees_later_once() -> None:
    workshop = make_workshop()
    participant = register_named(workshop, "Asha Devi")
    assert participant.agreed_at is None
    seen = notices.digest_of(notices.notice_words(workshop))
    for _ in range(2):
        with transaction():
            notices.agree(participant.id, seen, by=None)
    assert stored(participant).agreed_at is not None


def test_letters_go_to_the_registration_or_the_account_in_their_language() -> None:
    workshop = make_workshop(capacity=1)
    asha = make_person(email="asha@example.org", language="hi")
    register_named(workshop, "Asha Devi", person_id=asha.id, language="en")
    register_named(workshop, "Ravi Kumar", email="ravi@example.org", language="en")
    register_named(workshop, "Nobody", phone="9876543210")
    letters = {letter.address: letter for letter in db.session.scalars(select(Letter))}
    assert set(letters) == {"asha@example.org", "ravi@example.org"}
    assert letters["asha@example.org"].language == "hi"
    assert "waiting list" in letters["ravi@example.org"].subject
    assert "/workshops/place/" in letters["ravi@example.org"].body


def test_address_of_somebody_without_mail_is_none() -> None:
    assert address_of(add_participant(make_workshop(), "Asha Devi")) is None


def test_a_walk_in_has_a_place_at_once() -> None:
    workshop = make_workshop(state=WorkshopState.RUNNING, capacity=1)
    with transaction():
        one = operations.add_walk_in(workshop.id, "Asha Devi", by=None, form_key="w" * 20)
    with transaction():
        again = operations.add_walk_in(workshop.id, "Asha Devi", by=None, form_key="w" * 20)
    assert (one.id, one.state, one.source) == (again.id, S.APPROVED, Source.WALK_IN)
    with transaction(), pytest.raises(Refusal) as refused:
        operations.add_walk_in(workshop.id, "Ravi Kumar", by=None, form_key="x" * 20)
    assert refused.value.field == "above_capacity"
    with transaction():
        operations.add_walk_in(workshop.id, "Ravi Kumar", by=None, form_key="x" * 20, above_capacity=True)
    assert taken(workshop.id) == 2


def test_facts_change_until_it_begins() -> None:
    workshop = make_workshop()
    one = register_named(workshop, "Asha Devi")
    register_named(workshop, "Ravi Kumar", phone="9876543210")
    facts = Registrant(full_name="Asha Rani Devi", phone="98765 00000", answers={"food": "jain"})
    with transaction():
        operations.change_facts(one.id, facts, seen=mark_of(stored(one)), actor=Actor.PARTICIPANT, by=None)
    assert (stored(one).full_name, stored(one).phone, stored(one).answers) == (
        "Asha Rani Devi",
        "+919876500000",
        {"food": "jain"},
    )
    taken_phone = Registrant(full_name="Asha", phone="9876543210")
    with transaction(), pytest.raises(Refusal, match="R… K…"):
        operations.change_facts(one.id, taken_phone, seen=mark_of(stored(one)), actor=Actor.PARTICIPANT, by=None)


def test_two_who_change_the_same_details_lose_neither() -> None:
    one = register_named(make_workshop(), "Asha Devi", phone="9876543210")
    seen = mark_of(stored(one))
    with transaction():
        by_organiser = Registrant(full_name="Asha Devi", phone="98765 00000")
        operations.change_facts(one.id, by_organiser, seen=seen, actor=Actor.ORGANISER, by=None)
    for_herself = Registrant(full_name="Asha Rani Devi", phone="9876543210")
    with transaction(), pytest.raises(EditedMeanwhile):
        operations.change_facts(one.id, for_herself, seen=seen, actor=Actor.PARTICIPANT, by=None)
    assert (stored(one).full_name, stored(one).phone) == ("Asha Devi", "+919876500000")
    with transaction():
        operations.change_facts(one.id, by_organiser, seen=seen, actor=Actor.ORGANISER, by=None)  # sent twice


def test_participants_change_nothing_once_it_has_begun() -> None:
    participant = add_participant(make_workshop(state=WorkshopState.RUNNING), "Asha Devi")
    facts = Registrant(full_name="Asha")
    with transaction(), pytest.raises(Refusal, match="begun"):
        operations.change_facts(
            participant.id, facts, seen=mark_of(stored(participant)), actor=Actor.PARTICIPANT, by=None
        )
    with transaction(), pytest.raises(Refusal, match="begun"):
        operations.withdraw(participant.id, actor=Actor.PARTICIPANT, by=None)
    with transaction():
        operations.change_facts(
            participant.id, facts, seen=mark_of(stored(participant)), actor=Actor.ORGANISER, by=None
        )
    assert stored(participant).full_name == "Asha"


def test_erasing_takes_the_words_and_leaves_the_figures() -> None:
    workshop = make_workshop(state=WorkshopState.HELD)
    participant = add_participant(
        workshop,
        "Asha Devi",
        phone="+919876543210",
        email="asha@example.org",
        district="Gaya",
        answers={"food": "jain"},
    )
    code = participant.code
    for _ in range(2):
        with transaction():
            operations.erase(participant.id, by=1)
    row = stored(participant)
    assert (row.full_name, shown_name(row)) == ("Participant 1", "Participant 1")
    assert (row.phone, row.email, row.answers, row.district) == (None, None, {}, "Gaya")
    assert row.state is S.APPROVED
    assert row.code != code


def test_erasing_before_it_begins_gives_the_place_to_the_next() -> None:
    workshop = make_workshop(capacity=1)
    one, two = register_named(workshop, "Asha Devi"), register_named(workshop, "Ravi Kumar")
    with transaction():
        operations.erase(one.id, by=1)
    assert (stored(one).state, stored(two).state) == (S.WITHDRAWN, S.APPROVED)


def test_registering_costs_few_queries(count_queries: CountQueries) -> None:
    workshop = make_workshop(capacity=30)
    for number in range(20):
        add_participant(workshop, f"Somebody {number}")
    with count_queries() as queries:
        register_named(workshop, "Asha Devi", phone="9876543210")
    assert len(queries) <= 12
