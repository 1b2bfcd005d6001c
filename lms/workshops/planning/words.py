"""How workshops, their days and their moves are said on pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.core.language import current_language
from lms.core.templating import DAYS, show_date
from lms.people.places import STATES
from lms.workshops.planning.models import Mode, WorkshopState

STATE_KINDS = {
    WorkshopState.DRAFT: "plain",
    WorkshopState.ANNOUNCED: "info",
    WorkshopState.OPEN: "success",
    WorkshopState.CLOSED: "warning",
    WorkshopState.RUNNING: "success",
    WorkshopState.HELD: "plain",
    WorkshopState.REPORTED: "plain",
    WorkshopState.CANCELLED: "danger",
}


def dates_in_words(workshop: Any) -> str:
    """Return from when to when a workshop is; takes whatever has ``starts_on`` and ``ends_on``."""
    if workshop.starts_on is None:
        return str(_("No dates yet"))
    if workshop.starts_on == workshop.ends_on:
        return show_date(workshop.starts_on)
    return str(_("%(first)s to %(last)s", first=show_date(workshop.starts_on), last=show_date(workshop.ends_on)))


def place_in_words(workshop: Any) -> str:
    """Return where a workshop is; takes whatever has ``mode``, ``venue``, ``district`` and ``state_code``."""
    if workshop.mode is Mode.ONLINE:
        return str(_("Online"))
    state = STATES.get(workshop.state_code, workshop.state_code)
    parts = [part for part in (workshop.venue, workshop.district, str(state)) if part]
    return ", ".join(parts) or str(_("The place is not known yet"))


def weekday_and_date(day: date) -> str:
    """Return a day with its name: Saturday, 21 November 2026."""
    return format_date(day, f"EEEE, {DAYS['long']}", locale=current_language())


def day_in_words(number: int, held_on: date | None) -> str:
    """Return a day of a workshop: its number, and its date where it has one."""
    if held_on is None:
        return str(_("Day %(number)s", number=number))
    return str(_("Day %(number)s: %(date)s", number=number, date=weekday_and_date(held_on)))


def days_in_words(numbers: Iterable[int]) -> str:
    """Return the numbers of some days: 1, 2."""
    return ", ".join(str(number) for number in numbers)


@dataclass(frozen=True, kw_only=True)
class MoveWords:
    """What a page says that asks before a move: the question, what will follow, the button, and what is done then."""

    question: Any
    follows: Any
    submit: Any
    done: Any
    kind: str = "primary"


MOVE_WORDS = {
    "announced": MoveWords(
        question=_l("Announce this workshop?"),
        follows=_l("Everybody can then read about it, and people can put themselves on the waiting list."),
        submit=_l("Announce it"),
        done=_l("The workshop is announced."),
    ),
    "taken_back": MoveWords(
        question=_l("Make it a draft again?"),
        follows=_l("Nobody but those who run it can then read about it."),
        submit=_l("Make it a draft"),
        done=_l("The workshop is a draft again."),
        kind="secondary",
    ),
    "opened": MoveWords(
        question=_l("Open registration?"),
        follows=_l("People can then get places, and those who wait get the places there are, in their order."),
        submit=_l("Open registration"),
        done=_l("Registration is open."),
    ),
    "closed": MoveWords(
        question=_l("Close registration?"),
        follows=_l("Nobody can then register any more. You can still add people yourself, and open it again."),
        submit=_l("Close registration"),
        done=_l("Registration is closed."),
        kind="secondary",
    ),
    "begun": MoveWords(
        question=_l("Begin the workshop?"),
        follows=_l("It begins by itself on its first day. From then on attendance is taken."),
        submit=_l("Begin"),
        done=_l("The workshop has begun."),
    ),
    "held": MoveWords(
        question=_l("Was the workshop held?"),
        follows=_l("Who attended is then reckoned from the attendance, and reviews of action points are planned."),
        submit=_l("Yes, it was held"),
        done=_l("The workshop is over. Who attended is reckoned."),
    ),
    "reported": MoveWords(
        question=_l("Is the report complete?"),
        follows=_l("The figures then stand as they are. The report can be reopened with a reason."),
        submit=_l("The report is complete"),
        done=_l("The workshop is reported."),
    ),
    "report_reopened": MoveWords(
        question=_l("Reopen the report?"),
        follows=_l("What is said about the workshop can then be corrected."),
        submit=_l("Reopen"),
        done=_l("The report is open again."),
        kind="secondary",
    ),
    "cancelled": MoveWords(
        question=_l("Cancel this workshop?"),
        follows=_l(
            "It stays on record with your reason, and cannot be brought back. You can plan it again from its copy."
        ),
        submit=_l("Cancel the workshop"),
        done=_l("The workshop is cancelled."),
        kind="danger",
    ),
}
MOVE_LINKS = {
    "announced": _l("Announce it"),
    "taken_back": _l("Make it a draft again"),
    "opened": _l("Open registration"),
    "closed": _l("Close registration"),
    "begun": _l("Begin"),
    "held": _l("It was held"),
    "reported": _l("The report is complete"),
    "report_reopened": _l("Reopen the report"),
    "cancelled": _l("Cancel the workshop"),
}
