from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection import deciding, interviews
from lms.fellowships.selection.deciding import Line, Verb
from lms.fellowships.selection.interview_queries import slots_of
from lms.fellowships.selection.models import CallReviewer, InterviewSlot, Review
from lms.people.models import Person
from tests.factories.people import make_person
from tests.fellowships.selection.conftest import World, apply, join_pool, score
from tests.fellowships.selection.test_interviews import open_slots

pytestmark = pytest.mark.usefixtures("in_request")
TABLES = ("call_reviewers", "application_reviews", "interview_slots", "call_decisions", "offers")


@pytest.fixture
def people(in_request: Flask, world: World) -> tuple[Person, Application]:
    """A reviewer with a sheet that was handed in, and its applicant, who has an interview."""
    reviewer = make_person("Rekha")
    join_pool(world, reviewer)
    asha = apply(world, "Asha", ApplicationState.INTERVIEW)
    score(asha, 4, 3, by=reviewer, private_comment="Nervous", shared_comment="Good work")
    open_slots(world)
    with transaction():
        interviews.book(asha.id, slots_of(world.call.id)[0].id, by=None)
    return reviewer, asha


def taken_out(table: str, person_id: int | None) -> list[dict[str, Any]]:
    export = personal_data[table].export
    assert export is not None
    return export(person_id or 0)


def erase(person_id: int | None) -> None:
    with transaction():
        for table in TABLES:
            forget = personal_data[table].erase
            if forget is not None:
                forget(person_id or 0)


def test_every_table_is_declared() -> None:
    assert all(personal_data.find(table) for table in TABLES)


def test_a_reviewer_takes_along_what_they_wrote(people: tuple[Person, Application], world: World) -> None:
    reviewer, _asha = people
    assert taken_out("call_reviewers", reviewer.id)[0]["call"] == world.call.slug
    (written,) = taken_out("application_reviews", reviewer.id)
    assert (written["scores"], written["private_comment"]) == ({"field": 3, "motivation": 4}, "Nervous")


def test_an_applicant_takes_along_what_may_be_shared(people: tuple[Person, Application], world: World) -> None:
    _reviewer, asha = people
    (about,) = taken_out("application_reviews", asha.person_id)
    assert about["shared_comment"] == "Good work"
    assert "Nervous" not in str(about)
    assert taken_out("interview_slots", asha.person_id)[0]["place"] == "Room 2"
    with transaction():
        line = Line(asha.id, Verb.SELECT, ApplicationState.INTERVIEW)
        deciding.decide(world.call.id, [line], form_key="key", by=world.manager.id)
    assert [row["state"] for row in taken_out("offers", asha.person_id)] == ["open"]


def test_erasing_a_reviewer_leaves_scores_without_words(people: tuple[Person, Application]) -> None:
    reviewer, _asha = people
    erase(reviewer.id)
    db.session.expire_all()
    review = db.session.scalars(select(Review).where(Review.reviewer_id == reviewer.id)).one()
    assert (review.private_comment, review.shared_comment, review.scores["field"]) == ("", "", 3)
    assert db.session.scalars(select(CallReviewer)).all() == []


def test_erasing_an_applicant_frees_their_interview_and_takes_the_words(people: tuple[Person, Application]) -> None:
    _reviewer, asha = people
    erase(asha.person_id)
    db.session.expire_all()
    assert set(db.session.scalars(select(InterviewSlot.application_id))) == {None}
    assert {review.shared_comment for review in db.session.scalars(select(Review))} == {""}
