"""When a session is: its day and its minutes, as instants and in words. Times are in the site's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import current_app
from sqlalchemy import select

from lms.extensions import db
from lms.workshops.library.documents import clock_of
from lms.workshops.planning.models import WorkshopDay, WorkshopSession


def instant_of(day: date, minute: int) -> datetime:
    """Return the instant of a minute of a day here; 1440 is the midnight at its end."""
    zone = current_app.extensions["settings"].time_zone
    return datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minute)


@dataclass(frozen=True)
class Timed:
    """A session with its date (None while the workshop has none)."""

    session: WorkshopSession
    held_on: date | None

    @property
    def starts_at(self) -> datetime | None:
        """When it begins."""
        return instant_of(self.held_on, self.session.starts_minute) if self.held_on else None

    @property
    def ends_at(self) -> datetime | None:
        """When it ends."""
        return instant_of(self.held_on, self.session.ends_minute) if self.held_on else None

    @property
    def hours(self) -> str:
        """From when to when, as people read it: 09:30–11:00."""
        return f"{clock_of(self.session.starts_minute)}–{clock_of(self.session.ends_minute)}"


def days_of(workshop_id: int) -> dict[int, date | None]:
    """Return the dates of a workshop by the number of the day, in order."""
    rows = db.session.execute(
        select(WorkshopDay.number, WorkshopDay.held_on)
        .where(WorkshopDay.workshop_id == workshop_id)
        .order_by(WorkshopDay.number)
    )
    return {row.number: row.held_on for row in rows}


def sessions_of(workshop_id: int, *, only_counted: bool = False) -> list[Timed]:
    """Return the sessions of a workshop in order, with their dates; in two queries."""
    days = days_of(workshop_id)
    statement = select(WorkshopSession).where(WorkshopSession.workshop_id == workshop_id)
    if only_counted:
        statement = statement.where(WorkshopSession.is_counted)
    order = (WorkshopSession.day, WorkshopSession.starts_minute, WorkshopSession.id)
    return [Timed(each, days.get(each.day)) for each in db.session.scalars(statement.order_by(*order))]
