"""What stands in somebody's calendar: workshops, visits, reviews and action points, in a bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select

from lms.core.calendar_files import Event
from lms.core.language import localised
from lms.extensions import db
from lms.people.letters import address_of as page_of
from lms.workshops.actions.appointments import event_of
from lms.workshops.actions.models import OPEN_STATES, REVIEW_DAYS, ActionPoint, Review, Team, TeamMember, Visit, Visitor
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopDay, WorkshopSession, WorkshopState
from lms.workshops.planning.times import instant_of
from lms.workshops.registration.appointments import place_of
from lms.workshops.registration.models import ON_THE_ROLL, Participant

BACK, AHEAD = timedelta(days=90), timedelta(days=365)
MOST = 400
"""How many of each kind a calendar holds at the most."""
LONGEST_SUMMARY = 120


@dataclass(frozen=True)
class Span:
    """The days that a calendar is about, both included."""

    first: date
    last: date

    def holds(self, day: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a day is in it."""
        return day.between(self.first, self.last)


def span_around(today: date) -> Span:
    """Return the days that a calendar is about: the last 90 and the next 365."""
    return Span(today - BACK, today + AHEAD)


def events_for(person_id: int, today: date) -> Iterator[Event]:
    """Yield everything in somebody's calendar, in the reader's language; in seven queries."""
    span = span_around(today)
    attended = {event.uid: event for event in _attended(person_id, span)}
    yield from attended.values()
    yield from (event for event in _taught(person_id, span) if event.uid not in attended)
    yield from _visits(person_id, span)
    own = _own_teams(person_id)
    yield from _reviews({*own, *_run_teams(person_id, span)}, span)
    yield from _points(own, span)


def _attended(person_id: int, span: Span) -> Iterator[Event]:
    """Yield the days of workshops at which somebody has a place, also of those that were cancelled."""
    mine = (
        Participant.person_id == person_id,
        Participant.merged_into_id.is_(None),
        Participant.state.in_(ON_THE_ROLL),
    )
    statement = _days(span).join(Participant, Participant.workshop_id == Workshop.id).where(*mine)
    statement = statement.add_columns(Participant.code).group_by(Participant.code)
    for row in db.session.execute(statement):
        yield _day_event(row, page_of("workshops.show_own_place", code=row.code))


def _taught(person_id: int, span: Span) -> Iterator[Event]:
    """Yield the days on which somebody teaches: theirs, or those on which a session is theirs."""
    own = func.count().filter(WorkshopSession.facilitator_id == Facilitator.id).label("own")
    statement = _days(span).join(Facilitator, Facilitator.workshop_id == Workshop.id)
    statement = statement.where(Facilitator.person_id == person_id, Workshop.state != WorkshopState.DRAFT)
    statement = statement.add_columns(Facilitator, own).group_by(Facilitator.id)
    for row in db.session.execute(statement):
        if row.own or row.number in row.Facilitator.days:
            link = page_of("workshops.show_agenda", workshop_id=row.Workshop.id)
            yield _day_event(row, link, teaching=True)


def _days(span: Span) -> Select[Any]:
    """Return the query for the days of workshops, with the minutes at which their sessions begin and end."""
    statement: Any = (
        select(
            Workshop,
            WorkshopDay.number,
            WorkshopDay.held_on,
            func.min(WorkshopSession.starts_minute).label("starts"),
            func.max(WorkshopSession.ends_minute).label("ends"),
        )
        .join(WorkshopDay, WorkshopDay.workshop_id == Workshop.id)
        .outerjoin(
            WorkshopSession,
            (WorkshopSession.workshop_id == Workshop.id) & (WorkshopSession.day == WorkshopDay.number),
        )
        .where(span.holds(WorkshopDay.held_on.expression))
        .group_by(Workshop.id, WorkshopDay.id)
    )
    found: Select[Any] = statement.order_by(WorkshopDay.held_on, WorkshopDay.id).limit(MOST)
    return found


