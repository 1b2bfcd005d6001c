"""People of a workshop, their team and what is due, and a way to be reminded on a day of one's choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.people.roles import Role
from lms.workshops.actions.models import (
    ActionPoint,
    PointState,
    Review,
    Team,
    TeamMember,
    Visit,
    Visitor,
)
from lms.workshops.diary import reminding
from lms.workshops.diary.asking import Moment
from lms.workshops.diary.kinds import Kind
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import Participant
from tests.factories.people import make_organisation, make_person
from tests.factories.workshops import add_participant, make_workshop


def on(day: date) -> Moment:
    """Return the moment of a day at which is asked; the instant is this one, as many days away."""
    return Moment(day, clock.now() + (day - today_here()))


def remind(app: Flask, day: date, *kinds: Kind) -> int:
    """Make the round as the worker does, as if it were another day and an hour at which all letters go."""
    with app.test_request_context():
        return reminding.remind(on(day), kinds or tuple(Kind))


def letters() -> list[tuple[str, str, str]]:
    """Return to whom letters were written, in which language, and their subjects, in order."""
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(each.address, each.language, each.subject) for each in found]


def bodies() -> list[str]:
    """Return the words of all letters, in order."""
    return list(db.session.scalars(select(Letter.body).order_by(Letter.id)))


@dataclass
class After:
    """A workshop that was held yesterday, with a team of two and the coordinator of its organisation."""

    workshop: Workshop
    organisation: Organisation
    coordinator: Person
    planner: Person
    member: Person
    team: Team
    participants: list[Participant]


def make_after(**values: object) -> After:
    """Make the workshop and the team."""
    organisation = make_organisation("Shramik Sahayata")
    role = (Role.COORDINATOR, f"organisation:{organisation.id}")
    coordinator = make_person("Kavita", email="kavita@example.org", language="en", roles=[role])
    planner = make_person("Om", email="om@example.org", language="en")
    member = make_person("Sunita", email="sunita@example.org", language="hi")
    yesterday = today_here() - timedelta(days=1)
    workshop = make_workshop(state=WorkshopState.HELD, starts_on=yesterday, run_by=planner, **values)  # type: ignore[arg-type]
    participants = [
        add_participant(workshop, person=member, language="hi"),
        add_participant(workshop, "Gopal", email="gopal@example.org"),
        add_participant(workshop, "Without Mail"),
    ]
    with transaction():
        team = Team(workshop_id=workshop.id, organisation_id=organisation.id, name="Team Gaya", made_at=clock.now())
        db.session.add(team)
        db.session.flush()
        db.session.add_all(TeamMember(team_id=team.id, participant_id=each.id) for each in participants)
    return After(workshop, organisation, coordinator, planner, member, team, participants)


@pytest.fixture
def after(app_context: Flask) -> After:
    """The workshop and the team, inside an application context."""
    return make_after()


def add_point(team: Team, due_on: date, what: str = "Open a wage register", **values: object) -> ActionPoint:
    """Let a team have promised something."""
    with transaction():
        point = ActionPoint(team_id=team.id, what=what, due_on=due_on, made_at=clock.now(), **values)
        db.session.add(point)
    return point


def add_done_point(team: Team, due_on: date) -> ActionPoint:
    """Let a team have done something."""
    return add_point(team, due_on, "Done already", state=PointState.DONE, closed_on=due_on)


def add_review(team: Team, due_on: date, days: int = 30) -> Review:
    """Let a team's points be due to be looked at."""
    with transaction():
        review = Review(team_id=team.id, days=days, due_on=due_on)
        db.session.add(review)
    return review


def add_visit(team: Team, visitor: Person, planned_on: date, **values: object) -> Visit:
    """Plan a visit of one person."""
    with transaction():
        visit = Visit(team_id=team.id, planned_on=planned_on, made_at=clock.now(), **values)
        db.session.add(visit)
        db.session.flush()
        db.session.add(Visitor(visit_id=visit.id, person_id=visitor.id))
    return visit
