"""Somebody who took part, planned and asked is erased whole; somebody takes away what is held about them."""

from __future__ import annotations

import pytest

from lms.core.database import transaction
from lms.extensions import db
from lms.people.erasure import erase_person, export_person
from lms.people.held import column_names
from lms.workshops.actions import reviews, write_up
from lms.workshops.actions.models import Review, Visitor
from lms.workshops.actions.steps import Step, To
from lms.workshops.advisory import operations
from lms.workshops.advisory.operations import Wanted
from lms.workshops.moves import Actor
from tests.workshops.actions.held import Held, add_point, add_visit, point, visit

pytestmark = pytest.mark.usefixtures("in_request")
TABLES = (
    "action_points",
    "action_reviews",
    "workshop_visits",
    "workshop_visitors",
    "advisory_requests",
    "advisory_notes",
)


def test_everything_is_taken_away_in_words_and_erased(held: Held) -> None:
    point_id, visit_id, person_id = add_point(held), add_visit(held), held.organiser.id
    with transaction():
        reviews.open_reviews(held.workshop, None)
    review_id = db.session.query(Review.id).filter_by(team_id=held.team.id, days=30).scalar()
    with transaction():
        steps = [Step(point_id, To.SAME)]
        reviews.hand_in_review(review_id, steps, "My view", form_key="x", actor=Actor.ORGANISER, by=person_id)
    with transaction():
        wanted = Wanted(subject="My question", text="All of it")
        operations.ask(held.organisation.id, wanted, form_key="y", by=person_id)
    with transaction():
        write_up.save_draft(visit_id, {"seen": "Half"}, seen=1)
    given = export_person(person_id)
    for table in TABLES:
        assert given[table], table
        assert {name for row in given[table] for name in row if name not in column_names} == set(), table
    with transaction():
        erase_person(person_id, by=None)
    db.session.expire_all()
    assert point(point_id).made_by_id is None
    assert visit(visit_id).planned_by_id is None
    assert db.session.get_one(Review, review_id).note == ""
    assert [(row.person_id, row.name) for row in db.session.query(Visitor)] == [(None, "–")]
