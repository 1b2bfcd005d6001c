"""What speaks against the days of a workshop. It warns and never forbids: who plans knows more than a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select

from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Person
from lms.people.names import search_key
from lms.workshops.planning.holidays import holidays_on
from lms.workshops.planning.models import PUBLIC_STATES, Facilitator, Workshop, WorkshopDay, WorkshopState
from lms.workshops.planning.permissions import run_by
from lms.workshops.planning.times import days_of

MOST_OTHERS = 200
SUNDAY = 6


class ClashKind(StrEnum):
    """What is in the way."""

    FACILITATOR = "facilitator"
    VENUE = "venue"
    ORGANISER = "organiser"
    HOLIDAY = "holiday"
    SUNDAY = "sunday"


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One warning. ``name`` is of the person or the holiday; the other workshop is only there for who may see it."""

    kind: ClashKind
    held_on: date
    name: str = ""
    workshop_id: int | None = None
    title: Mapping[str, str] | None = None
    is_run: bool = False


@dataclass(frozen=True, kw_only=True)
class _Other:
    """Another workshop on one of the days."""

    id: int
    number: int
    held_on: date
    title: dict[str, str]
    venue: str
    district: str
    organiser_id: int | None
    state: WorkshopState


Teaching = dict[int, dict[int, set[int]]]
"""By workshop and person, on which days of it they teach."""


def clashes_of(workshop: Workshop, identity: Identity, dates: Sequence[date | None] | None = None) -> list[Clash]:
    """Return what speaks against the days of a workshop, or against other dates for them; in six queries at the most.

    Clashes stand in the order of the days. Titles of other workshops are there for those ``identity`` may read about.
    """
    known = list(days_of(workshop.id).values()) if dates is None else list(dates)
    by_day = {number: day for number, day in enumerate(known, 1) if day is not None}
    if not by_day:
        return []
    found = [*_calendar_clashes(workshop, by_day), *_workshop_clashes(workshop, by_day, identity)]
    return sorted(found, key=lambda clash: (clash.held_on, clash.kind, clash.name, clash.workshop_id or 0))


def _calendar_clashes(workshop: Workshop, by_day: Mapping[int, date]) -> list[Clash]:
    holidays = holidays_on(set(by_day.values()), workshop.state_code)
    found = [Clash(kind=ClashKind.HOLIDAY, held_on=day, name=name) for day, names in holidays.items() for name in names]
    sundays = {day for day in by_day.values() if day.weekday() == SUNDAY}
    return found + [Clash(kind=ClashKind.SUNDAY, held_on=day) for day in sundays]


def _workshop_clashes(workshop: Workshop, by_day: Mapping[int, date], identity: Identity) -> list[Clash]:
    people, names = _people_of(workshop.id)
    others = _others(workshop, set(by_day.values()), set(people))
    if not others:
        return []
    teaching, found = _teaching({each.id for each in others}, set(people)), []
    for other in others:
        number = next(number for number, day in by_day.items() if day == other.held_on)
        busy = {person for person, days in teaching.get(other.id, {}).items() if other.number in days}
        found += [_clash(ClashKind.FACILITATOR, other, names[person]) for person in busy if number in people[person]]
        if _is_same_place(workshop, other):
            found.append(_clash(ClashKind.VENUE, other, workshop.venue))
        elif workshop.organiser_id is not None and workshop.organiser_id == other.organiser_id:
            found.append(_clash(ClashKind.ORGANISER, other))
    return _as_seen(found, {each.id: each.state for each in others}, identity)


def _people_of(workshop_id: int) -> tuple[dict[int, set[int]], dict[int, str]]:
    """Return who with an account teaches at a workshop, on which days, and what they are called."""
    rows = db.session.execute(
        select(Facilitator.person_id, Facilitator.days, Person.full_name)
        .join(Person, Person.id == Facilitator.person_id)
        .where(Facilitator.workshop_id == workshop_id)
    ).all()
    return {row.person_id: set(row.days) for row in rows}, {row.person_id: row.full_name for row in rows}


def _others(workshop: Workshop, dates: set[date], people: set[int]) -> list[_Other]:
    """Return the other workshops on some days that share a place, an organiser or a facilitator with this one."""
    shares: list[ColumnElement[bool]] = [
        Workshop.id.in_(select(Facilitator.workshop_id).where(Facilitator.person_id.in_(people)))
    ]
    if workshop.venue:
        shares.append(and_(Workshop.venue != "", Workshop.state_code == workshop.state_code))
    if workshop.organiser_id is not None:
        shares.append(Workshop.organiser_id == workshop.organiser_id)
    w, d = Workshop, WorkshopDay
    rows = db.session.execute(
        select(w.id, d.number, d.held_on, w.title, w.venue, w.district, w.organiser_id, w.state)
        .join(d, d.workshop_id == w.id)
        .where(d.held_on.in_(dates), w.id != workshop.id, w.state != WorkshopState.CANCELLED, or_(*shares))
        .order_by(d.held_on, w.id)
        .limit(MOST_OTHERS)
    )
    return [_Other(**row._mapping) for row in rows]  # noqa: SLF001 – the documented name of a row's mapping


def _teaching(workshop_ids: set[int], people: set[int]) -> Teaching:
    """Return on which days of some workshops some people teach, in one query."""
    rows = db.session.execute(
        select(Facilitator.workshop_id, Facilitator.person_id, Facilitator.days).where(
            Facilitator.workshop_id.in_(workshop_ids), Facilitator.person_id.in_(people)
        )
    )
    found: Teaching = {}
    for workshop_id, person_id, days in rows:
        found.setdefault(workshop_id, {})[person_id or 0] = set(days)
    return found


def _is_same_place(workshop: Workshop, other: _Other) -> bool:
    own, theirs = ((search_key(each.venue), search_key(each.district)) for each in (workshop, other))
    return bool(workshop.venue) and own == theirs


def _clash(kind: ClashKind, other: _Other, name: str = "") -> Clash:
    return Clash(kind=kind, held_on=other.held_on, name=name, workshop_id=other.id, title=other.title)


def _as_seen(clashes: list[Clash], states: Mapping[int, WorkshopState], identity: Identity) -> list[Clash]:
    """Return clashes without the titles of workshops that a reader may not know of."""
    ids = {clash.workshop_id for clash in clashes}
    if not ids:
        return []
    run = set(db.session.scalars(select(Workshop.id).where(Workshop.id.in_(ids), run_by(identity))))
    return [_one_as_seen(clash, states, run) for clash in clashes]


def _one_as_seen(clash: Clash, states: Mapping[int, WorkshopState], run: set[int]) -> Clash:
    if clash.workshop_id in run:
        return replace(clash, is_run=True)
    is_public = clash.workshop_id is not None and states[clash.workshop_id] in PUBLIC_STATES
    return clash if is_public else replace(clash, workshop_id=None, title=None)
