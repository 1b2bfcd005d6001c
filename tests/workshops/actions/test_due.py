"""What is due, for whom; and what is kept about people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask, render_template
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.actions import due, reviews
from lms.workshops.actions.due import Kind, When, Whose
from lms.workshops.actions.models import ActionPoint, PointNote, Visitor
from lms.workshops.actions.points import take_steps
from lms.workshops.actions.steps import Step
from lms.workshops.actions.teams import begin_team
from lms.workshops.moves import Actor
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.factories.workshops import add_participant
from tests.workshops.actions.held import Held, add_point, add_visit

pytestmark = pytest.mark.usefixtures("in_request")


@pytest.fixture
def busy(held: Held) -> Held:
    """A held workshop with a review, a visit and a point that are due, and more that come later."""
    today = clock.today_here()
    add_point(held, "Late", today - timedelta(days=1))
    add_point(held, "Today", today)
    add_visit(held, 0)
    add_visit(held, 10)
    with transaction():
        reviews.open_reviews(held.workshop, None)
    return held


def _mine(person: Person, *organisations: int) -> Whose:
    return Whose(person.id, organisations)


def test_organisers_have_everything_of_their_workshops_due(busy: Held, count_queries: CountQueries) -> None:
    with count_queries() as queries:
        found = due.due_for(_mine(busy.organiser), clock.today_here())
    assert (found.visits, found.reviews, found.points, found.all) == (1, 2, 1, 4)
    assert len(queries) == 1
    assert due.of_workshop(busy.workshop_id, clock.today_here()) == found


def test_coordinators_have_what_their_teams_owe_and_members_too(busy: Held) -> None:
    today, coordinator = clock.today_here(), make_person("Coordinator")
    found = due.due_for(_mine(coordinator, busy.organisation.id), today)
    assert (found.visits, found.reviews, found.points) == (0, 1, 1)
    assert due.due_for(_mine(coordinator), today).all == 0


def test_a_participant_with_an_account_sees_the_plan_of_the_team(held: Held) -> None:
    person = make_person("Sunil")
    participant_id = add_participant(held.workshop, person=person, organisation_id=held.organisation.id).id
    with transaction():
        begin_team(participant_id, by=None)
    add_point(held, "Late", clock.today_here() - timedelta(days=1))
    assert due.due_for(_mine(person), clock.today_here()).points == 1


def test_a_visitor_has_the_visit_due(held: Held) -> None:
    visitor, visit_id = make_person("Visitor"), add_visit(held)
    with transaction():
        db.session.add(Visitor(visit_id=visit_id, person_id=visitor.id))
    assert due.due_for(_mine(visitor), clock.today_here()) == due.Due(visits=1)


@pytest.mark.parametrize(
    ("when", "visits", "reviews_", "points"),
    [(When.DUE, 1, 2, 1), (When.SOON, 2, 2, 2), (When.ALL, 2, 6, 2)],
)
def test_what_comes_later_can_be_asked_for(busy: Held, when: When, visits: int, reviews_: int, points: int) -> None:
    whose, today = _mine(busy.organiser), clock.today_here()
    found = [len(list(due.rows(kind, whose, when, today))) for kind in Kind]
    assert found == [visits, reviews_, points]
    assert all(len(row) == len(due.header(kind)) for kind in Kind for row in due.rows(kind, whose, when, today))


def test_who_sees_all_can_ask_for_everybody(busy: Held) -> None:
    assert due.due_for(Whose(0, everybody=True), clock.today_here()).all == 4
    assert due.due_for(Whose(0), clock.today_here()).all == 0


def test_the_card_names_what_is_due_in_words(app: Flask) -> None:
    page = render_template("workshops/actions/_card.html", due=due.Due(1, 0, 2))
    assert "1 visit to write up" in page
    assert "2 action points past their day" in page
    assert "review" not in page.replace("show=reviews", "")


def test_erasing_somebody_takes_their_words_and_name_and_leaves_the_plan(held: Held) -> None:
    point_id, person_id = add_point(held), held.organiser.id
    add_visit(held)
    team_id = held.team.id
    with transaction():
        take_steps(team_id, [Step(point_id, text="My words")], actor=Actor.ORGANISER, by=person_id)
    tables = ["action_points", "action_point_notes", "workshop_visits", "workshop_visitors"]
    for table in tables:
        assert personal_data[table].export(person_id), table  # type: ignore[misc]
    with transaction():
        for table in reversed(tables):
            personal_data[table].erase(person_id)  # type: ignore[misc]
    for table in tables:
        assert personal_data[table].export(person_id) == [], table  # type: ignore[misc]
    assert db.session.scalars(select(ActionPoint.what)).all() == ["Hold a camp"]
    assert db.session.scalars(select(PointNote.text)).all() == [""]
