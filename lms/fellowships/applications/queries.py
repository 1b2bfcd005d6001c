"""What pages ask about applications."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Row, func, select

from lms.attachments.queries import AttachedFile, files_by_ids, files_of
from lms.core.history import HistoryEntry
from lms.core.paging import Page, Sorting, ordered, paginate
from lms.extensions import db
from lms.fellowships.applications.models import (
    ENDED,
    MOVES,
    Application,
    ApplicationNote,
    ApplicationState,
    Reference,
)
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.applications.referees import references_of
from lms.fellowships.applications.sending import answers_now
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person
from lms.questionnaires.documents import Answers, FieldKind, Questionnaire

S = ApplicationState
_WE_HAVE_IT = _l("We have it")
_BEING_READ = _l("It is being read")
_NOT_THIS_TIME = _l("Not this time")
PUBLIC = {
    S.DRAFT: _l("Not sent yet"),
    S.SUBMITTED: _WE_HAVE_IT,
    S.SCREENING: _WE_HAVE_IT,
    S.INFORMATION: _l("We need something from you"),
    S.REVIEW: _BEING_READ,
    S.INTERVIEW: _l("We would like to talk"),
    S.SELECTED: _l("A place is offered"),
    S.WAITING: _l("On the waiting list"),
    S.DECLINED: _NOT_THIS_TIME,
    S.WITHDRAWN: _l("Withdrawn"),
    S.LAPSED: _NOT_THIS_TIME,
    S.PLACED: _l("You are a fellow"),
}
_PUBLIC_MOVES = {
    f"fellowships.application_{verb}": PUBLIC[move.to] for verb, move in MOVES.table.items() if verb != "submitted"
} | {
    "fellowships.application_submitted": _l("You sent it"),
    "fellowships.application_answered": _l("You answered"),
}


def public_status(application: Application) -> Any:
    """Return where an application is, in plain words for the applicant; what reviewers do is not told."""
    return PUBLIC[application.state]


@dataclass(frozen=True)
class Event:
    """Something that happened to an application, in public words."""

    at: datetime
    words: Any


def timeline(application: Application) -> list[Event]:
    """Return what happened to an application so far, the first first; steps that look the same are one."""
    events = [Event(application.started_at, _l("You began it"))]
    for entry in _entries(application):
        words = _PUBLIC_MOVES.get(entry.action)
        if words is not None and str(words) != str(events[-1].words):
            events.append(Event(entry.at, words))
    return events


def _entries(application: Application) -> Sequence[HistoryEntry]:
    """Return the history of an application; a row of the same number that was deleted before is not meant."""
    about = (HistoryEntry.subject_kind == OWNER, HistoryEntry.subject_id == application.id)
    statement = select(HistoryEntry).where(*about, HistoryEntry.at >= application.started_at)
    return db.session.scalars(statement.order_by(HistoryEntry.id)).all()


def history_of(application: Application) -> list[tuple[HistoryEntry, str]]:
    """Return the whole history of an application with the names of those who did it, the latest first."""
    entries = list(_entries(application))
    people = {entry.actor_id for entry in entries if entry.actor_id is not None}
    names = _names(people) if people else {}
    return [(entry, names.get(entry.actor_id or 0, "")) for entry in reversed(entries)]


def _names(person_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(person_ids)))
    return {row.id: row.full_name for row in rows}


@dataclass(frozen=True)
class NoteRow:
    """A question, an answer or an internal note, with who wrote it."""

    kind: str
    text: str
    written_at: datetime
    full_name: str


def notes_of(application_id: int, *kinds: str) -> list[NoteRow]:
    """Return the notes of some kinds about an application, the first first."""
    rows = db.session.execute(
        select(
            ApplicationNote.kind, ApplicationNote.text, ApplicationNote.written_at, func.coalesce(Person.full_name, "")
        )
        .outerjoin(Person, Person.id == ApplicationNote.written_by_id)
        .where(ApplicationNote.application_id == application_id, ApplicationNote.kind.in_(kinds))
        .order_by(ApplicationNote.id)
    )
    return [NoteRow(*row) for row in rows]


@dataclass(frozen=True)
class Reading:
    """A whole application for those who judge it. Whoever hides names leaves out what ``form`` marks as private."""

    application: Application
    call: Call
    programme: Programme
    form: Questionnaire
    answers: Answers
    files: list[AttachedFile]
    references: list[Reference]
    notes: list[NoteRow]


def application_for_reading(application_id: int) -> Reading | None:
    """Return an application with its answers, files, letters, questions and answers; None where there is none."""
    row = db.session.execute(
        select(Application, Call, Programme)
        .join(Call, Call.id == Application.call_id)
        .join(Programme, Programme.id == Call.programme_id)
        .where(Application.id == application_id)
    ).one_or_none()
    if row is None:
        return None
    application, call, programme = row
    form = call_form(call)
    answers = answers_now(application, form)
    return Reading(
        application,
        call,
        programme,
        form,
        answers,
        _files(application, form, answers),
        references_of(application_id),
        notes_of(application_id, "asked", "answered"),
    )


def _files(application: Application, form: Questionnaire, answers: Answers) -> list[AttachedFile]:
    """Return the files that answers name, those that were taken out since as well, and what came with answers later."""
    there = files_of(OWNER, [application.id])[application.id]
    known = {file.id for file in there}
    named = [file_id for file_id in named_files(form, answers) if file_id not in known]
    return [*there, *(file for file in files_by_ids(named).values() if file.owner_id == application.id)]


def named_files(form: Questionnaire, answers: Answers) -> list[int]:
    """Return the ids of the files that answers name."""
    kinds = [question.id for question in form.questions() if question.kind is FieldKind.FILE]
    return [file_id for field in kinds for file_id in answers.get(field, ()) if isinstance(file_id, int)]


APPLICATION_COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": func.lower(Application.full_name),
    "sent": Application.submitted_at.expression,
    "home": Application.state_code.expression,
    "score": Application.final_score.expression,
}


@dataclass(frozen=True)
class ApplicationFilter:
    """Which applications a manager wants to see; without ``state`` all that were sent, drafts never among them."""

    state: ApplicationState | None = None
    home: str = ""
    name: str = ""

    def conditions(self, call_id: int) -> list[ColumnElement[bool]]:
        """Return the conditions on the applications of a call."""
        state = Application.state == self.state if self.state else Application.state != S.DRAFT
        found = [Application.call_id == call_id, state]
        if self.home:
            found.append(Application.state_code == self.home)
        if self.name:
            found.append(Application.full_name.icontains(self.name, autoescape=True))
        return found


def applications_page(call_id: int, wanted: ApplicationFilter, sorting: Sorting, page: int) -> Page[Row[Any]]:
    """Return one page of the applications of a call, in two queries."""
    statement: Any = select(
        Application.id,
        Application.full_name,
        Application.state,
        Application.state_code,
        Application.organisation_name,
        Application.submitted_at,
        Application.changed_at,
        Application.final_score,
    ).where(*wanted.conditions(call_id))
    return paginate(ordered(statement, APPLICATION_COLUMNS, sorting).order_by(Application.id), page)


def counts_by_state(call_id: int) -> dict[ApplicationState, int]:
    """Return how many applications of a call are in each state."""
    counted = select(Application.state, func.count()).where(Application.call_id == call_id)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Application.state))}


def own_applications(person_id: int, *, running: bool = False) -> list[tuple[Application, Call]]:
    """Return the applications of a person with their calls, the newest first; the running ones only if asked."""
    statement = (
        select(Application, Call)
        .join(Call, Call.id == Application.call_id)
        .where(Application.person_id == person_id)
        .order_by(Application.id.desc())
    )
    statement = statement.where(Application.state.not_in(ENDED)) if running else statement
    return [(row[0], row[1]) for row in db.session.execute(statement)]
