"""A call with its people, for the tests of the selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.models import Programme
from lms.fellowships.selection import pool
from lms.fellowships.selection.models import Recommendation, Review, ReviewState, Stage
from lms.people.models import Person
from tests.factories.fellowships import make_application, make_call, make_manager, make_programme
from tests.factories.people import make_person

YES, MAYBE, NO = Recommendation.YES, Recommendation.MAYBE, Recommendation.NO


@dataclass
class World:
    """A programme with a call, and who runs it."""

    programme: Programme
    call: Call
    manager: Person

    @property
    def place(self) -> str:
        """The path of the pages about the call."""
        return f"/programmes/{self.programme.slug}/calls/{self.call.slug}"


@pytest.fixture
def world(app: Flask) -> World:
    with app.test_request_context():
        programme = make_programme()
        return World(programme, make_call(programme), make_manager(programme))


@pytest.fixture
def in_request(app: Flask) -> Iterator[Flask]:
    """The application with an open request, in which letters know their addresses."""
    with app.test_request_context():
        yield app
        db.session.remove()


def apply(world: World, name: str, state: ApplicationState = ApplicationState.REVIEW, **values: object) -> Application:
    """Return an application of somebody with an account."""
    person = make_person(name, email=values.get("email"))
    return make_application(world.call, name, state=state, person_id=person.id, **values)


def join_pool(world: World, *people: Person, reviewer: bool = True, panel: bool = False) -> None:
    """Let people score applications of the call."""
    with transaction():
        pool.put_into_pool(
            world.call.id,
            [person.id for person in people],
            is_reviewer=reviewer,
            is_on_panel=panel,
            by=world.manager.id,
        )


def give(world: World, application: Application, reviewer: Person) -> int:
    """Assign an application to a reviewer and return the id of the sheet."""
    with transaction():
        pool.assign(world.call.id, [(application.id, reviewer.id)], by=world.manager.id)
    return sheet_id(application, reviewer)


def sheet_id(application: Application, reviewer: Person, stage: Stage = Stage.REVIEW) -> int:
    """Return the id of somebody's sheet."""
    mine = select(Review.id).filter_by(application_id=application.id, reviewer_id=reviewer.id, stage=stage)
    return db.session.scalars(mine).one()


def score(
    application: Application,
    motivation: int | None,
    field: int | None,
    advice: Recommendation = YES,
    *,
    by: Person | None = None,
    **values: object,
) -> Review:
    """Enter a sheet that was handed in, past the operations."""
    now = clock.now()
    reviewer = by or make_person("A Reviewer")
    scores = values.pop("scores", {"motivation": motivation, "field": field})
    usual = {"stage": Stage.REVIEW, "state": ReviewState.HANDED_IN, "assigned_at": now, "handed_in_at": now, **values}
    review = Review(
        application_id=application.id, reviewer_id=reviewer.id, recommendation=advice, scores=scores, version=1, **usual
    )
    with transaction():
        db.session.add(review)
    return review


def state_of(application: Application) -> ApplicationState:
    """Return the state of an application now."""
    db.session.rollback()
    return db.session.scalars(select(Application.state).where(Application.id == application.id)).one()


def letters() -> list[tuple[str, str]]:
    """Return the letters that were written, as (address, subject)."""
    return [(row.address, row.subject) for row in db.session.scalars(select(Letter).order_by(Letter.id))]


Act = Callable[[], object]
