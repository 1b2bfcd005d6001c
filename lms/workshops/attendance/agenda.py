"""The sessions at which attendance is taken, by day, with how far their roll is, and which is the one of now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.core import clock
from lms.workshops.attendance.models import Presence
from lms.workshops.attendance.queries import marked_counts
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.times import Timed, sessions_of
from lms.workshops.registration.places import taken


@dataclass(frozen=True)
class Line:
    """A session with how many are marked at it, of how many on the roll."""

    timed: Timed
    counts: Mapping[Presence, int]
    on_roll: int

    @property
    def marked(self) -> int:
        """How many are marked, whatever as."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Agenda:
    """The sessions by their day, and the one whose roll is called now or next today."""

    days: Sequence[tuple[date | None, Sequence[Line]]]
    current: Line | None


def agenda_of(workshop: Workshop) -> Agenda:
    """Return the sessions of a workshop at which attendance is taken, with their figures; in four queries."""
    counts, on_roll = marked_counts(workshop.id), taken(workshop.id)
    timed = sessions_of(workshop.id, only_counted=True)
    lines = [Line(each, counts.get(each.session.id, {}), on_roll) for each in timed]
    days: dict[int, list[Line]] = {}
    for line in lines:
        days.setdefault(line.timed.session.day, []).append(line)
    found = current_of(timed, now=clock.now(), today=clock.today_here())
    current = next((line for line in lines if found is not None and line.timed is found), None)
    return Agenda([(each[0].timed.held_on, each) for each in days.values()], current)


def current_of(sessions: Sequence[Timed], *, now: datetime, today: date) -> Timed | None:
    """Return the session of today that is on or comes next, else the last one of today; None on other days."""
    of_today = [each for each in sessions if each.held_on == today]
    to_come = [each for each in of_today if each.ends_at and each.ends_at > now]
    return next(iter(to_come or of_today[-1:]), None)
