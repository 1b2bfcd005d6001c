"""What is due after workshops, and for whom: visits to write up, reviews to do, action points past their day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from lms.core.language import localised
from lms.extensions import db
from lms.people.identity import Identity
from lms.workshops.actions.models import (
    OPEN_STATES,
    POINT_NAMES,
    ActionPoint,
    Review,
    Team,
    TeamMember,
    Visit,
    Visitor,
    VisitState,
)
from lms.workshops.planning.models import Facilitator, Workshop
from lms.workshops.planning.permissions import coordinated
from lms.workshops.registration.models import Participant

SOON = timedelta(days=14)
MOST_ROWS = 5_000


@dataclass(frozen=True)
class Whose:
    """For whom something is due: a person, the organisations they coordinate; ``everybody`` asks for all there is."""

    person_id: int
    organisations: tuple[int, ...] = ()
    everybody: bool = False


class Kind(StrEnum):
    """What can be due."""

    VISITS = "visits"
    REVIEWS = "reviews"
    POINTS = "points"


KIND_NAMES = {Kind.VISITS: _l("Visits"), Kind.REVIEWS: _l("Reviews"), Kind.POINTS: _l("Action points")}


class When(StrEnum):
    """Which part of what is open: what is due by now, what comes soon, or all of it."""

    DUE = "due"
    SOON = "soon"
    ALL = "all"


WHEN_NAMES = {When.DUE: _l("Due now"), When.SOON: _l("Due in 14 days"), When.ALL: _l("Everything open")}


@dataclass(frozen=True)
class Due:
    """How much is due now for somebody."""

    visits: int = 0
    reviews: int = 0
    points: int = 0

    @property
    def all(self) -> int:
        """How many things there are."""
        return self.visits + self.reviews + self.points

    def of(self, kind: Kind) -> int:
        """Return how many there are of a kind."""
        return {Kind.VISITS: self.visits, Kind.REVIEWS: self.reviews, Kind.POINTS: self.points}[kind]


def whose_of(identity: Identity, *, everybody: bool = False) -> Whose:
    """Return for whom the signed-in person asks."""
    return Whose(identity.id, tuple(coordinated(identity)), everybody)


def _runs(whose: Whose) -> ColumnElement[bool]:
    """Return the condition on Workshop that somebody is among those who run it themselves."""
    teaches = select(Facilitator.workshop_id).where(Facilitator.person_id == whose.person_id)
    organises = Workshop.organiser_id.in_(whose.organisations) if whose.organisations else false()
    return or_(Workshop.created_by_id == whose.person_id, Workshop.id.in_(teaches), organises)


def _team_of(whose: Whose) -> ColumnElement[bool]:
    """Return the condition on Team that what it has promised concerns somebody."""
    if whose.everybody:
        return true()
    run = select(Workshop.id).where(_runs(whose))
    mine = (
        select(TeamMember.team_id)
        .join(Participant, Participant.id == TeamMember.participant_id)
        .where(Participant.person_id == whose.person_id, Participant.merged_into_id.is_(None))
    )
    coordinates = Team.organisation_id.in_(whose.organisations) if whose.organisations else false()
    return or_(Team.workshop_id.in_(run), Team.id.in_(mine), coordinates)


def _visit_of(whose: Whose) -> ColumnElement[bool]:
    """Return the condition on Visit, joined with Team, that it is somebody's to make or to see to."""
    if whose.everybody:
        return true()
    goes = select(Visitor.visit_id).where(Visitor.person_id == whose.person_id)
    run = select(Workshop.id).where(_runs(whose))
    return or_(Visit.id.in_(goes), Team.workshop_id.in_(run))


def _until(column: Any, when: When, today: date) -> ColumnElement[bool]:
    if when is When.ALL:
        return true()
    until = today if when is When.DUE else today + SOON
    condition: ColumnElement[bool] = column <= until
    return condition


