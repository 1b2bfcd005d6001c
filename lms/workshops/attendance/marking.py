"""Marking who is there. Each of these runs inside the caller's transaction.

What holds of a participant at a session changes only by somebody who has seen what holds. Anything else that differs is
kept as an entry and waits until somebody has looked at both (``settle``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core import clock, history
from lms.core.errors import Refusal
from lms.core.moves import checked_reason
from lms.extensions import db
from lms.workshops.attendance.book import Book, Said, open_book
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.reckoning import reckon
from lms.workshops.moves import Actor
from lms.workshops.planning.models import OVER_STATES


def mark(  # noqa: PLR0913 – one fact each, named where it is called
    session_id: int,
    participant_id: int,
    presence: Presence | None,
    *,
    source: MarkSource,
    by: int | None,
    made_at: datetime,
    send_key: str | None,
    seen_version: int | None = None,
    reason: str = "",
) -> Mark:
    """Enter what somebody says of a participant, and return what holds now.

    Where the mark that is returned has another presence, it was a conflict: somebody else's word holds, this one waits.
    Raises Refusal for a session without a roll, a name that is not on it, and a late change without a reason.
    """
    said = Said(participant_id, presence, made_at, send_key, seen_version, reason=reason)
    (found,) = mark_all(session_id, [said], source=source, by=by)
    if isinstance(found, Refusal):
        raise found
    return found


def mark_all(session_id: int, said: Sequence[Said], *, source: MarkSource, by: int | None) -> list[Mark | Refusal]:
    """Enter what somebody says of several participants; return of each what holds now, or why it was refused.

    Raises Refusal where the session has no roll to call now. Takes the same few queries for one as for hundreds.
    """
    book = open_book(session_id, said)
    found = [_entered_or_refused(book, each, source, by) for each in said]
    db.session.flush()
    _reckon_again(book, by)
    return found


def _entered_or_refused(book: Book, said: Said, source: MarkSource, by: int | None) -> Mark | Refusal:
    try:
        return _entered(book, said, source, by)
    except Refusal as refusal:
        return refusal


def _entered(book: Book, said: Said, source: MarkSource, by: int | None) -> Mark:
    participant = book.on_the_roll(said.participant_id)
    held = book.marks.get(participant.id)
    if book.is_known(said.send_key, participant.id) and held is not None:
        return held
    entry = _entry(book, participant.id, said, source, by)
    if held is None:
        return _first(book, entry)
    if held.presence == said.presence:
        book.add(entry)
    elif held.version == said.seen_version or _follows(said, entry):
        _change(book, held, entry)
    else:
        entry.is_overruled = True
        book.add(entry)
    return held


def _entry(book: Book, participant_id: int, said: Said, source: MarkSource, by: int | None) -> MarkEntry:
    now = clock.now()
    return MarkEntry(
        session_id=book.session.id,
        participant_id=participant_id,
        presence=said.presence,
        source=source,
        reason=said.reason,
        is_overruled=False,
        made_by_id=by,
        made_at=min(max(said.made_at, book.opens_at), now),
        received_at=now,
        send_key=said.send_key,
    )


def _first(book: Book, entry: MarkEntry) -> Mark:
    if entry.presence is None:
        raise Refusal(_l("Nothing is marked here, so there is nothing to take away."))
    entry.reason = checked_reason(entry.reason, is_needed=False)
    new = Mark(session_id=entry.session_id, participant_id=entry.participant_id, version=0)
    book.hold(new, entry)
    return new


def _follows(said: Said, entry: MarkEntry) -> bool:
    """Whether the device that says this made what holds, and only has not got the answer to it yet."""
    if said.follows is None:
        return False
    statement = (
        select(MarkEntry.send_key)
        .where(MarkEntry.session_id == entry.session_id, MarkEntry.participant_id == entry.participant_id)
        .where(MarkEntry.is_overruled.is_(False))
        .order_by(MarkEntry.id.desc())
    )
    return db.session.scalar(statement.limit(1)) == said.follows


def _change(book: Book, held: Mark, entry: MarkEntry) -> None:
    is_late = book.is_late(entry.made_at) and entry.source is not MarkSource.MERGE
    entry.reason = checked_reason(entry.reason, is_needed=is_late)
    if is_late and entry.source is MarkSource.ROLL_CALL:
        entry.source = MarkSource.CORRECTION
    _replace(book, held, entry, "mark_removed" if entry.presence is None else "mark_changed", reason=entry.reason)


def _replace(book: Book, held: Mark, entry: MarkEntry, verb: str, **detail: Any) -> None:
    """Let an entry hold in place of what held; nothing waits to be settled after it."""
    facts = {"before": held.presence, "before_by": held.marked_by_id, "participant": held.participant_id}
    book.hold(held, entry)
    _end_conflict(held)
    facts |= {"after": held.presence, **detail}
    said = {name: value for name, value in facts.items() if value}
    history.record(f"workshops.{verb}", held, by=entry.made_by_id, **said)


def _waiting(held: Mark) -> tuple[Any, ...]:
    of_mark = (MarkEntry.session_id == held.session_id, MarkEntry.participant_id == held.participant_id)
    return (*of_mark, MarkEntry.is_overruled)


def _end_conflict(held: Mark) -> None:
    db.session.execute(update(MarkEntry).where(*_waiting(held)).values(is_overruled=False))


def settle(session_id: int, participant_id: int, presence: Presence | None, *, seen_version: int, by: int) -> Mark:
    """Say which of several words about a participant holds, and return the mark. Doing it again changes nothing.

    It needs no reason: it takes the word of one of those who were there. Raises Refusal where the mark has changed
    since it was looked at, and for what nobody said.
    """
    now = clock.now()
    said = Said(participant_id, presence, now, None, seen_version)
    book = open_book(session_id, [said])
    participant = book.on_the_roll(participant_id)
    held = book.marks.get(participant.id)
    if held is None:
        raise Refusal(_l("Nothing is marked here. Open the page again."))
    others = list(db.session.scalars(select(MarkEntry).where(*_waiting(held)).order_by(MarkEntry.id)))
    if not others:
        return held
    if held.version != seen_version:
        raise Refusal(_l("Somebody has changed this mark since you opened the page. Look at it again, then choose."))
    if presence not in {held.presence, *(each.presence for each in others)}:
        raise Refusal(_l("Nobody said this. Choose one of what was said, or correct the mark."))
    entry = _entry(book, participant.id, said, MarkSource.CORRECTION, by)
    said_by = [each.made_by_id for each in others]
    _replace(book, held, entry, "mark_settled", entries=[each.id for each in others], said_by=said_by)
    db.session.flush()
    _reckon_again(book, by)
    return held


def _reckon_again(book: Book, by: int | None) -> None:
    if book.has_changed and book.workshop.state in OVER_STATES:
        reckon(book.workshop.id, by, Actor.CLOCK if by is None else Actor.ORGANISER)
