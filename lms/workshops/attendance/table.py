"""The table of attendance: everybody on the roll at every session that counts, with the totals of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from lms.core.language import localised
from lms.core.paging import Page, paginate
from lms.core.templating import show_date
from lms.extensions import db
from lms.people.models import Organisation
from lms.workshops.attendance.answers import presence_words
from lms.workshops.attendance.models import WAS_THERE, Presence
from lms.workshops.attendance.queries import marked_counts, marks_of
from lms.workshops.attendance.rule import Attended
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.times import Timed, sessions_of
from lms.workshops.registration.models import Participant
from lms.workshops.registration.queries import on_the_roll

PAGE = 100
BY_ID, BY_NAME, NONE = "o", "n", "-"


@dataclass(frozen=True)
class Row:
    """Somebody with what is marked of them, session by session, and what that comes to."""

    id: int
    full_name: str
    organisation: str
    marks: Sequence[Presence | None]

    @property
    def attended(self) -> Attended:
        """At how many of the sessions they were."""
        return Attended(sum(each in WAS_THERE for each in self.marks), len(self.marks))


@dataclass(frozen=True)
class Table:
    """A page of the table; ``there`` is how many were there, by session, among everybody."""

    sessions: Sequence[Timed]
    rows: Page[Row]
    there: Mapping[int, int]


def table_of(workshop: Workshop, *, organisation: str, number: int) -> Table:
    """Return a page of the table, of one organisation or of all; in six queries."""
    sessions = sessions_of(workshop.id, only_counted=True)
    page = paginate(_people(workshop.id, organisation), number, PAGE)
    rows = list(_rows(page.items, sessions))
    figures = marked_counts(workshop.id)
    there = {
        each.session.id: sum(figures.get(each.session.id, {}).get(presence, 0) for presence in WAS_THERE)
        for each in sessions
    }
    return Table(sessions, Page(rows, page.number, page.size, page.total), there)


def _people(workshop_id: int, organisation: str) -> Any:
    statement = (
        select(Participant.id, Participant.full_name, Organisation.name, Participant.organisation_name)
        .outerjoin(Organisation, Organisation.id == Participant.organisation_id)
        .where(on_the_roll(workshop_id), *_of_organisation(organisation))
    )
    return statement.order_by(Participant.name_key, Participant.id)


def _of_organisation(key: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Participant for a choice of the filter; none for a choice that is unknown."""
    kind, rest = key[:1], key[1:]
    if kind == BY_ID and rest.isascii() and rest.isdigit():
        return (Participant.organisation_id == int(rest[:9]),)
    if kind == BY_NAME and rest:
        return (Participant.organisation_id.is_(None), Participant.organisation_name == rest)
    if key == NONE:
        return (Participant.organisation_id.is_(None), Participant.organisation_name == "")
    return ()


def _rows(people: Sequence[Any], sessions: Sequence[Timed]) -> Iterator[Row]:
    marks = marks_of([each.id for each in people])
    for key, full_name, name, typed in people:
        said = [marks.get((each.session.id, key)) for each in sessions]
        yield Row(key, full_name, localised(name) if name else typed, said)


def organisations_of(workshop_id: int) -> list[tuple[str, str]]:
    """Return the choices of the filter: the organisations from which people are on the roll; in one query."""
    of_workshop = (on_the_roll(workshop_id),)
    named = select(Participant.organisation_id, Participant.organisation_name).where(*of_workshop).distinct().subquery()
    statement = select(named.c.organisation_id, Organisation.name, named.c.organisation_name).outerjoin(
        Organisation, Organisation.id == named.c.organisation_id
    )
    found = {_choice(*row) for row in db.session.execute(statement)}
    return sorted(found, key=lambda choice: (choice[0] == NONE, choice[1]))


def _choice(key: int | None, name: Mapping[str, str] | None, typed: str) -> tuple[str, str]:
    if key is not None:
        return f"{BY_ID}{key}", localised(name or {})
    return (f"{BY_NAME}{typed}", typed) if typed else (NONE, str(_("No organisation")))


def sheet_of(workshop: Workshop, *, organisation: str) -> tuple[list[str], list[list[Any]]]:
    """Return the header and the rows of the whole table for a spreadsheet."""
    sessions = sessions_of(workshop.id, only_counted=True)
    people = db.session.execute(_people(workshop.id, organisation)).all()
    heads = [_("Name"), _("Organisation"), *(_heading(each) for each in sessions)]
    ends = [_("Sessions attended"), _("Sessions that count"), _("Per cent"), _("Reaches the rule")]
    return [*heads, *ends], [_cells(row, workshop) for row in _rows(people, sessions)]


def _heading(timed: Timed) -> str:
    day = show_date(timed.held_on, "medium") if timed.held_on else _("Day %(number)s", number=timed.session.day)
    return f"{day}, {timed.hours}, {localised(timed.session.title)}"


def _cells(row: Row, workshop: Workshop) -> list[Any]:
    found = row.attended
    said = [presence_words(each) if each else "" for each in row.marks]
    share = "" if found.per_cent is None else round(found.per_cent, 1)
    verdict = _("Yes") if found.reaches(workshop.attendance_share) else _("No")
    return [row.full_name, row.organisation, *said, found.present, found.counted, share, verdict]
