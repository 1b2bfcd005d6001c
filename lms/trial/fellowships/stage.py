"""What the demo fellowships are played on: the day it is, who is who, and acts in the order of their time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person

AT_ONCE = 60
"""How many acts one transaction holds, so that others can write in between."""


@dataclass(frozen=True)
class Act:
    """Something that happened at an instant; acts of one instant happen in the order in which they were named."""

    at: datetime
    do: Callable[[], object]


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


def play(stage: Stage, acts: Iterable[Act]) -> None:
    """Let everything happen in the order of its time, with the clock put back to it."""
    in_order = sorted(acts, key=lambda act: act.at)
    for start in range(0, len(in_order), AT_ONCE):
        with transaction():
            for act in in_order[start : start + AT_ONCE]:
                with clock.put_back(stage.now - act.at):
                    act.do()
