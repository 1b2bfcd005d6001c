"""People who took part without being named, counted by qualification, gender and age group."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from lms.core import clock, history
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.attendance.models import UnnamedCount
from lms.workshops.planning.models import WorkshopSession, WorkshopState
from lms.workshops.registration.models import AgeGroup, Gender, Qualification
from lms.workshops.registration.places import held_workshop

LARGEST = 10_000
MOST_ROWS = 60
NOT_COUNTED = frozenset({WorkshopState.DRAFT, WorkshopState.CANCELLED})
CHANGED = _l(
    "Somebody else has changed these counts since you opened the page. Compare them with yours, then save again."
)


class Kind(NamedTuple):
    """One kind of people."""

    qualification: Qualification
    gender: Gender
    age_group: AgeGroup


@dataclass(frozen=True)
class Counted:
    """How many people of one kind were there."""

    kind: Kind
    number: int


def set_counts(workshop_id: int, session_id: int | None, rows: Sequence[Counted], *, seen: str, by: int) -> None:
    """Let the counts of a whole workshop (``session_id`` None), or of one session, be these; the same again is nothing.

    ``seen`` is what ``digest_of`` said of the counts that the page showed. Raises Refusal where they are others by now,
    for a kind that stands twice and for a number outside 1 to LARGEST.
    """
    workshop = held_workshop(workshop_id)
    if workshop.state in NOT_COUNTED:
        raise Refusal(_l("People are counted at workshops that are announced and not cancelled. This one is not."))
    _require_session(workshop_id, session_id)
    wanted = _checked(rows)
    held = {_kind_of(each): each for each in _rows(workshop_id, session_id, held=True)}
    before = {kind: row.number for kind, row in held.items()}
    if before == wanted:
        return
    if digest_of(before) != seen:
        raise Refusal(CHANGED)
    _write(workshop_id, session_id, held, wanted, by)
    detail = {"session": session_id, "before": _plain(before), "after": _plain(wanted)}
    history.record("workshops.unnamed_counted", workshop, by=by, **{key: each for key, each in detail.items() if each})


def _require_session(workshop_id: int, session_id: int | None) -> None:
    session = db.session.get(WorkshopSession, session_id) if session_id is not None else None
    if session_id is not None and (session is None or session.workshop_id != workshop_id):
        raise Refusal(_l("This session was taken out of the agenda. Count the people for the whole workshop."))


def _checked(rows: Sequence[Counted]) -> dict[Kind, int]:
    if len(rows) > MOST_ROWS:
        raise Refusal(_l("These are more than %(most)d rows.", most=MOST_ROWS))
    wanted: dict[Kind, int] = {}
    for place, row in enumerate(rows):
        if not 1 <= row.number <= LARGEST:
            sentence = _l("Write a whole number from 1 to %(most)d.", most=LARGEST)
            raise Refusal(sentence, field=f"row.{place}.number")
        if row.kind in wanted:
            sentence = _l("This kind of people stands twice. Add the two numbers up in one row.")
            raise Refusal(sentence, field=f"row.{place}.number")
        wanted[row.kind] = row.number
    return wanted


def _write(
    workshop_id: int, session_id: int | None, held: dict[Kind, UnnamedCount], wanted: dict[Kind, int], by: int
) -> None:
    for kind in held.keys() - wanted.keys():
        db.session.delete(held[kind])
    for kind, number in wanted.items():
        row = held.get(kind) or UnnamedCount(workshop_id=workshop_id, session_id=session_id, **kind._asdict())
        if row.number != number:
            row.number, row.counted_by_id, row.counted_at = number, by, clock.now()
            db.session.add(row)


def _plain(counts: dict[Kind, int]) -> dict[str, int]:
    return {" ".join(str(each) for each in kind): counts[kind] for kind in sorted(counts)}


def digest_of(counts: dict[Kind, int]) -> str:
    """Return what names the counts that a page shows."""
    return hashlib.sha256(repr(sorted(_plain(counts).items())).encode()).hexdigest()[:16]


def _kind_of(row: UnnamedCount) -> Kind:
    return Kind(row.qualification, row.gender, row.age_group)


def _of(workshop_id: int, session_id: int | None) -> list[ColumnElement[bool]]:
    session = UnnamedCount.session_id
    return [
        UnnamedCount.workshop_id == workshop_id,
        session.is_(None) if session_id is None else session == session_id,
    ]


def _rows(workshop_id: int, session_id: int | None, *, held: bool = False) -> Sequence[UnnamedCount]:
    statement = select(UnnamedCount).where(*_of(workshop_id, session_id)).order_by(UnnamedCount.id)
    if held:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).all()


@dataclass(frozen=True)
class Entered:
    """A row of the counts, with the name of who counted and when."""

    counted: Counted
    who: str | None
    counted_at: Any


def entered(workshop_id: int, session_id: int | None) -> list[Entered]:
    """Return the counts of a whole workshop or of one session with who entered them, in one query."""
    statement = (
        select(UnnamedCount, Person.full_name)
        .outerjoin(Person, Person.id == UnnamedCount.counted_by_id)
        .where(*_of(workshop_id, session_id))
        .order_by(UnnamedCount.qualification, UnnamedCount.gender, UnnamedCount.age_group)
    )
    return [
        Entered(Counted(_kind_of(row), row.number), who, row.counted_at) for row, who in db.session.execute(statement)
    ]


def counts_of(workshop_ids: Collection[int]) -> dict[int, list[Counted]]:
    """Return how many unnamed people took part in some workshops, by kind, for figures; in one query.

    Where people were counted for the whole workshop, these counts hold. Else the same people may have been counted at
    several sessions, so of each kind the highest count of a session holds.
    """
    if not workshop_ids:
        return {}
    whole: dict[int, dict[Kind, int]] = {}
    highest: dict[int, dict[Kind, int]] = {}
    statement = select(UnnamedCount).where(UnnamedCount.workshop_id.in_(workshop_ids)).order_by(UnnamedCount.id)
    for row in db.session.scalars(statement):
        found = (whole if row.session_id is None else highest).setdefault(row.workshop_id, {})
        found[_kind_of(row)] = max(found.get(_kind_of(row), 0), row.number)
    chosen = {**highest, **whole}
    return {key: [Counted(kind, number) for kind, number in sorted(chosen[key].items())] for key in sorted(chosen)}


def total_of(workshop_id: int) -> int:
    """Return how many unnamed people took part in a workshop."""
    return sum(each.number for each in counts_of([workshop_id]).get(workshop_id, []))
