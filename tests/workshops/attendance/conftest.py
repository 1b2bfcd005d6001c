"""A workshop that runs today, with somebody who calls the roll and three names on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.attendance.marking import mark
from lms.workshops.attendance.models import Mark, MarkSource, Presence
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.planning.models import Workshop, WorkshopSession, WorkshopState
from lms.workshops.registration.models import Participant
from tests.factories.people import make_person
from tests.factories.workshops import add_facilitator, add_participant, make_workshop

NAMES = ("Asha Devi", "Birju Prasad", "Chanda Kumari")


@dataclass
class World:
    """A workshop of today whose sessions are in the first hours of the day: their rolls are open whenever tests run."""

    workshop: Workshop
    organiser: Person
    facilitator: Person
    sessions: list[WorkshopSession]
    participants: list[Participant]

    def roll(self, more: str = "", session: int = 0) -> str:
        """Return an address of the roll of a session."""
        return f"/workshops/{self.workshop.id}/roll/{self.sessions[session].id}{more}"

    def behind(self, participant: int = 0, more: str = "", session: int = 0) -> str:
        """Return the address of what is behind a mark."""
        both = f"{self.sessions[session].id}/{self.participants[participant].id}"
        return f"/workshops/{self.workshop.id}/attendance/{both}{more}"

    def say(self, presence: Presence | None, participant: int = 0, session: int = 0, **more: object) -> Mark:
        """Let the organiser say something of a participant, in a transaction of its own."""
        usual = {"source": MarkSource.ROLL_CALL, "by": self.organiser.id, "made_at": clock.now(), "send_key": new_key()}
        with transaction():
            return mark(self.sessions[session].id, self.participants[participant].id, presence, **{**usual, **more})  # type: ignore[arg-type]


def make_world(*, state: WorkshopState = WorkshopState.RUNNING, days_ago: int = 0) -> World:
    """Make the workshop, its people and their names."""
    organiser = make_person("Om Organiser", language="en")
    facilitator = make_person("Fatima Facilitator", language="en")
    workshop = make_workshop(state=state, starts_on=clock.today_here() - timedelta(days=days_ago), run_by=organiser)
    add_facilitator(workshop, facilitator)
    order = (WorkshopSession.starts_minute, WorkshopSession.id)
    found = select(WorkshopSession).where(WorkshopSession.workshop_id == workshop.id, WorkshopSession.is_counted)
    participants = [add_participant(workshop, name) for name in NAMES]
    sessions = list(db.session.scalars(found.order_by(*order)))
    _put_early([each.id for each in sessions])
    return reload(World(workshop, organiser, facilitator, sessions, participants))


def reload(world: World) -> World:
    """Load everything anew, so that it stays readable outside of the session."""
    for each in (world.workshop, *world.sessions, *world.participants):
        db.session.refresh(each)
    return world


def _put_early(session_ids: list[int]) -> None:
    with transaction():
        for place, session_id in enumerate(session_ids):
            session = db.session.get(WorkshopSession, session_id)
            assert session is not None
            session.starts_minute, session.ends_minute = 20 * place, 20 * place + 20


@pytest.fixture
def world(app: Flask) -> World:
    """The workshop, outside of any application context."""
    with app.app_context():
        found = make_world()
        db.session.expunge_all()
        db.session.remove()
        return found


@pytest.fixture
def in_context(app_context: Flask, world: World) -> World:
    """The same, inside an application context, for operations."""
    return world
