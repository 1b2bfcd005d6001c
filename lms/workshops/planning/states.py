"""The way of a workshop from a draft to a report: who asks for a move, what is checked, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.core.templating import show_date
from lms.extensions import db
from lms.people.names import search_key
from lms.workshops.moves import Actor
from lms.workshops.planning.followers import (
    Followers,
    cancelled_followers,
    follow,
    held_followers,
    opened_followers,
)
from lms.workshops.planning.models import WORKSHOP_MOVES, Mode, Workshop, WorkshopSession
from lms.workshops.planning.operations import held


def move(workshop_id: int, verb: str, *, by: int | None, actor: Actor = Actor.ORGANISER, reason: str = "") -> Workshop:
    """Make a move of a workshop, and let follow what follows; one that has arrived there already stays as it is.

    Raises MoveRefused where the state does not allow it, and Refusal where something is missing.
    """
    workshop = held(workshop_id)
    if workshop.state is WORKSHOP_MOVES.table[verb].to:
        return workshop
    WORKSHOP_MOVES.require(workshop.state, verb, actor, reason)
    if verb in CHECKS:
        CHECKS[verb](workshop)
    WORKSHOP_MOVES.make(workshop, verb, actor=actor, by=by, reason=reason)
    if verb in FOLLOWED:
        follow(FOLLOWED[verb], workshop, by)
    return workshop


def missing_for_announcing(workshop: Workshop) -> list[str]:
    """Return what has to be there before everybody may read about a workshop, as sentences; empty where all is."""
    found = [
        str(_l("The title in %(language)s is missing.", language=LANGUAGES[code]))
        for code in workshop.languages
        if code in LANGUAGES and not workshop.title.get(code)
    ]
    if workshop.mode is not Mode.ONLINE and not (workshop.district or workshop.venue):
        found.append(str(_l("Say where it is: a venue or a district.")))
    if db.session.scalar(select(WorkshopSession.id).where(WorkshopSession.workshop_id == workshop.id).limit(1)) is None:
        found.append(str(_l("The agenda has no session yet.")))
    return found


def check_title(typed: str, title: Mapping[str, str]) -> None:
    """Raise Refusal unless the title of a workshop was typed, in one of its languages, in whatever case and spacing."""
    if search_key(typed) not in {search_key(words) for words in title.values()}:
        sentence = _l("This is not the title of the workshop. Type it as it stands above.")
        raise Refusal(sentence, field="confirmation")


def _check_announced(workshop: Workshop) -> None:
    missing = missing_for_announcing(workshop)
    if missing:
        raise Refusal(" ".join(missing))


def _check_taken_back(workshop: Workshop) -> None:
    if workshop.last_in_line:
        raise Refusal(_l("People have registered already, so it stays announced. Cancel it if it will not be held."))


def _check_opened(workshop: Workshop) -> None:
    """Refuse without dates; an end of registration that is over would close it again at once, so it goes."""
    if workshop.starts_on is None:
        sentence = _l("It has no dates yet. Until it has some, people who register join the waiting list.")
        raise Refusal(sentence)
    if workshop.registration_closes_at and workshop.registration_closes_at <= clock.now():
        workshop.registration_closes_at = None


def _check_begun(workshop: Workshop) -> None:
    if workshop.starts_on is None:
        raise Refusal(_l("It has no dates yet. Give it some first."))
    if workshop.starts_on > today_here():
        sentence = _l(
            "Its first day is %(day)s. Change its days if it begins earlier.", day=show_date(workshop.starts_on)
        )
        raise Refusal(sentence)


def _check_held(workshop: Workshop) -> None:
    if workshop.ends_on is not None and workshop.ends_on > today_here():
        sentence = _l("Its last day is %(day)s. Change its days if it ends earlier.", day=show_date(workshop.ends_on))
        raise Refusal(sentence)
    workshop.held_at = clock.now()


def _count_for_calendars(workshop: Workshop) -> None:
    workshop.calendar_sequence += 1


CHECKS: dict[str, Callable[[Workshop], None]] = {
    "announced": _check_announced,
    "taken_back": _check_taken_back,
    "opened": _check_opened,
    "begun": _check_begun,
    "held": _check_held,
    "cancelled": _count_for_calendars,
}
FOLLOWED: dict[str, Followers] = {
    "opened": opened_followers,
    "held": held_followers,
    "cancelled": cancelled_followers,
}
