"""Workshops that were held, with people who come again, tests, feedback, teams, visits, costs and unnamed people."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Person
from lms.people.roles import WHOLE_SITE, Grant, Role
from lms.workshops.actions.models import ActionPoint, PointState, Team, Visit, VisitState
from lms.workshops.attendance.models import Presence, UnnamedCount
from lms.workshops.costs.models import CostKind, CostLine, WorkshopFunder
from lms.workshops.library.documents import Phase
from lms.workshops.library.models import Topic
from lms.workshops.measuring.models import FeedbackReply, Medium, Sitting
from lms.workshops.planning.models import WorkshopSession, WorkshopState, WorkshopTopic
from lms.workshops.registration.models import AgeGroup, Gender, Participant, ParticipantState, Qualification, Source
from tests.factories.people import make_organisation, make_person
from tests.factories.workshops import add_participant, make_workshop, mark

TODAY = date(2026, 11, 22)
FIRST = date(2026, 3, 10)
STATES = ("IN-BR", "IN-RJ", "")
DISTRICTS = ("Gaya", "Udaipur", "")
CAME_OR_NOT = (ParticipantState.ATTENDED,) * 4 + (ParticipantState.PARTLY, ParticipantState.NO_SHOW)
_keys = count(1)


def identity_of(person: Person, *roles: Role) -> Identity:
    """Return a person as a signed-in one with roles on the whole site."""
    return Identity(person.id, person.full_name, "en", 1, frozenset(Grant(role, WHOLE_SITE) for role in roles))


@dataclass
class World:
    """The organiser who runs the workshops, an administrator, and the ids of the workshops."""

    organiser: Person
    boss: Person
    ids: list[int]
    foreign_id: int

    @property
    def identity(self) -> Identity:
        """The organiser, signed in."""
        return identity_of(self.organiser)


def make_world(seed: int) -> World:
    """Make four workshops of one organiser, held over some months, and one of somebody else."""
    dice = random.Random(seed)
    organiser, boss = make_person("Om Organiser"), make_person("Asha Boss", roles=[Role.ADMINISTRATOR])
    learners = [make_person(f"Learner {number}") for number in range(3)]
    organisations = [make_organisation("North").id, make_organisation("South").id, None]
    topics = _topics()
    ids = [_workshop(dice, number, organiser, topics) for number in range(4)]
    foreign = make_workshop(state=WorkshopState.HELD, starts_on=FIRST, state_code="IN-BR")
    add_participant(foreign, "Stranger Shyam", state=ParticipantState.ATTENDED, phone="+919811111111")
    for workshop_id in ids:
        _people(dice, workshop_id, learners, organisations)
        _follow_up(dice, workshop_id)
    return World(organiser, boss, ids, foreign.id)


def _topics() -> list[int]:
    with transaction():
        topics = [Topic(slug=slug, name={"en": slug}, position=place) for place, slug in enumerate(("wages", "law"))]
        db.session.add_all(topics)
        db.session.flush()
        return [topic.id for topic in topics]


def _workshop(dice: random.Random, number: int, organiser: Person, topics: list[int]) -> int:
    workshop = make_workshop(
        state=WorkshopState.HELD if number else WorkshopState.REPORTED,
        starts_on=FIRST + timedelta(days=23 * number),
        days=1 + number % 2,
        run_by=organiser,
        state_code=STATES[number % 3],
        is_refresher=bool(number % 2),
    )
    with transaction():
        db.session.add_all(
            WorkshopTopic(workshop_id=workshop.id, topic_id=each) for each in dice.sample(topics, dice.randrange(3))
        )
        funder = WorkshopFunder(workshop_id=workshop.id, name=dice.choice(["Donor A", "Donor B"]))
        db.session.add(funder)
        if number != 2:
            line = CostLine(workshop_id=workshop.id, kind=CostKind.FOOD, paise=100_000 + number, entered_at=clock.now())
            db.session.add(line)
        if number != 1:
            kind = {"gender": Gender.WOMAN, "age_group": AgeGroup.UNSAID, "qualification": Qualification.UNSAID}
            unnamed = UnnamedCount(workshop_id=workshop.id, number=5 + number, counted_at=clock.now(), **kind)
            db.session.add(unnamed)
    return workshop.id


def _people(dice: random.Random, workshop_id: int, learners: list[Person], organisations: list[int | None]) -> None:
    with transaction():
        rows = [_participant(dice, workshop_id, number, learners, organisations) for number in range(9)]
        gone = _participant(dice, workshop_id, 9, [], [None])
        gone.state = ParticipantState.ATTENDED
        db.session.add_all([*rows, gone])
        db.session.flush()
        gone.merged_into_id = rows[-1].id
        sessions = list(db.session.scalars(_sessions_of(workshop_id)))
        for row in rows:
            _tests(dice, row, sessions)
        for _ in range(4):
            answers = {"useful": str(dice.randrange(1, 6))}
            reply = FeedbackReply(workshop_id=workshop_id, answers=answers, given_on=TODAY, form_key=f"f{next(_keys)}")
            db.session.add(reply)


def _participant(
    dice: random.Random, workshop_id: int, number: int, learners: list[Person], organisations: list[int | None]
) -> Participant:
    organisation = dice.choice(organisations)
    is_known = number < len(learners) and dice.random() < 0.7
    return Participant(
        workshop_id=workshop_id,
        full_name=f"Name {workshop_id}-{number}",
        state=dice.choice(CAME_OR_NOT),
        source=Source.ORGANISER,
        in_line=number + 1,
        code=f"{next(_keys):010d}",
        registered_at=clock.now(),
        person_id=learners[number].id if is_known else None,
        phone=f"+91980000000{dice.randrange(6)}" if dice.random() < 0.6 else None,
        email=f"p{dice.randrange(4)}@example.org" if dice.random() < 0.4 else None,
        gender=dice.choice(list(Gender)),
        age_group=dice.choice(list(AgeGroup)),
        qualification=dice.choice(list(Qualification)),
        organisation_id=organisation,
        organisation_name="" if organisation else dice.choice(["", "Typed Group", "12"]),
        state_code=dice.choice(STATES),
        district=dice.choice(DISTRICTS),
    )


def _sessions_of(workshop_id: int) -> Select[Any]:
    return select(WorkshopSession.id).where(WorkshopSession.workshop_id == workshop_id, WorkshopSession.is_counted)


def _tests(dice: random.Random, participant: Participant, sessions: list[int]) -> None:
    now = clock.now()
    for session_id in dice.sample(sessions, dice.randrange(3)):
        mark(session_id, participant.id, dice.choice([Presence.PRESENT, Presence.LATE, Presence.ABSENT]), by=None)
    for phase in Phase:
        if dice.random() < 0.7:
            fractions = {f"{phase}-{n}": float(dice.randrange(2)) for n in range(1, 5)}
            sitting = Sitting(
                workshop_id=participant.workshop_id,
                participant_id=participant.id,
                phase=phase,
                medium=Medium.PAPER,
                fractions=fractions,
                score=25 * sum(fractions.values()),
                begun_at=now,
                handed_in_at=now,
            )
            db.session.add(sitting)


def _follow_up(dice: random.Random, workshop_id: int) -> None:
    with transaction():
        team = Team(workshop_id=workshop_id, name="Team North", made_at=clock.now())
        db.session.add(team)
        db.session.flush()
        for state in PointState:
            for _ in range(dice.randrange(3)):
                is_closed = state in {PointState.DONE, PointState.DROPPED}
                point = ActionPoint(
                    team_id=team.id,
                    what="Open a register",
                    due_on=TODAY,
                    state=state,
                    closed_on=TODAY if is_closed else None,
                    made_at=clock.now(),
                )
                db.session.add(point)
        for standing, visited in ((VisitState.WRITTEN_UP, FIRST), (VisitState.PLANNED, None)):
            visit = Visit(team_id=team.id, planned_on=FIRST, visited_on=visited, state=standing, made_at=clock.now())
            db.session.add(visit)


@pytest.fixture
def world(app: Flask) -> World:
    """The workshops, outside of any application context."""
    with app.app_context():
        found = make_world(seed=7)
        db.session.remove()
        return found
