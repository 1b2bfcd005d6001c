"""What pages ask about days in the field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from lms.extensions import db
from lms.fellowships.fieldlog.models import Activity, LogEntry


@dataclass(frozen=True)
class Sum:
    """Some entries together: how many, minutes, people met and women among them."""

    entries: int = 0
    minutes: int = 0
    people_met: int = 0
    women_met: int = 0


@dataclass(frozen=True)
class Totals:
    """The log of some days: on how many different days, all together, and by activity, the longest first."""

    days: int = 0
    whole: Sum = Sum()
    by_activity: dict[Activity, Sum] = field(default_factory=dict)


def totals(fellow_id: int, from_on: date, to_on: date) -> Totals:
    """Return what a fellow logged from one day to another, both included, in two queries."""
    within = (
        LogEntry.fellow_id == fellow_id,
        LogEntry.day >= from_on,
        LogEntry.day <= to_on,
        LogEntry.removed_at.is_(None),
    )
    days = db.session.scalar(select(func.count(LogEntry.day.distinct())).where(*within)) or 0
    sums = (
        func.count(LogEntry.id),
        func.sum(LogEntry.minutes),
        func.sum(LogEntry.people_met),
        func.sum(LogEntry.women_met),
    )
    rows = db.session.execute(
        select(LogEntry.activity, *sums)
        .where(*within)
        .group_by(LogEntry.activity)
        .order_by(func.sum(LogEntry.minutes).desc(), LogEntry.activity)
    )
    by_activity = {activity: Sum(*(int(part or 0) for part in parts)) for activity, *parts in rows}
    return Totals(days, _together(by_activity.values()), by_activity)


def _together(sums: Collection[Sum]) -> Sum:
    return Sum(
        sum(each.entries for each in sums),
        sum(each.minutes for each in sums),
        sum(each.people_met for each in sums),
        sum(each.women_met for each in sums),
    )


def _kept(fellow_id: int) -> Select[LogEntry]:
    return select(LogEntry).where(LogEntry.fellow_id == fellow_id, LogEntry.removed_at.is_(None))


def entries_of(fellow_id: int, from_on: date, to_on: date) -> list[LogEntry]:
    """Return what a fellow logged from one day to another, both included, the newest first."""
    statement = _kept(fellow_id).where(LogEntry.day >= from_on, LogEntry.day <= to_on)
    return list(db.session.scalars(statement.order_by(LogEntry.day.desc(), LogEntry.id.desc())))


def recent_entries(fellow_id: int, most: int) -> list[LogEntry]:
    """Return the newest entries of a fellow."""
    statement = _kept(fellow_id).order_by(LogEntry.day.desc(), LogEntry.id.desc())
    return list(db.session.scalars(statement.limit(most)))


def entries_by_ids(fellow_id: int, ids: Collection[int]) -> list[LogEntry]:
    """Return some entries of a fellow, removed ones as well, by day."""
    if not ids:
        return []
    statement = select(LogEntry).where(LogEntry.fellow_id == fellow_id, LogEntry.id.in_(ids))
    return list(db.session.scalars(statement.order_by(LogEntry.day, LogEntry.id)))


def find_entry(fellow_id: int, entry_id: int) -> LogEntry | None:
    """Return an entry of a fellow, a removed one as well."""
    return db.session.scalar(select(LogEntry).where(LogEntry.id == entry_id, LogEntry.fellow_id == fellow_id))


def last_place(fellow_id: int) -> str:
    """Return where the fellow was when the last entry was made; empty where there is none."""
    statement = select(LogEntry.place).where(LogEntry.fellow_id == fellow_id, LogEntry.removed_at.is_(None))
    return db.session.scalar(statement.order_by(LogEntry.id.desc()).limit(1)) or ""


def all_entries(fellow_id: int) -> Select[*tuple[Any, ...]]:
    """Return the query for the whole log of a fellow as a table, by day."""
    columns = (
        LogEntry.day,
        LogEntry.place,
        LogEntry.activity,
        LogEntry.minutes,
        LogEntry.people_met,
        LogEntry.women_met,
        LogEntry.notes,
    )
    kept = select(*columns).where(LogEntry.fellow_id == fellow_id, LogEntry.removed_at.is_(None))
    return kept.order_by(LogEntry.day, LogEntry.id)
