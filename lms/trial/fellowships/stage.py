"""What the demo fellowships are played on: the day it is, and who is who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from lms.core import clock
from lms.extensions import db
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person


@dataclass
class Stage:
    """The programme, today, and the ids of people, organisations, fellows, calls and applications by a short name."""

    programme_id: int
    plan: Plan
    zone: ZoneInfo
    now: datetime
    people: dict[str, int] = field(default_factory=dict)
    hosts: dict[str, int] = field(default_factory=dict)
    fellows: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    applications: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day that it is where this site is."""
        return clock.day_of(self.now, self.zone)

    def day(self, days: int) -> date:
        """Return the day some days ago; in some days, where it is negative."""
        return self.today - timedelta(days=days)

    def on(self, day: date, hour: int = 11) -> datetime:
        """Return an hour of a day here; for what would still be to come, the moment just now."""
        return min(datetime.combine(day, time(hour), self.zone).astimezone(UTC), self.now)

    def to_come(self, days: int, hour: int = 11) -> datetime:
        """Return an hour of a day in some days, one at least."""
        return datetime.combine(self.day(-days), time(hour), self.zone).astimezone(UTC)


def stage_of(programme: Programme, sign_in_names: Iterable[str]) -> Stage:
    """Return the stage of a programme with the demo people who have accounts."""
    rows = db.session.execute(select(Person.sign_in_name, Person.id).where(Person.sign_in_name.in_(sign_in_names)))
    zone: ZoneInfo = current_app.extensions["settings"].time_zone
    return Stage(programme.id, plan_of(programme), zone, clock.now(), {str(name): number for name, number in rows})