def _day_event(row: Any, link: str, *, teaching: bool = False) -> Event:
    workshop, title = row.Workshop, localised(row.Workshop.title)
    has_hours = row.starts is not None
    return Event(
        uid=f"workshop-{workshop.id}-day-{row.number}@setu",
        starts=instant_of(row.held_on, row.starts) if has_hours else row.held_on,
        ends=instant_of(row.held_on, row.ends) if has_hours else None,
        summary=_("%(workshop)s (you teach)", workshop=title) if teaching else title,
        location=place_of(workshop),
        url=link,
        sequence=workshop.calendar_sequence,
        is_cancelled=workshop.state is WorkshopState.CANCELLED,
    )


def _visits(person_id: int, span: Span) -> Iterator[Event]:
    """Yield the visits on which somebody goes, also those that were called off."""
    statement = (
        select(Visit, Team.name)
        .join(Visitor, Visitor.visit_id == Visit.id)
        .join(Team, Team.id == Visit.team_id)
        .where(Visitor.person_id == person_id, span.holds(Visit.planned_on.expression))
        .order_by(Visit.planned_on, Visit.id)
        .limit(MOST)
    )
    for visit, team in db.session.execute(statement):
        yield event_of(visit, team)


def _own_teams(person_id: int) -> set[int]:
    """Return the ids of the teams that somebody is in."""
    statement = select(TeamMember.team_id).join(Participant, Participant.id == TeamMember.participant_id)
    return set(db.session.scalars(statement.where(*_has_place(person_id)).limit(MOST)))


def _run_teams(person_id: int, span: Span) -> set[int]:
    """Return the ids of the teams of workshops that somebody planned or teaches at, the latest that have reviews."""
    teaches = select(Facilitator.workshop_id).where(Facilitator.person_id == person_id)
    is_run = or_(Workshop.created_by_id == person_id, Workshop.id.in_(teaches))
    ended = Workshop.ends_on.between(span.first - timedelta(days=max(REVIEW_DAYS)), span.last)
    statement = select(Team.id).join(Workshop, Workshop.id == Team.workshop_id).where(is_run, ended)
    return set(db.session.scalars(statement.order_by(Workshop.ends_on.desc(), Team.id).limit(MOST)))


def _has_place(person_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Participant that somebody has, or had, a place."""
    is_own = Participant.person_id == person_id
    return is_own, Participant.merged_into_id.is_(None), Participant.state.in_(ON_THE_ROLL)


def _reviews(team_ids: set[int], span: Span) -> Iterator[Event]:
    """Yield the reviews of some teams that are not done; teams have few, so which they are is seen here."""
    statement = select(Review, Team).join(Team, Team.id == Review.team_id).where(Review.team_id.in_(team_ids))
    found = statement.where(span.holds(Review.due_on.expression)).order_by(Review.due_on, Review.id)
    for review, team in db.session.execute(found) if team_ids else ():
        if review.done_at is None:
            yield Event(
                uid=f"action-review-{review.id}@setu",
                starts=review.due_on,
                summary=_("Review after %(days)s days: %(team)s", days=review.days, team=team.name),
                url=page_of("workshops.show_team", team_id=team.id),
            )


def _points(team_ids: set[int], span: Span) -> Iterator[Event]:
    """Yield the open action points of some teams, on the day they are due."""
    statement = select(ActionPoint, Team).join(Team, Team.id == ActionPoint.team_id)
    statement = statement.where(ActionPoint.team_id.in_(team_ids), span.holds(ActionPoint.due_on.expression))
    found = statement.order_by(ActionPoint.due_on, ActionPoint.id).limit(MOST)
    for point, team in db.session.execute(found) if team_ids else ():
        if point.state in OPEN_STATES:
            yield Event(
                uid=f"action-point-{point.id}@setu",
                starts=point.due_on,
                summary=_("Due: %(what)s", what=_short(point.what)),
                description=team.name,
                url=page_of("workshops.show_team", team_id=team.id),
                sequence=point.version,
            )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SUMMARY else f"{text[: LONGEST_SUMMARY - 1]}…"
