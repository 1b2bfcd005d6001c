"""How it is asked who is to be reminded of something and was not yet: the columns that every such query has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, literal, null, or_, select

from lms.people.models import Person
from lms.workshops.diary.kinds import Kind
from lms.workshops.diary.models import Reminder
from lms.workshops.registration.models import Participant


@dataclass(frozen=True)
class Moment:
    """When it is asked: the day here, and the instant."""

    today: date
    now: datetime


@dataclass(frozen=True)
class Due:
    """Somebody who is to be reminded: of which row, by which name of it, and who; see ``Reminder``."""

    kind: Kind
    about: str
    subject_id: int
    who: str
    participant_id: int | None
    person_id: int | None


def named(thing: str, row_id: Any, day: Any = None) -> ColumnElement[str]:
    """Return the name of a row, with the day that it is about, so that another day is another reminder."""
    name = literal(f"{thing}:").concat(cast(row_id, String))
    return name if day is None else name.concat(":").concat(cast(day, String))


def participants(kind: Kind, subject_id: Any, about: ColumnElement[str]) -> Select[Any]:
    """Return the query for participants who can be reached by mail and were not reminded yet.

    The caller joins what it is about. Who has an account is named by it, so that it is known on two lists.
    """
    by_account = literal("person:").concat(cast(Participant.person_id, String))
    by_row = literal("participant:").concat(cast(Participant.id, String))
    who = case((Participant.person_id.is_not(None), by_account), else_=by_row)
    statement = _columns(subject_id, about, who, Participant.id, Participant.person_id)
    statement = statement.select_from(Participant).outerjoin(Person, Person.id == Participant.person_id)
    counts = func.coalesce(Participant.merged_into_id, 0) == 0  # IS NULL would lure SQLite to an index of nearly all
    reachable = or_(Participant.email.is_not(None), _reachable())
    return statement.where(counts, reachable, _untold(kind, about, who))


def people(kind: Kind, subject_id: Any, about: ColumnElement[str]) -> Select[Any]:
    """Return the query for people with an account, as ``participants`` does; the caller joins what it is about."""
    who = literal("person:").concat(cast(Person.id, String))
    statement = _columns(subject_id, about, who, null(), Person.id).select_from(Person)
    return statement.where(_reachable(), _untold(kind, about, who))


def _columns(subject_id: Any, about: Any, who: Any, participant_id: Any, person_id: Any) -> Select[Any]:
    statement: Select[Any] = select(
        about.label("about"),
        subject_id.label("subject_id"),
        who.label("who"),
        participant_id.label("participant_id"),
        person_id.label("person_id"),
    )
    return statement.distinct().order_by("subject_id", "participant_id", "person_id")


def _reachable() -> ColumnElement[bool]:
    return and_(Person.email.is_not(None), Person.disabled_at.is_(None), Person.erased_at.is_(None))


def _untold(kind: Kind, about: ColumnElement[str], who: Any) -> ColumnElement[bool]:
    return ~exists().where(Reminder.kind == str(kind), Reminder.about == about, Reminder.who == who)
