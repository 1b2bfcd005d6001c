"""What the demo workshops are played on: the day it is, who is who, and what was made so far, each by a short name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from lms.core import clock
from lms.extensions import db
from lms.people.models import Person

ACCOUNTS = ("asha", "meera", "ravi", "farah", "sunil", "anjali", "office")
SATURDAY, SUNDAY = 5, 6


@dataclass
class Stage:
    """Now, and the ids of people, organisations and workshops; of participants by workshop and person."""

    zone: ZoneInfo
    now: datetime
    people: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    workshops: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day that it is where this site is."""
        return clock.day_of(self.now, self.zone)

    def day(self, days: int) -> date:
        """Return the day some days ago; in some days, where it is negative."""
        return self.today - timedelta(days=days)

    def working_day(self, days: int) -> date:
        """Return the first day from Monday to Friday in some days or a little later."""
        day = self.day(-days)
        return day + timedelta(days={SATURDAY: 2, SUNDAY: 1}.get(day.weekday(), 0))

    def at(self, day: date, minute: int) -> datetime:
        """Return the instant of a minute of a day here, also of one still to come."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC) + timedelta(minutes=minute)

    def on(self, day: date, hour: int = 11, minute: int = 0) -> datetime:
        """Return an hour of a day here; for what would still be to come, the moment just now."""
        return min(self.at(day, hour * 60 + minute), self.now)


def new_stage() -> Stage:
    """Return the stage of now, with the demo people who can sign in."""
    rows = db.session.execute(select(Person.sign_in_name, Person.id).where(Person.sign_in_name.in_(ACCOUNTS)))
    zone: ZoneInfo = current_app.extensions["settings"].time_zone
    return Stage(zone, clock.now(), {str(name): number for name, number in rows})
