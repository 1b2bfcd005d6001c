"""Alumni: who completed a programme, and where they work, told once a year."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, extract, func, select

from lms.core import clock, history
from lms.core.clock import today_here
from lms.core.errors import Refusal
from lms.core.paging import Sorting, ordered
from lms.extensions import db
from lms.fellowships.lifecycle.models import AlumniNote
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.placements.operations import held
from lms.people.models import Person
from lms.people.names import search_key

ALUMNI_COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": Person.name_key.expression,
    "ended": Fellow.ended_on.expression,
}


def write_note(
    fellow_id: int, *, organisation: str, work: str = "", text: str = "", year: int | None = None, by: int
) -> AlumniNote:
    """Write down where an alumna or alumnus works in a year, this one unless named; the same year again is changed.

    Raises Refusal where the fellowship is not completed, without an organisation, and for a year that is not one
    since the end of the fellowship.
    """
    fellow = held(fellow_id)
    if fellow.state is not FellowState.COMPLETED or fellow.ended_on is None:
        raise Refusal(_l("Only who has completed the fellowship is asked where they work."))
    year = year or today_here().year
    if not fellow.ended_on.year <= year <= today_here().year:
        sentence = _l("Choose a year from %(first)d to %(last)d.", first=fellow.ended_on.year, last=today_here().year)
        raise Refusal(sentence, field="year")
    if not organisation.strip():
        raise Refusal(
            _l("Say where: an organisation, own work, or that it is nowhere at present."), field="organisation"
        )
    values = {"organisation": organisation.strip(), "work": work.strip(), "text": text.replace("\0", "").strip()}
    return _kept(fellow_id, year, values, by)


def _kept(fellow_id: int, year: int, values: dict[str, str], by: int) -> AlumniNote:
    note = db.session.scalar(select(AlumniNote).filter_by(fellow_id=fellow_id, year=year))
    if note is not None and all(getattr(note, name) == value for name, value in values.items()):
        return note
    if note is None:
        note = AlumniNote(fellow_id=fellow_id, year=year, written_at=clock.now(), **values)
        db.session.add(note)
    for name, value in values.items():
        setattr(note, name, value)
    note.written_by_id, note.written_at = by, clock.now()
    history.record("fellowships.alumni_note_written", note, by=by, year=year)
    return note


def notes_of(fellow_id: int) -> list[AlumniNote]:
    """Return where somebody worked, the latest year first."""
    found = select(AlumniNote).where(AlumniNote.fellow_id == fellow_id)
    return list(db.session.scalars(found.order_by(AlumniNote.year.desc())))


def alumni_list(
    programme_id: int, sorting: Sorting, *, search: str = "", ended: str = "", told: str = ""
) -> Select[Any]:
    """Return the query for the alumni of a programme, each with the latest note.

    ``search`` looks in names and organisations, ``ended`` is a year; ``told`` is ``yes`` for those with a note of this
    year, ``no`` for those without.
    """
    latest = select(AlumniNote.fellow_id, func.max(AlumniNote.year).label("year")).group_by(AlumniNote.fellow_id)
    last = latest.subquery()
    statement: Any = (
        select(
            Fellow.id,
            Person.full_name,
            Fellow.ended_on,
            Fellow.state_code,
            AlumniNote.year,
            AlumniNote.organisation,
            AlumniNote.work,
            Person.email,
            Person.phone,
        )
        .outerjoin(Person, Person.id == Fellow.person_id)
        .outerjoin(last, last.c.fellow_id == Fellow.id)
        .outerjoin(AlumniNote, and_(AlumniNote.fellow_id == Fellow.id, AlumniNote.year == last.c.year))
        .where(Fellow.programme_id == programme_id, Fellow.state == FellowState.COMPLETED)
    )
    for word in search_key(search).split():
        statement = statement.where(
            Person.name_key.contains(word, autoescape=True)
            | func.lower(AlumniNote.organisation).contains(word, autoescape=True)
        )
    if ended.isascii() and ended.isdigit() and len(ended) == 4:
        statement = statement.where(extract("year", Fellow.ended_on) == int(ended))
    if told in {"yes", "no"}:
        is_told = func.coalesce(AlumniNote.year, 0) == today_here().year
        statement = statement.where(is_told if told == "yes" else ~is_told)
    return ordered(statement, ALUMNI_COLUMNS, sorting).order_by(Fellow.id)


def alumni_years(programme_id: int) -> list[int]:
    """Return the years in which somebody completed a programme, the latest first."""
    own = (Fellow.programme_id == programme_id, Fellow.state == FellowState.COMPLETED)
    days = db.session.scalars(select(Fellow.ended_on).where(*own).distinct())
    return sorted({day.year for day in days if day}, reverse=True)
