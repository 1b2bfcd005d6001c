"""The list of those who registered: filtered, in pages, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_, select

from lms.core.clock import day_of
from lms.core.language import localised
from lms.extensions import db
from lms.people.logins import western_digits
from lms.people.models import Organisation
from lms.people.names import search_key
from lms.people.places import STATES
from lms.questionnaires.documents import FieldKind, Question
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import (
    AGE_NAMES,
    GENDER_NAMES,
    PARTICIPANT_STATE_NAMES,
    QUALIFICATION_NAMES,
    SOURCE_NAMES,
    Gender,
    Participant,
    ParticipantState,
)
from lms.workshops.registration.names import shown_name
from lms.workshops.registration.queries import counts
from lms.workshops.registration.questions import questions_of

MOST_ROWS = 5_000
MOST_DISTRICTS = 200
COLUMNS: dict[str, ColumnElement[Any]] = {
    "line": Participant.in_line.expression,
    "name": Participant.name_key.expression,
    "district": Participant.district.expression,
}


@dataclass(frozen=True, kw_only=True)
class ParticipantFilter:
    """Which participants a page asks for; empty means all."""

    state: ParticipantState | None = None
    organisation: int | None = None
    district: str = ""
    gender: Gender | None = None
    home: str = ""
    words: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything but the state narrows the list."""
        return bool(self.organisation or self.district or self.gender or self.home or self.words)

    def conditions(self, workshop_id: int) -> Iterator[ColumnElement[bool]]:
        """Yield what holds of every participant that is asked for."""
        yield counts(workshop_id)
        wanted = (
            (Participant.state, self.state),
            (Participant.organisation_id, self.organisation),
            (Participant.district, self.district),
            (Participant.gender, self.gender),
            (Participant.state_code, self.home),
        )
        yield from (column == value for column, value in wanted if value)
        yield from (_matches(word) for word in search_key(western_digits(self.words)).split())


def _matches(word: str) -> ColumnElement[bool]:
    columns = (Participant.name_key, Participant.email, Participant.phone)
    found = [column.contains(word, autoescape=True) for column in columns]
    return or_(*found, Participant.code == word.upper())


def participants_list(workshop_id: int, wanted: ParticipantFilter) -> Select[Any]:
    """Return the query for the participants whom a filter lets through, each with the name of the organisation."""
    joined: Any = select(Participant, Organisation.name.label("organisation")).outerjoin(
        Organisation, Organisation.id == Participant.organisation_id
    )
    found: Select[Any] = joined.where(*wanted.conditions(workshop_id))
    return found


def organisations_on(workshop_id: int) -> list[tuple[int, str]]:
    """Return the organisations of a workshop's participants, as choices for the filter."""
    here = select(Participant.organisation_id).where(counts(workshop_id), Participant.organisation_id.is_not(None))
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(here)).order_by(Organisation.name_key)
    )
    return [(row.id, localised(row.name)) for row in rows]


def districts_on(workshop_id: int) -> list[str]:
    """Return the districts of a workshop's participants, as choices for the filter."""
    found = select(Participant.district).where(counts(workshop_id), Participant.district != "").distinct()
    return list(db.session.scalars(found.order_by(Participant.district).limit(MOST_DISTRICTS)))


def header(workshop: Workshop) -> list[str]:
    """Return the columns of the table: what is known of each participant, then every question."""
    known = [
        _("Number in line"),
        _("Full name"),
        _("Status"),
        _("Phone number"),
        _("E-mail address"),
        _("Language"),
        _("Gender"),
        _("Age group"),
        _("Qualification"),
        _("Organisation"),
        _("Work"),
        _("District"),
        _("Home state"),
        _("How registered"),
        _("Registered on"),
        _("Agreed on"),
        _("Code"),
    ]
    return [*known, *(localised(question.label) for question in questions_of(workshop))]


def rows(workshop: Workshop, wanted: ParticipantFilter) -> Iterator[list[Any]]:
    """Yield the participants whom a filter lets through as rows of cells, 5,000 at most; in one query."""
    questions = questions_of(workshop)
    found = participants_list(workshop.id, wanted).order_by(Participant.in_line).limit(MOST_ROWS)
    for participant, organisation in db.session.execute(found):
        cells = [answer_words(question, participant.answers.get(question.id)) for question in questions]
        yield [*_facts(participant, organisation), *cells]


def _facts(row: Participant, organisation: dict[str, str] | None) -> list[Any]:
    zone = current_app.extensions["settings"].time_zone
    return [
        row.in_line,
        shown_name(row),
        str(PARTICIPANT_STATE_NAMES[row.state]),
        row.phone or "",
        row.email or "",
        row.language,
        str(GENDER_NAMES[row.gender]),
        str(AGE_NAMES[row.age_group]),
        str(QUALIFICATION_NAMES[row.qualification]),
        localised(organisation) if organisation else row.organisation_name,
        row.work,
        row.district,
        str(STATES.get(row.state_code, row.state_code)),
        str(SOURCE_NAMES[row.source]),
        day_of(row.registered_at, zone).isoformat(),
        day_of(row.agreed_at, zone).isoformat() if row.agreed_at else "",
        row.code,
    ]


def answer_words(question: Question, answer: Any) -> str:
    """Return an answer as the cell of a table: options by their labels."""
    if not answer:
        return ""
    if question.kind is FieldKind.AGREEMENT:
        return str(_("Yes"))
    chosen = answer if isinstance(answer, list) else [answer]
    labels = {option.id: localised(option.label) for option in question.options}
    return "; ".join(labels.get(str(each), str(each)) for each in chosen)
