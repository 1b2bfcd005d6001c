"""Taking in a list of participants from a spreadsheet: looked at first, then taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from wtforms import TextAreaField

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import Form
from lms.core.language import chosen_language
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.quizzes.exchange.sheets_files import csv_bytes
from lms.workshops.attendance import taking_over
from lms.workshops.attendance.models import PRESENCE_NAMES
from lms.workshops.attendance.roll import why_closed
from lms.workshops.attendance.roster import (
    LARGEST_FILE,
    Roster,
    blank_headings,
    read_roster,
    table_of,
    without_the_rest,
)
from lms.workshops.attendance.roster_columns import LABELS, session_numbers
from lms.workshops.attendance.said import form_key_of
from lms.workshops.attendance.taking_over import Answer, Known, TakenRow, Wish, batches, known_in, require_answers
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.times import sessions_of
from lms.workshops.registration.places import free_places

LIST = "/workshops/<int:workshop_id>/participants/import"
LARGEST_KEPT = 400_000
"""How much of a table a page can carry until it is taken over, in bytes."""


class RosterForm(Form):
    """A list of participants."""

    file = FileField(
        _l("File with the names"),
        description=_l("CSV or XLSX. The first row holds the headings; only the name is needed."),
    )
    pasted = TextAreaField(_l("Or paste the table here"))

    def content(self) -> bytes:
        """Return what was uploaded or pasted. Raises Refusal where there is nothing."""
        sent = self.file.data
        content = b""
        if sent and sent.filename:
            with sent.stream as stream:
                content = stream.read(LARGEST_FILE + 1)
        content = content or (self.pasted.data or "").encode()
        if not content.strip():
            raise Refusal(_l("Choose a file, or paste the table into the box."), field="file")
        return content


@dataclass
class RosterPage:
    """What the page shows: the list as it was read, who may be known, what was answered, what became of it."""

    form: RosterForm
    form_key: str
    roster: Roster | None = None
    known: Mapping[int, Known] = field(default_factory=dict)
    kept: str = ""
    problem: Any = None
    problem_at: str | None = None
    taken: Sequence[TakenRow] | None = None

    @property
    def answers(self) -> dict[int, Answer]:
        """What was said of those who may be known, by row."""
        sent = {number: request.form.get(f"same.{number}", "") for number in self.known}
        return {number: Answer(each) for number, each in sent.items() if each in set(Answer)}


@blueprint.route(LIST, methods=["GET", "POST"])
@access(SIGNED_IN)
def import_participants(workshop_id: int) -> ResponseReturnValue:
    """Ask for a list, show what each of its rows means, and take over those that can be taken."""
    load_run(workshop_id)
    page = RosterPage(RosterForm(), request.form.get("form_key") or new_key())
    if page.form.validate_on_submit():
        try:
            _read(workshop_id, page)
            if request.form.get("act") == "take":
                _take(workshop_id, page)
        except Refusal as refusal:
            _take_refusal(page, refusal)
    is_wrong = page.problem or page.form.errors or page.form.form_errors
    return _draw(load_run(workshop_id), page), 422 if is_wrong else 200


def _read(workshop_id: int, page: RosterPage) -> None:
    """Read the list that was sent, and what is known of its people. Raises Refusal where it cannot be read."""
    table = table_of(page.form.content())
    workshop = load_run(workshop_id)
    roster = read_roster(table, sessions_of(workshop_id, only_counted=True))
    _require_open(workshop, roster)
    kept = csv_bytes(without_the_rest(table, roster.columns))
    if len(kept) > LARGEST_KEPT:
        raise Refusal(_("This table holds too much text. Part it into several."), field="file")
    page.kept = kept.decode().removeprefix("\ufeff")
    page.known = known_in(workshop_id, roster, page.form_key)
    page.roster = roster


def _require_open(workshop: Workshop, roster: Roster) -> None:
    for number, timed in session_numbers(sessions_of(workshop.id, only_counted=True)):
        closed = why_closed(workshop, timed.session) if timed.session.id in roster.marked_sessions else None
        if closed is not None:
            sentence = _("Column %(number)s: %(why)s Leave its marks out for now.", number=number, why=closed)
            raise Refusal(sentence, field="file")


def _take(workshop_id: int, page: RosterPage) -> None:
    """Take over what can be taken, a few rows in a transaction; what is sent again is not taken twice."""
    if page.roster is None:
        return
    wish = Wish(
        form_key=form_key_of(page.form_key),
        language=chosen_language(),
        answers=page.answers,
        above_capacity=bool(request.form.get("above_capacity")),
    )
    require_answers(page.known, wish)
    taken: list[TakenRow] = []
    by = current_user.id
    for rows in batches(page.roster):
        with transaction():
            taken += taking_over.take_over(workshop_id, rows, page.known, wish, by=by)
    page.taken = taken


def _take_refusal(page: RosterPage, refusal: Refusal) -> None:
    if page.roster is None:
        page.form.take_refusal(refusal)
    else:
        page.problem, page.problem_at = refusal.sentence, refusal.field


def _draw(workshop: Workshop, page: RosterPage) -> str:
    sessions = session_numbers(sessions_of(workshop.id, only_counted=True))
    return render_template(
        "workshops/attendance/taken_over.html" if page.taken is not None else "workshops/attendance/import.html",
        workshop=workshop,
        page=page,
        labels=LABELS,
        sessions=sessions,
        numbers={timed.session.id: number for number, timed in sessions},
        presence_names=PRESENCE_NAMES,
        free=free_places(workshop),
        sent=request.form,
        answers=Answer,
    )


@blueprint.get(f"{LIST}.csv")
@access(SIGNED_IN)
def give_list_to_fill_in(workshop_id: int) -> Response:
    """Give an empty list with the headings that can be read, as CSV."""
    load_run(workshop_id)
    headings = blank_headings(sessions_of(workshop_id, only_counted=True))
    return csv_response(f"workshop-{workshop_id}-list", headings, [])


@blueprint.get(f"{LIST}.xlsx")
@access(SIGNED_IN)
def give_workbook_to_fill_in(workshop_id: int) -> Response:
    """Give an empty list with the headings that can be read, as a workbook."""
    load_run(workshop_id)
    headings = blank_headings(sessions_of(workshop_id, only_counted=True))
    return workbook_response(f"workshop-{workshop_id}-list", [(_("Participants"), (headings, []))])
