"""Raising, reading and closing safeguarding flags. Their words stand in their rows only: in no letter, no history."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.safety.letters import write_flag_letters
from lms.fellowships.safety.models import LONGEST_WORDS, SafetyFlag


def raise_flag(fellow_id: int, words: str, *, form_key: str, by: int | None) -> int:
    """Take up a concern about a fellow, tell those who may know at once, and return its id; sent twice it is one.

    Raises Refusal where nothing was written, or too much.
    """
    words = _checked(words, "text", _l("Say in your own words what worries you."))
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {fellow_id}")
    form_key = form_key[:40] or secrets.token_urlsafe(16)
    known = _by_key(form_key)
    if known is not None:
        return known
    flag = SafetyFlag(fellow_id=fellow_id, raised_by_id=by, raised_at=clock.now(), text=words, form_key=form_key)
    try:
        with db.session.begin_nested():
            db.session.add(flag)
    except IntegrityError:  # the same form came by another line in this moment
        return _by_key(form_key) or 0
    history.record("fellowships.safety_flag_raised", flag, by=by)
    write_flag_letters(flag.id, fellow)
    return flag.id


def _by_key(form_key: str) -> int | None:
    return db.session.scalar(select(SafetyFlag.id).where(SafetyFlag.form_key == form_key))


def read_flag(flag_id: int, *, by: int) -> SafetyFlag:
    """Note that somebody reads the words of a flag, and return it. Every look is one entry of the history."""
    flag = _held(flag_id)
    history.record("fellowships.safety_flag_read", flag, by=by)
    return flag


def close_flag(flag_id: int, outcome: str, *, by: int) -> None:
    """Close a flag with what came of it. Raises Refusal where it says nothing, or somebody else has closed it."""
    outcome = _checked(outcome, "outcome", _l("Say what was done, and how the fellow is now."))
    flag = _held(flag_id)
    if flag.closed_at is not None:
        raise Refusal(_l("Somebody else has closed this already. Read the page again to see what they wrote."))
    flag.outcome, flag.closed_at, flag.closed_by_id = outcome, clock.now(), by
    history.record("fellowships.safety_flag_closed", flag, by=by)


def _checked(words: str, field: str, sentence: object) -> str:
    words = words.replace("\0", "").strip()
    if not words:
        raise Refusal(sentence, field=field)
    if len(words) > LONGEST_WORDS:
        raise Refusal(_l("Say it in %(max)d characters at most.", max=LONGEST_WORDS), field=field)
    return words


def _held(flag_id: int) -> SafetyFlag:
    flag = lock(SafetyFlag, flag_id)
    if flag is None:
        raise LookupError(f"no flag {flag_id}")
    return flag
