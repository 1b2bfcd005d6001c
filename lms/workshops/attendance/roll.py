"""What the page of a roll shows: the names of one part as controls, the others in short, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.core import clock
from lms.core.errors import Refusal
from lms.workshops.attendance.book import checked_day
from lms.workshops.attendance.models import MarkEntry, Presence
from lms.workshops.attendance.queries import Called, Conflict, called, conflicts
from lms.workshops.attendance.said import seen_text
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopSession
from lms.workshops.planning.times import Timed, days_of

PART = 40
"""How many names have controls of their own before a script draws the others."""


@dataclass(frozen=True, kw_only=True)
class Roll:
    """A session with its roll. ``closed`` is why it cannot be called now; ``typed`` what a refused form said."""

    workshop: Workshop
    timed: Timed
    people: Sequence[Called]
    conflicts: Sequence[Conflict]
    closed: Any
    number: int
    seen: str
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The number of the last part."""
        return max(1, -(-len(self.people) // PART))

    @property
    def part(self) -> Sequence[Called]:
        """The names with controls."""
        return self.people[self._starts : self._starts + PART]

    @property
    def before(self) -> Sequence[Called]:
        """The names in front of them."""
        return self.people[: self._starts]

    @property
    def after(self) -> Sequence[Called]:
        """The names behind them."""
        return self.people[self._starts + PART :]

    @property
    def _starts(self) -> int:
        return (self.number - 1) * PART

    @property
    def is_late(self) -> bool:
        """Whether a change is a correction now, which needs a reason."""
        held_on: date | None = self.timed.held_on
        return self.workshop.state in OVER_STATES or (held_on is not None and clock.today_here() > held_on)

    @property
    def unmarked(self) -> int:
        """How many are not marked."""
        return self.count(None)

    def count(self, presence: Presence | None) -> int:
        """Return how many are marked so."""
        return sum(each.presence is presence for each in self.people)

    def checked(self, person: Called) -> str:
        """Return what the controls of somebody say: what was typed, else what holds."""
        return self.typed.get(str(person.id)) or str(person.presence or "")


def roll_of_session(
    workshop: Workshop, session: WorkshopSession, *, number: int = 1, typed: Mapping[str, str] | None = None
) -> Roll:
    """Return the roll of a session, of which the names of a part have controls; in three queries.

    ``typed`` are the values of a form that was refused: they are shown again, and so is what its page had shown.
    """
    people, held_on = called(session), days_of(workshop.id).get(session.day)
    last = max(1, -(-len(people) // PART))
    return Roll(
        workshop=workshop,
        timed=Timed(session, held_on),
        people=people,
        conflicts=conflicts(workshop.id, MarkEntry.session_id == session.id),
        closed=_why_closed(workshop, session, held_on),
        number=min(number, last),
        seen=typed.get("seen", "") if typed else seen_text(people),
        typed=typed or {},
    )


def why_closed(workshop: Workshop, session: WorkshopSession) -> Any:
    """Return why the roll of a session cannot be called now; None where it can. In one query."""
    return _why_closed(workshop, session, days_of(workshop.id).get(session.day))


def _why_closed(workshop: Workshop, session: WorkshopSession, held_on: date | None) -> Any:
    try:
        checked_day(workshop, session, held_on)
    except Refusal as refusal:
        return refusal.sentence
    return None