def visits_due(whose: Whose, when: When, today: date) -> Select[Any]:
    """Return the query for visits that are not written up, with team and workshop; due on their day."""
    joined: Any = select(Visit, Team, Workshop).join(Team, Team.id == Visit.team_id)
    found = joined.join(Workshop, Workshop.id == Team.workshop_id).where(
        Visit.state == VisitState.PLANNED, _visit_of(whose), _until(Visit.planned_on, when, today)
    )
    return found.order_by(Visit.planned_on, Visit.id)  # type: ignore[no-any-return]


def reviews_due(whose: Whose, when: When, today: date) -> Select[Any]:
    """Return the query for reviews that are not done, with team and workshop; due on their day."""
    joined: Any = select(Review, Team, Workshop).join(Team, Team.id == Review.team_id)
    found = joined.join(Workshop, Workshop.id == Team.workshop_id).where(
        Review.done_at.is_(None), _team_of(whose), _until(Review.due_on, when, today)
    )
    return found.order_by(Review.due_on, Review.id)  # type: ignore[no-any-return]


def points_due(whose: Whose, when: When, today: date) -> Select[Any]:
    """Return the query for open action points, with team and workshop; due the day after theirs has passed."""
    joined: Any = select(ActionPoint, Team, Workshop).join(Team, Team.id == ActionPoint.team_id)
    past = today - timedelta(days=1) if when is When.DUE else today
    found = joined.join(Workshop, Workshop.id == Team.workshop_id).where(
        ActionPoint.state.in_(OPEN_STATES), _team_of(whose), _until(ActionPoint.due_on, when, past)
    )
    return found.order_by(ActionPoint.due_on, ActionPoint.id)  # type: ignore[no-any-return]


LISTS: dict[Kind, Callable[[Whose, When, date], Select[Any]]] = {
    Kind.VISITS: visits_due,
    Kind.REVIEWS: reviews_due,
    Kind.POINTS: points_due,
}


def due_for(whose: Whose, today: date) -> Due:
    """Return how much is due for somebody now, in one query."""
    lists = [LISTS[kind](whose, When.DUE, today).order_by(None).subquery() for kind in Kind]
    counts = [select(func.count()).select_from(each).scalar_subquery() for each in lists]
    return Due(*db.session.execute(select(*counts)).one())


def header(kind: Kind) -> list[str]:
    """Return the columns of the table of one kind."""
    what = {Kind.VISITS: _("Where"), Kind.REVIEWS: _("Days after the workshop"), Kind.POINTS: _("What will be done")}
    more = [_("Status")] if kind is Kind.POINTS else []
    return [_("Due on"), _("Team"), _("Workshop"), what[kind], *more]


def rows(kind: Kind, whose: Whose, when: When, today: date) -> Iterator[list[Any]]:
    """Yield what is due of one kind as rows of cells, MOST_ROWS at the most; in one query."""
    for row, team, workshop in db.session.execute(LISTS[kind](whose, when, today).limit(MOST_ROWS)):
        yield [*_cells(kind, row, team.name, localised(workshop.title))]


def _cells(kind: Kind, row: Any, team: str, workshop: str) -> list[Any]:
    if kind is Kind.VISITS:
        return [row.planned_on.isoformat(), team, workshop, row.place]
    if kind is Kind.REVIEWS:
        return [row.due_on.isoformat(), team, workshop, row.days]
    return [row.due_on.isoformat(), team, workshop, row.what, str(POINT_NAMES[row.state])]


def of_workshop(workshop_id: int, today: date) -> Due:
    """Return how much is due of one workshop now, in one query."""
    everybody = Whose(0, everybody=True)
    queries = [LISTS[kind](everybody, When.DUE, today).where(Team.workshop_id == workshop_id) for kind in Kind]
    counts = [select(func.count()).select_from(each.order_by(None).subquery()).scalar_subquery() for each in queries]
    return Due(*db.session.execute(select(*counts)).one())
