from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import ApplicationState
from lms.fellowships.selection import pool, sheets
from lms.fellowships.selection.models import Review, ReviewState, Stage
from lms.fellowships.selection.pool_queries import even_assignment, people_by_logins, pool_of, sheets_of
from lms.people.models import Person, RoleGrant
from lms.people.roles import Role, scope_of
from tests.conftest import CountQueries
from tests.factories.people import make_member, make_organisation, make_person
from tests.fellowships.selection.conftest import World, apply, give, join_pool, letters, score

pytestmark = pytest.mark.usefixtures("in_request")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def assign(world: World, *pairs: tuple[int, int]) -> int:
    with transaction():
        return pool.assign(world.call.id, pairs, by=world.manager.id)


def three_reviewers(world: World) -> list[Person]:
    people = [make_person(f"Reviewer {number}", email=f"r{number}@example.org") for number in range(3)]
    join_pool(world, *people)
    return people


def test_who_is_named_gets_the_role_that_shows_the_pages(world: World) -> None:
    rekha = make_person("Rekha")
    join_pool(world, rekha)
    join_pool(world, rekha)
    join_pool(world, rekha, reviewer=False, panel=True)
    rows = pool_of(world.call.id)
    assert [(row.full_name, row.is_reviewer, row.is_on_panel) for row in rows] == [("Rekha", False, True)]
    grants = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == rekha.id)).all()
    assert [each.scope for each in grants if each.role is Role.MENTOR] == [scope_of("programme", world.programme.id)]


def test_somebody_is_named_as_something(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        join_pool(world, make_person("Rekha"), reviewer=False)
    assert refused.value.field == "roles"


def test_a_call_that_is_not_there_is_a_mistake_of_the_program() -> None:
    with pytest.raises(LookupError), transaction():
        pool.held_call(999)


def test_people_are_found_by_what_they_sign_in_with() -> None:
    rekha = make_person("Rekha", email="rekha@example.org")
    assert people_by_logins(["Rekha@Example.org", "nobody"]) == ([rekha.id], ["nobody"])


def test_one_letter_names_how_many_applications_one_got(world: World) -> None:
    rekha = make_person("Rekha", email="rekha@example.org")
    join_pool(world, rekha)
    first, second = apply(world, "Asha"), apply(world, "Ravi")
    assert assign(world, (first.id, rekha.id), (second.id, rekha.id)) == 2
    assert assign(world, (first.id, rekha.id)) == 0
    assert letters() == [("rekha@example.org", "2 applications to review: Call of the year")]
    assert count(Review) == 2


def test_nobody_is_given_colleagues_themselves_or_a_conflict(world: World) -> None:
    organisation = make_organisation()
    colleague, cousin = make_member(organisation), make_person("Cousin")
    asha = apply(world, "Asha", organisation_id=organisation.id)
    join_pool(world, colleague, cousin)
    review_id = give(world, asha, cousin)
    with transaction():
        pool.note_conflict(world.call.id, review_id, reason="Cousins", by=world.manager.id)
    for reviewer in (colleague, cousin):
        with pytest.raises(Refusal) as refused:
            assign(world, (asha.id, reviewer.id))
        assert reviewer.full_name in str(refused.value.sentence)
    made, _facts = even_assignment(world.call.id, 2)
    assert made.pairs == ()
    assert [gap.missing for gap in made.gaps] == [2]


def test_only_applications_in_review_go_to_reviewers_of_the_call(world: World) -> None:
    (reviewer, *_others), stranger = three_reviewers(world), make_person("Stranger")
    asha, sent = apply(world, "Asha"), apply(world, "Ravi", ApplicationState.SUBMITTED)
    for pair in ((asha.id, stranger.id), (sent.id, reviewer.id)):
        with pytest.raises(Refusal):
            assign(world, pair)
    assert count(Review) == 0


def test_an_even_assignment_is_previewed_and_then_made(world: World) -> None:
    three_reviewers(world)
    for number in range(4):
        apply(world, f"Applicant {number}")
    made, _facts = even_assignment(world.call.id, 2)
    assert sorted(made.loads.values()) == [2, 3, 3]
    assert assign(world, *made.pairs) == 8
    assert even_assignment(world.call.id, 2)[0].pairs == ()


def test_the_facts_of_an_assignment_cost_few_queries(world: World, count_queries: CountQueries) -> None:
    three_reviewers(world)
    for number in range(6):
        apply(world, f"Applicant {number}")
    with count_queries() as statements:
        even_assignment(world.call.id, 3)
    assert len(statements) == 4
    with count_queries() as statements:
        pool_of(world.call.id)
    assert len(statements) == 1


def test_who_has_not_begun_can_be_taken_off(world: World) -> None:
    rekha = make_person("Rekha")
    join_pool(world, rekha)
    sheet = give(world, apply(world, "Asha"), rekha)
    with transaction():
        pool.unassign(999, sheet, by=None)
    assert count(Review) == 1
    with transaction():
        pool.unassign(world.call.id, sheet, by=None)
        pool.unassign(world.call.id, sheet, by=None)
    assert count(Review) == 0


def test_words_that_are_begun_are_never_thrown_away(world: World) -> None:
    rekha = make_person("Rekha")
    join_pool(world, rekha)
    sheet = give(world, apply(world, "Asha"), rekha)
    with transaction():
        sheets.save_sheet(sheet, {"shared_comment": "Begun"}, seen=0)
    with pytest.raises(Refusal), transaction():
        pool.unassign(world.call.id, sheet, by=None)
    with pytest.raises(Refusal), transaction():
        pool.take_out_of_pool(world.call.id, rekha.id, by=None)


def test_taking_somebody_out_leaves_what_they_handed_in(world: World) -> None:
    rekha = make_person("Rekha")
    join_pool(world, rekha)
    done = apply(world, "Asha")
    score(done, 4, 4, by=rekha)
    give(world, apply(world, "Ravi"), rekha)
    for _time in range(2):
        with transaction():
            pool.take_out_of_pool(world.call.id, rekha.id, by=None)
    assert pool_of(world.call.id) == []
    assert [sheet.state for sheet in sheets_of([done.id])[done.id]] == [ReviewState.HANDED_IN]
    assert count(Review) == 1


def test_the_panel_gets_sheets_for_everybody_invited_but_colleagues(world: World) -> None:
    organisation = make_organisation()
    colleague, other = make_member(organisation), make_person("Other")
    asha = apply(world, "Asha", ApplicationState.INTERVIEW, organisation_id=organisation.id)
    ravi = apply(world, "Ravi", ApplicationState.INTERVIEW)
    apply(world, "Zoya")
    join_pool(world, colleague, other, reviewer=False, panel=True)
    join_pool(world, colleague, other, reviewer=True, panel=True)
    rows = db.session.execute(select(Review.application_id, Review.reviewer_id, Review.stage))
    pairs = {(row.application_id, row.reviewer_id, row.stage) for row in rows}
    assert pairs == {
        (asha.id, other.id, Stage.INTERVIEW),
        (ravi.id, colleague.id, Stage.INTERVIEW),
        (ravi.id, other.id, Stage.INTERVIEW),
    }
