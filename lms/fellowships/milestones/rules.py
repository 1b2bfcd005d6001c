"""What is decided about milestones: when they are due, what their state is called, and how far a fellow is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.fellowships.milestones.models import NAMES, Milestone, MilestoneState
from lms.fellowships.moves import Actor
from lms.fellowships.placements.periods import month_bounds
from lms.fellowships.programmes.roles import MentorRole

DAYS_FOR_THE_FIRST = 14
DUE_WITHIN = timedelta(days=14)
LONGEST_TEXT = 8_000
LONGEST_LINK = 500
MOST_LINKS = 10
MOST_ENTRIES = 60
BY_MANAGER = "manager"

UPCOMING, DUE, OVERDUE = "upcoming", "due", "overdue"
SHOWN_NAMES = {
    UPCOMING: _l("Upcoming"),
    DUE: _l("Due"),
    OVERDUE: _l("Overdue"),
    **{str(state): name for state, name in NAMES.items() if state is not MilestoneState.OPEN},
}
SHOWN_KINDS = {
    UPCOMING: "plain",
    DUE: "info",
    OVERDUE: "danger",
    "submitted": "info",
    "changes_asked": "warning",
    "approved": "success",
    "waived": "plain",
}


def due_day(starts_on: date, month: int) -> date:
    """Return when a milestone is due: on the last day of its month of the fellowship; in month 0 after two weeks."""
    return starts_on + timedelta(days=DAYS_FOR_THE_FIRST) if month == 0 else month_bounds(starts_on, month)[1]


def shown_state(state: MilestoneState, due_on: date, today: date) -> str:
    """Return the state as people see it, a key of ``SHOWN_NAMES``: an open one is upcoming, due or overdue by its day.

    It is due from two weeks before its day, and on that day still.
    """
    if state is not MilestoneState.OPEN:
        return str(state)
    if due_on < today:
        return OVERDUE
    return DUE if due_on - today <= DUE_WITHIN else UPCOMING


@dataclass(frozen=True)
class Progress:
    """How far a fellow is: milestones approved of those asked for (waived ones are not), and their points."""

    approved: int
    asked: int
    points: int
    of_points: int


def progress(milestones: Iterable[Milestone]) -> Progress:
    """Return how far somebody is with their milestones."""
    asked = [each for each in milestones if each.state is not MilestoneState.WAIVED]
    approved = [each for each in asked if each.state is MilestoneState.APPROVED]
    return Progress(
        len(approved), len(asked), sum(each.points for each in approved), sum(each.points for each in asked)
    )


def review_actor(reviewer: str, actors: Collection[Actor], roles: Collection[MentorRole]) -> Actor | None:
    """Return as what somebody reviews a milestone, or None: a mentor of its role, the lead mentor, or a manager."""
    if Actor.MENTOR in actors and (MentorRole.LEAD in roles or reviewer in roles):
        return Actor.MENTOR
    return Actor.MANAGER if Actor.MANAGER in actors else None


def clean_links(typed: str) -> list[str]:
    """Return the links that somebody typed, one a line, each once. Raises Refusal, with the field ``links``."""
    links = list(dict.fromkeys(typed.split()))
    if len(links) > MOST_LINKS:
        sentence = _l("These are more than %(max)d links. Keep the ones that matter most.", max=MOST_LINKS)
        raise Refusal(sentence, field="links")
    for link in links:
        if not is_link(link):
            sentence = _l(
                "“%(link)s” is no address of a page. Copy the whole address; it begins with https://", link=link[:80]
            )
            raise Refusal(sentence, field="links")
    return links


def is_link(text: str) -> bool:
    """Whether a text is an address that a page may link to: http or https, with a host, of at most 500 characters."""
    try:
        parts = urlsplit(text)
        return len(text) <= LONGEST_LINK and parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
