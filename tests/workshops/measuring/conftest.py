"""A workshop that runs today, with two tests, somebody who runs it, and three names on its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.library.documents import Phase, WorkshopPlan
from lms.workshops.measuring.models import Sitting
from lms.workshops.measuring.openings import open_phase
from lms.workshops.measuring.paper_marks import Line, Outcome, enter_lines
from lms.workshops.measuring.sittings import hand_in, save_answers
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import Participant
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant, make_workshop

NAMES = ("Asha Devi", "Birju Prasad", "Chanda Kumari")


def answers(phase: str, letters: str) -> dict[str, Any]:
    """Return answers to the small test: a letter for each of its four questions, - for none."""
    return {f"{phase}-{n}": None if each == "-" else each.lower() for n, each in enumerate(letters, 1)}


@dataclass
class World:
    """The workshop, who planned it, and its participants."""

    workshop: Workshop
    organiser: Person
    participants: list[Participant]

    @property
    def plan(self) -> WorkshopPlan:
        """The workshop's document; inside an application context."""
        found = document_of(self.workshop.id)
        assert found is not None
        return found

    def url(self, more: str = "") -> str:
        """Return an address of those who run the workshop."""
        return f"/workshops/{self.workshop.id}{more}"

    def own(self, more: str = "", number: int = 0) -> str:
        """Return an address of a participant's own page."""
        return f"/workshops/place/{self.participants[number].code}{more}"

    def open(self, *phases: Phase) -> None:
        """Open tests for phones."""
        with transaction():
            for phase in phases or tuple(Phase):
                open_phase(self.workshop.id, phase, by=self.organiser.id)

    def save(self, letters: str, *, phase: Phase = Phase.PRE, number: int = 0, seen: int | None = 0) -> int:
        """Save answers on a phone; return the version."""
        with transaction():
            return save_answers(self.participants[number].id, phase, answers(phase, letters), seen=seen)

    def hand_in(self, letters: str, *, phase: Phase = Phase.PRE, number: int = 0) -> None:
        """Answer a test on a phone and hand it in."""
        self.save(letters, phase=phase, number=number)
        test = self.plan.test(phase)
        assert test is not None
        with transaction():
            hand_in(self.participants[number].id, phase, test, by=None)

    def enter(self, typed: Mapping[int, str], *, phase: Phase = Phase.PRE, seen: int = 0) -> Outcome:
        """Type lines of letters for participants by their places."""
        lines = [Line(self.participants[number].id, phase, text, seen) for number, text in typed.items()]
        with transaction():
            return enter_lines(self.workshop.id, self.plan, lines, by=self.organiser.id)

    def sitting(self, *, phase: Phase = Phase.PRE, number: int = 0) -> Sitting | None:
        """Return a test as it is stored."""
        own = (Sitting.participant_id == self.participants[number].id, Sitting.phase == phase)
        return db.session.scalar(select(Sitting).where(*own).execution_options(populate_existing=True))

    def score(self, *, phase: Phase = Phase.PRE, number: int = 0) -> float | None:
        """Return the score of a test; None where it is not handed in."""
        found = self.sitting(phase=phase, number=number)
        return found.score if found else None


def make_world(**values: Any) -> World:
    """Make the workshop and everybody around it; detached, so that it stays readable."""
    organiser = make_person("Om Organiser", language="en")
    usual = {"state": WorkshopState.RUNNING, "starts_on": clock.today_here() - timedelta(days=1), "days": 1}
    workshop = make_workshop(run_by=organiser, **{**usual, **values})
    participants = [add_participant(workshop, name) for name in NAMES]
    for each in (workshop, *participants):
        db.session.refresh(each)
    db.session.expunge_all()
    return World(workshop, organiser, participants)


@pytest.fixture
def world(app: Flask) -> World:
    """The workshop, outside of any application context. Its last day was yesterday, so feedback is open."""
    with app.app_context():
        found = make_world()
        db.session.remove()
        return found


@pytest.fixture
def in_context(app_context: Flask, world: World) -> World:
    """The same, inside an application context, for operations."""
    return world


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    """The browser of who planned the workshop."""
    return sign_in(client, world.organiser)
