"""The applications of a call as a table: one row an application, one column a question."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from sqlalchemy import select

from lms.attachments.queries import AttachedFile, files_by_ids
from lms.core.clock import day_of
from lms.core.language import localised
from lms.core.spreadsheets import safe_cell
from lms.extensions import db
from lms.fellowships.applications.models import NAMES, Application
from lms.fellowships.applications.queries import ApplicationFilter, named_files
from lms.fellowships.applications.referees import letters_given
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.people.models import Organisation
from lms.people.places import STATES
from lms.questionnaires.documents import FieldKind, Question, Questionnaire

MOST_ROWS = 5_000
BATCH = 250
LONGEST_CELL = 32_000


def header(form: Questionnaire) -> list[str]:
    """Return the columns: what is known of each application, then every question."""
    known = [
        _("Number"),
        _("Full name"),
        _("E-mail address"),
        _("Phone number"),
        _("Language"),
        _("Status"),
        _("Home state"),
        _("District"),
        _("Organisation"),
        _("Host organisation"),
        _("Sent on"),
        _("Score"),
        _("Letters of reference"),
    ]
    return [*known, *(localised(question.label) for question in form.questions())]


def rows(call: Call, wanted: ApplicationFilter) -> Iterator[list[Any]]:
    """Yield the applications that a filter lets through as rows of cells, 5,000 at most; a few queries for each 250."""
    form, call_id = call_form(call), call.id
    found = select(Application.id).where(*wanted.conditions(call_id)).order_by(Application.id).limit(MOST_ROWS)
    ids = list(db.session.scalars(found))
    hosts = {row.id: localised(row.name) for row in db.session.execute(select(Organisation.id, Organisation.name))}
    for start in range(0, len(ids), BATCH):
        yield from _batch(form, ids[start : start + BATCH], hosts)


def _batch(form: Questionnaire, ids: list[int], hosts: Mapping[int, str]) -> Iterator[list[Any]]:
    batch = db.session.scalars(select(Application).where(Application.id.in_(ids)).order_by(Application.id)).all()
    files = files_by_ids([file_id for each in batch for file_id in named_files(form, each.answers)])
    letters = letters_given(ids)
    for application in batch:
        answers = application.answers
        cells = [answer_words(question, answers.get(question.id), files) for question in form.questions()]
        yield [*_facts(application, hosts), letters.get(application.id, 0), *cells]


def _facts(application: Application, hosts: Mapping[int, str]) -> list[Any]:
    zone = current_app.extensions["settings"].time_zone
    sent = application.submitted_at
    return [
        application.id,
        application.full_name,
        application.email or "",
        application.phone or "",
        application.language,
        str(NAMES[application.state]),
        str(STATES.get(application.state_code, application.state_code)),
        application.district,
        hosts.get(application.organisation_id or 0) or application.organisation_name,
        hosts.get(application.host_id or 0, ""),
        day_of(sent, zone).isoformat() if sent else "",
        application.final_score if application.final_score is not None else "",
    ]


def answer_words(question: Question, answer: Any, files: Mapping[int, AttachedFile]) -> str:
    """Return an answer as the cell of a table: options and files by their names, referees with their address."""
    if not answer:
        return ""
    if question.kind is FieldKind.AGREEMENT:
        return str(_("Yes"))
    if question.kind is FieldKind.FILE:
        return "; ".join(files[file_id].name for file_id in answer if file_id in files)
    if question.kind is FieldKind.REFERENCES:
        return "; ".join(f"{row['name']} <{row['email']}>" for row in answer)
    chosen = answer if isinstance(answer, list) else [answer]
    labels = {option.id: localised(option.label) for option in question.options}
    return "; ".join(labels.get(each, str(each)) for each in chosen)


def workbook(title: str, head: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """Return a table as an XLSX file; text that a program could take for a formula is marked as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for line in (head, *lines):
        sheet.append([_cell(value) for value in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(value: Any) -> Any:
    return ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))[:LONGEST_CELL] if isinstance(value, str) else value
