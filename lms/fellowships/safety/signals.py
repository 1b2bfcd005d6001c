"""Signs that a fellow needs a call, in plain words, each with the weight by which those most at risk come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _l

from lms.core.language import localised

SILENT_DAYS = 30
"""After how many days without a mentor's contact somebody should call."""
UNTOUCHED_DAYS = 14
"""How many days a returned report may lie."""
EMPTY_LOG_DAYS = 21
VERY_LATE_DAYS = 14
AT_RISK = 20
"""The sum of weights from which a fellow counts as at risk."""


@dataclass(frozen=True, kw_only=True)
class FellowFacts:
    """What is known of one fellow. All days are calendar days in the site's zone.

    ``late_reports`` are the due days of reports that should be in, ``returned_reports`` the days since which returned
    ones lie untouched, ``overdue_milestones`` titles by language, the oldest first. ``has_flag`` says that an open
    safeguarding flag is about them; it is set only where the reader may know.
    """

    fellow_id: int
    starts_on: date
    is_running: bool = True
    is_on_leave: bool = False
    late_reports: tuple[date, ...] = ()
    returned_reports: tuple[date, ...] = ()
    overdue_milestones: tuple[Mapping[str, str], ...] = ()
    last_contact: date | None = None
    last_log: date | None = None
    has_flag: bool = False


@dataclass(frozen=True)
class Signal:
    """One sign: what it is about, a sentence that is translated where it is shown, and how heavy it is."""

    key: str
    sentence: Any
    weight: int


def signals(facts: FellowFacts, today: date) -> list[Signal]:
    """Return what speaks for calling a fellow, the heaviest first. Leave silences all that the calendar brings about.

    Of a fellowship that is over only an open flag remains.
    """
    found = [Signal("flag", _l("A safeguarding flag is open."), 100)] if facts.has_flag else []
    if facts.is_running and not facts.is_on_leave:
        found += _of_time(facts, today)
    return sorted(found, key=lambda signal: -signal.weight)


def weight_of(found: list[Signal]) -> int:
    """Return how heavy signals are together; from AT_RISK on a fellow is at risk."""
    return sum(signal.weight for signal in found)


def _of_time(facts: FellowFacts, today: date) -> Iterator[Signal]:
    yield from _reports(facts, today)
    yield from _milestones(facts)
    yield from _silence(facts, today)
    yield from _log(facts, today)


def _reports(facts: FellowFacts, today: date) -> Iterator[Signal]:
    if facts.late_reports:
        days = max((today - due_on).days for due_on in facts.late_reports)
        yield _late(len(facts.late_reports), days)
    untouched = [day for day in facts.returned_reports if (today - day).days >= UNTOUCHED_DAYS]
    if untouched:
        days = (today - min(untouched)).days
        sentence = lazy_ngettext(
            "A report came back and was not touched for %(num)d day.",
            "A report came back and was not touched for %(num)d days.",
            days,
        )
        yield Signal("returned", sentence, 10)


def _late(count: int, days: int) -> Signal:
    if count == 1:
        sentence = lazy_ngettext("A report is %(num)d day late.", "A report is %(num)d days late.", days)
        return Signal("reports", sentence, 20 if days >= VERY_LATE_DAYS else 10)
    if count == 2:
        sentence = lazy_ngettext(
            "Two reports are late, one of them by %(num)d day.",
            "Two reports are late, one of them by %(num)d days.",
            days,
        )
    else:
        sentence = _l("%(count)d reports are late, one of them by %(days)d days.", count=count, days=days)
    return Signal("reports", sentence, 30 + 5 * min(count, 6))


def _milestones(facts: FellowFacts) -> Iterator[Signal]:
    count = len(facts.overdue_milestones)
    if count:
        title = LazyString(localised, facts.overdue_milestones[0])
        if count == 1:
            sentence = _l("A milestone is overdue: %(title)s", title=title)
        else:
            sentence = _l("%(count)d milestones are overdue, the first: %(title)s", count=count, title=title)
        yield Signal("milestones", sentence, 20 + 5 * min(count - 1, 6))


def _silence(facts: FellowFacts, today: date) -> Iterator[Signal]:
    days = (today - _since(facts.last_contact, facts.starts_on)).days
    if days >= SILENT_DAYS:
        sentence = _l("No contact with a mentor for %(days)d days.", days=days)
        yield Signal("contact", sentence, 25 if days < 2 * SILENT_DAYS else 35)


def _log(facts: FellowFacts, today: date) -> Iterator[Signal]:
    days = (today - _since(facts.last_log, facts.starts_on)).days
    if days >= EMPTY_LOG_DAYS:
        yield Signal("log", _l("Nothing in the field log for %(days)d days.", days=days), 10)


def _since(day: date | None, starts_on: date) -> date:
    return max(day, starts_on) if day else starts_on
