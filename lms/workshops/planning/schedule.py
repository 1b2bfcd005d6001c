"""What fits into the agenda of a workshop: sessions into a day, days after each other."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.language import Localised, localised
from lms.core.templating import show_date
from lms.workshops.library.documents import DAY_ENDS, clock_of

SHORTEST = 5
"""How many minutes a session lasts at the least."""
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Slot:
    """When a session is: its day, from which minute of it to which; ``title`` names it to others."""

    day: int
    starts: int
    ends: int
    title: Localised

    @property
    def hours(self) -> str:
        """From when to when, as people read it."""
        return f"{clock_of(self.starts)}–{clock_of(self.ends)}"

    def moved(self, minutes: int) -> Slot:
        """Return the same session so many minutes later."""
        return Slot(self.day, self.starts + minutes, self.ends + minutes, self.title)

    def overlaps(self, other: Slot) -> bool:
        """Whether two sessions share a minute."""
        return self.day == other.day and self.starts < other.ends and other.starts < self.ends


def check_slot(slot: Slot, others: Iterable[Slot]) -> None:
    """Raise Refusal for a session that ends before it starts, leaves its day, or overlaps with another."""
    if slot.ends <= slot.starts:
        sentence = _l(
            "It would start at %(starts)s and end at %(ends)s, which is not later. Change one of the two times.",
            starts=clock_of(slot.starts),
            ends=clock_of(slot.ends),
        )
        raise Refusal(sentence, field="ends")
    if slot.ends - slot.starts < SHORTEST:
        raise Refusal(_l("A session lasts five minutes at the least. Let it end later."), field="ends")
    check_in_day(slot)
    clash = next((other for other in others if slot.overlaps(other)), None)
    if clash is not None:
        sentence = _l(
            "At this time there is “%(title)s” (%(hours)s). Choose a time outside of it, or move that session first.",
            title=localised(clash.title),
            hours=clash.hours,
        )
        raise Refusal(sentence, field="starts")


def check_in_day(slot: Slot) -> None:
    """Raise Refusal for a session that begins before midnight or ends after the next one."""
    if slot.starts < 0 or slot.ends > DAY_ENDS:
        sentence = _l(
            "“%(title)s” would no longer lie between midnight and midnight. Move the day by fewer minutes.",
            title=localised(slot.title),
        )
        raise Refusal(sentence, field="minutes")


def check_days(days: Sequence[date | None]) -> None:
    """Raise Refusal for days of which only some have a date, or whose dates do not follow each other."""
    given = [day for day in days if day is not None]
    if given and len(given) < len(days):
        missing = days.index(None) + 1
        sentence = _l("Day %(number)d has no date. Give every day its date, or none of them.", number=missing)
        raise Refusal(sentence, field=f"day_{missing}")
    for number, day in enumerate(given, 1):
        check_year(day, field=f"day_{number}")
    for number, (before, after) in enumerate(itertools.pairwise(given), 2):
        if after <= before:
            sentence = _l(
                "Day %(number)d must come after day %(before)d, which is on %(day)s.",
                number=number,
                before=number - 1,
                day=show_date(before),
            )
            raise Refusal(sentence, field=f"day_{number}")


def check_year(day: date, *, field: str) -> None:
    """Raise Refusal for a day in a year that can only be a slip."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refusal(_l("%(year)d cannot be meant. Look at the year once more.", year=day.year), field=field)


def in_a_row(first: date | None, count: int) -> list[date | None]:
    """Return so many days one after another, from the first; without one, as many days without a date."""
    return [first + timedelta(days=number) if first else None for number in range(count)]
