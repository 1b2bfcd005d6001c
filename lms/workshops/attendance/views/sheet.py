"""The printed sign-in sheet, and the page on which it is entered afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.paging import Page, requested_page
from lms.workshops.attendance import entering
from lms.workshops.attendance.entering import Entered, Look, SheetEntry
from lms.workshops.attendance.entry import SessionEntry, numbers_in, walk_in_lines
from lms.workshops.attendance.models import Presence
from lms.workshops.attendance.said import form_key_of
from lms.workshops.attendance.sheet import SheetRow, days_with_sessions, files_of, sheet_paper, sheet_rows
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.attendance.views.table import TABLE
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.times import Timed
from lms.workshops.registration.forms import typed_ids

PART = 200
"""How many rows can be ticked on one page. Numbers can be typed for all."""


@blueprint.get(f"{TABLE}/sheet.pdf")
@access(SIGNED_IN)
def print_sheet(workshop_id: int) -> Response:
    """Give the sign-in sheet of a day as a PDF."""
    workshop = load_run(workshop_id)
    day, sessions = _day(workshop)
    return sheet_paper(workshop, day, sessions, part=requested_page()) if sessions else abort(404)


def _day(workshop: Workshop) -> tuple[int, Sequence[Timed]]:
    """Return the day that the address names, else the first, with its sessions; 404 for a day that there is not."""
    days = days_with_sessions(workshop.id)
    wanted = request.args.get("day", "")
    if not wanted:
        return next(iter(days.items()), (1, []))
    day = number_of(wanted)
    return (day, days[day]) if day in days else abort(404)


@dataclass
class SheetPage:
    """What the page of a sheet shows: its day, the rows of one part, what was typed, and what entering it would do."""

    workshop: Workshop
    day: int
    sessions: Sequence[Timed]
    rows: Page[SheetRow]
    form_key: str
    look: Look | None = None
    looked: str = ""
    problem: Any = None
    problem_at: str | None = None


@blueprint.route(f"{TABLE}/entry", methods=["GET", "POST"])
@access(SIGNED_IN)
def enter_sheet(workshop_id: int) -> ResponseReturnValue:
    """Show a day's sheet with few keys to press, say what entering it would change, and enter it."""
    page = _sheet_page(workshop_id)
    if request.method == "GET":
        return _draw(page)
    try:
        entry = _typed(page)
        if request.form.get("act") == "take" and request.form.get("looked") == entry.digest:
            with transaction():
                done = entering.enter(workshop_id, entry, by=current_user.id)
            _flash(done)
            return redirect(url_for("workshops.enter_sheet", workshop_id=workshop_id, day=entry.day), 303)
        page.look, page.looked = entering.look_at(page.workshop, entry), entry.digest
    except Refusal as refusal:
        page = _refused_page(workshop_id, refusal)
    return _draw(page), 422 if page.problem else 200


def _sheet_page(workshop_id: int) -> SheetPage:
    workshop = load_run(workshop_id)
    day, sessions = _day(workshop)
    everybody = sheet_rows(workshop_id)
    last = max(1, -(-len(everybody) // PART))
    number = min(requested_page(), last)
    rows = Page(everybody[(number - 1) * PART : number * PART], number, PART, len(everybody))
    return SheetPage(workshop, day, sessions, rows, request.form.get("form_key") or new_key())


def _refused_page(workshop_id: int, refusal: Refusal) -> SheetPage:
    """Return the page with what was typed, what is wrong, and what entering it would do as far as that can be said."""
    page = _sheet_page(workshop_id)
    try:
        entry = _typed(page)
        page.look, page.looked = entering.look_at(page.workshop, entry), entry.digest
    except Refusal:
        page.look = None
    page.problem, page.problem_at = refusal.sentence, _place_of(refusal.field)
    return page


def _place_of(field: str | None) -> str | None:
    """Return the field of the page that a refusal is about; what is wrong with a name is wrong in the names."""
    is_own = field is None or field in {"reason", "above_capacity"} or field.startswith(("absent.", "who."))
    return field if is_own else "walk_ins"


def _typed(page: SheetPage) -> SheetEntry:
    """Return what was sent. Raises Refusal for what cannot be read."""
    sent = request.form
    sessions = [_session_typed(sent, each.session.id) for each in page.sessions]
    lines = walk_in_lines(sent.get("walk_ins", ""))
    return SheetEntry(
        form_key=form_key_of(sent.get("form_key", "")),
        day=page.day,
        sessions=sessions,
        walk_ins=lines,
        who={line.number: sent.get(f"who.{line.number}", "") for line in lines},
        overwritten=frozenset(sent.getlist("overwrite")),
        reason=sent.get("reason", "")[:1000],
        above_capacity=bool(sent.get("above_capacity")),
    )


def _session_typed(sent: Mapping[str, str], session_id: int) -> SessionEntry:
    return SessionEntry(
        session_id,
        is_all=bool(sent.get(f"all.{session_id}")),
        absent=numbers_in(sent.get(f"absent.{session_id}", "")[:2000], name=f"absent.{session_id}"),
        ticked=frozenset(typed_ids(f"signed.{session_id}")),
        shown=frozenset(number_of(each) or 0 for each in sent.get("shown", "").split()),
    )


def _flash(done: Entered) -> None:
    flash(ngettext("%(num)d mark is saved.", "%(num)d marks are saved.", done.saved), "success")
    if done.walk_ins:
        words = ngettext("%(num)d name was added.", "%(num)d names were added.", done.walk_ins)
        flash(words, "success")
    if done.left:
        words = ngettext(
            "%(num)d mark was left as it was, because it says something else and you did not tick it.",
            "%(num)d marks were left as they were, because they say something else and you did not tick them.",
            done.left,
        )
        flash(words, "warning")
    for sentence in dict.fromkeys(str(each.sentence) for each in done.refused):
        flash(sentence, "danger")


def _draw(page: SheetPage) -> str:
    sessions = [each.session.id for each in page.sessions]
    return render_template(
        "workshops/attendance/entry.html",
        workshop=page.workshop,
        page=page,
        days=days_with_sessions(page.workshop.id),
        files=files_of(page.rows.total),
        held=entering.held_marks(sessions),
        titles={each.session.id: each.session.title for each in page.sessions},
        names={row.id: row.full_name for row in sheet_rows(page.workshop.id)} if page.look else {},
        sent=request.form,
        ticked={each: set(typed_ids(f"signed.{each}")) for each in sessions},
        overwritten=set(request.form.getlist("overwrite")),
        presences=Presence,
        another=entering.ANOTHER,
    )
