"""Entering a signed sheet: looked at first, then taken. Marks that exist are overwritten only where that was ticked."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.entry import Change, Changes, Held, SessionEntry, WalkInLine, changes_of
from lms.workshops.attendance.marking import mark_all
from lms.workshops.attendance.models import Mark, MarkSource, Presence
from lms.workshops.attendance.name_index import NameIndex
from lms.workshops.attendance.roll import why_closed
from lms.workshops.attendance.sheet import days_with_sessions, sheet_rows
from lms.workshops.attendance.walk_ins import MOST_SIMILAR, with_place
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.registration.matching import Named, names_of
from lms.workshops.registration.operations import add_walk_in
from lms.workshops.registration.places import held_workshop
from lms.workshops.registration.queries import same_form

ANOTHER = "another"


@dataclass(frozen=True, kw_only=True)
class SheetEntry:
    """What the form says of a day.

    ``who`` answers, by the number of a walk-in's line, whether they are one of those with a similar name (the id) or
    ANOTHER. ``overwritten`` names the changes (``Change.key``) that hold although something else is marked.
    """

    form_key: str
    day: int
    sessions: Sequence[SessionEntry]
    walk_ins: Sequence[WalkInLine] = ()
    who: Mapping[int, str] = field(default_factory=dict)
    overwritten: frozenset[str] = frozenset()
    reason: str = ""
    above_capacity: bool = False

    @property
    def digest(self) -> str:
        """What names what was typed: a form that was changed after it was looked at is looked at again."""
        said = (self.day, [_plain(each) for each in self.sessions], list(self.walk_ins))
        return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def _plain(entry: SessionEntry) -> tuple[Any, ...]:
    return entry.session_id, entry.is_all, sorted(entry.absent), sorted(entry.ticked)


@dataclass(frozen=True)
class Look:
    """What entering a sheet would do; ``similar`` are names on the list like those of walk-ins, by their line."""

    changes: Changes
    similar: Mapping[int, Sequence[Named]]
    lines: Sequence[WalkInLine] = ()

    def count(self, presence: Presence) -> int:
        """Return how many new marks there would be of one kind."""
        return sum(each.presence is presence for each in self.changes.new)


@dataclass(frozen=True)
class Entered:
    """How many marks were saved, how many were left because something else is marked, and who was put on the list."""

    saved: int
    left: int
    walk_ins: int
    refused: Sequence[Refusal] = ()


def look_at(workshop: Workshop, entry: SheetEntry) -> Look:
    """Return what entering a sheet would do, changing nothing. Raises Refusal where it cannot be entered as it is."""
    if all(each.is_empty for each in entry.sessions) and not entry.walk_ins:
        raise Refusal(_l("Nothing is entered yet. Tick who signed, or type the numbers of those who did not."))
    for each in _sessions_said(entry):
        closed = why_closed(workshop, db.session.get_one(WorkshopSession, each))
        if closed is not None:
            raise Refusal(closed, field=f"absent.{each}")
    problem = next((line.problem for line in entry.walk_ins if line.problem), None)
    if problem is not None:
        raise Refusal(problem, field="walk_ins")
    return Look(_changes(workshop.id, entry), _similar(workshop.id, entry.walk_ins), entry.walk_ins)


def _similar(workshop_id: int, lines: Sequence[WalkInLine]) -> dict[int, Sequence[Named]]:
    """Return the names on the list like those of walk-ins, by their line; in one query at most."""
    names = NameIndex((each.full_name, each) for each in names_of(workshop_id)) if lines else NameIndex()
    found = {line.number: names.like(line.full_name)[:MOST_SIMILAR] for line in lines}
    return {number: similar for number, similar in found.items() if similar}


def _sessions_said(entry: SheetEntry) -> list[int]:
    """Return the sessions of which something is said; walk-ins alone were at every one of the form."""
    said = [each.session_id for each in entry.sessions if not each.is_empty]
    return said or [each.session_id for each in entry.sessions]


def _changes(workshop_id: int, entry: SheetEntry) -> Changes:
    people = {row.number: row.id for row in sheet_rows(workshop_id)}
    return changes_of(entry.sessions, people, held_marks([each.session_id for each in entry.sessions]))


def held_marks(session_ids: Collection[int]) -> dict[tuple[int, int], Held]:
    """Return what holds at some sessions, by session and participant; in one query."""
    columns = (Mark.session_id, Mark.participant_id, Mark.presence, Mark.version)
    rows = db.session.execute(select(*columns).where(Mark.session_id.in_(session_ids)))
    return {(session_id, key): Held(presence, version) for session_id, key, presence, version in rows}


def enter(workshop_id: int, entry: SheetEntry, *, by: int) -> Entered:
    """Enter a sheet inside the caller's transaction: new marks, those ticked to be overwritten, and walk-ins.

    Sent twice it is entered once. Raises Refusal where ``look_at`` does, and where a similar name was not decided on.
    """
    workshop = held_workshop(workshop_id)
    _require_day(workshop_id, entry)
    look = look_at(workshop, entry)
    added = [_walk_in(workshop_id, line, look, entry, by) for line in entry.walk_ins]
    overwritten = [each for each in look.changes.conflicts if each.key in entry.overwritten]
    changes = [*look.changes.new, *overwritten, *_of_walk_ins(entry, added)]
    refused, saved = [], 0
    for session_id in sorted({each.session_id for each in changes}):
        marked = _marked(session_id, [each for each in changes if each.session_id == session_id], entry, by)
        refused += [each for each in marked if isinstance(each, Refusal)]
        saved += len(marked)
    left = len(look.changes.conflicts) - len(overwritten)
    return Entered(saved - len(refused), left, len(added), refused)


def _require_day(workshop_id: int, entry: SheetEntry) -> None:
    known = {each.session.id for each in days_with_sessions(workshop_id).get(entry.day, [])}
    if not known.issuperset(each.session_id for each in entry.sessions):
        raise Refusal(_l("A session of this day was taken out of the agenda. Load the page anew, then enter the rest."))


def _walk_in(workshop_id: int, line: WalkInLine, look: Look, entry: SheetEntry, by: int) -> int:
    """Return the participant whom a handwritten row is about, with a place; put them on the list where needed."""
    form_key, who = f"{entry.form_key}.w{line.number}", entry.who.get(line.number, "")
    similar = {str(each.id): each.id for each in look.similar.get(line.number, [])}
    if who in similar:
        return with_place(workshop_id, similar[who], above_capacity=entry.above_capacity, by=by).id
    if similar and who != ANOTHER and same_form(workshop_id, form_key) is None:
        sentence = _l("Say of “%(name)s” whether it is the same person as on the list.", name=line.full_name)
        raise Refusal(sentence, field=f"who.{line.number}")
    participant = add_walk_in(
        workshop_id,
        line.full_name,
        by=by,
        form_key=form_key,
        above_capacity=entry.above_capacity,
        phone=line.phone or None,
        organisation_name=line.organisation,
    )
    db.session.flush()
    return participant.id


def _of_walk_ins(entry: SheetEntry, participant_ids: Sequence[int]) -> list[Change]:
    """Return the marks of walk-ins where they have none: present at every session of which something is said."""
    sessions = _sessions_said(entry)
    held = held_marks(sessions) if participant_ids else {}
    places = [(session_id, each) for session_id in sessions for each in dict.fromkeys(participant_ids)]
    found = [Change(*place, Presence.PRESENT, held.get(place, Held())) for place in places]
    return [each for each in found if each.held.presence is None]


def _marked(session_id: int, changes: Sequence[Change], entry: SheetEntry, by: int) -> list[Mark | Refusal]:
    now = clock.now()
    said = {
        each.participant_id: Said(
            each.participant_id,
            each.presence,
            now,
            f"{entry.form_key}.{each.presence[0]}.{each.key}",
            each.held.version,
            reason=entry.reason if each.held.presence is not None else "",
        )
        for each in changes
    }
    return mark_all(session_id, list(said.values()), source=MarkSource.SHEET, by=by)
