"""Advice: what it is and how to ask, the list of requests, one request with its notes, and its moves."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.attachments.queries import files_of
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices
from lms.core.history import HistoryEntry
from lms.core.paging import paginate, requested_page
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.people.changes import action_name
from lms.people.models import Organisation
from lms.people.permissions import COORDINATORS
from lms.workshops.advisory import operations, queries
from lms.workshops.advisory.files import checked_files, keep_files
from lms.workshops.advisory.forms import KINDS, AskForm, MoveForm, NoteForm
from lms.workshops.advisory.models import REQUEST_MOVES, REQUEST_NAMES, AdvisoryRequest, RequestState
from lms.workshops.advisory.permissions import actors_of, asks_or_advises, is_adviser
from lms.workshops.advisory.words import MOVE_WORDS, NEED_REASON, REQUEST_KINDS
from lms.workshops.blueprint import blueprint
from lms.workshops.moves import Actor
from lms.workshops.planning.permissions import coordinated

WORDS = {"names": REQUEST_NAMES, "kinds": REQUEST_KINDS}


def _filter() -> queries.RequestFilter:
    state, which = request.args.get("state", ""), request.args.get("which", "")
    return queries.RequestFilter(
        state=RequestState(state) if state in set(RequestState) else None,
        is_open=which != "all",
        handled_by=current_user.id if which == "mine" else None,
        words=request.args.get("words", "")[:200],
    )


@blueprint.get("/advice")
@access(SIGNED_IN)
def list_requests() -> str:
    """List the requests that the reader may read; tell others how advice is asked for."""
    if not asks_or_advises(current_user):
        return render_template("workshops/advisory/how_to_ask.html")
    wanted = _filter()
    return render_template(
        "workshops/advisory/requests.html",
        page=paginate(queries.requests_list(current_user, wanted), requested_page()),
        wanted=wanted,
        which=request.args.get("which", ""),
        is_adviser=is_adviser(current_user),
        may_ask=bool(coordinated(current_user)),
        **WORDS,
    )


@blueprint.get("/advice.csv")
@access(SIGNED_IN)
def export_requests() -> Response:
    """Hand the list of requests out as CSV."""
    return csv_response("advice", queries.header(), list(queries.rows(current_user, _filter())))


@blueprint.get("/advice.xlsx")
@access(SIGNED_IN)
def export_requests_workbook() -> Response:
    """Hand the list of requests out as a workbook."""
    return workbook_response("advice", [(_("Advice"), (queries.header(), queries.rows(current_user, _filter())))])


@blueprint.route("/advice/new", methods=["GET", "POST"])
@access(COORDINATORS)
def ask_advice() -> ResponseReturnValue:
    """Ask a coordinator what their organisation wants advice on, and send it."""
    form = AskForm()
    form.organisation.choices = choices(queries.own_organisations(current_user))
    if form.validate_on_submit():
        try:
            files = checked_files(request.files.getlist("files"))
            with transaction():
                row, note_id = operations.ask(
                    int(form.organisation.data), form.wanted(), form_key=form.key, by=current_user.id
                )
                request_id = row.id
            keep_files(note_id, files, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("It is asked. You get a letter when somebody has taken it on."), "success")
            return redirect(url_for("workshops.show_request", request_id=request_id), 303)
    return render_template("workshops/advisory/ask.html", form=form), 422 if form.is_submitted() else 200


def _load(request_id: int) -> tuple[AdvisoryRequest, frozenset[Actor]]:
    """Return a request that this reader may read, and as what they act on it; any other answers 404."""
    row = queries.find_request(current_user, request_id)
    return (row, actors_of(current_user, row)) if row is not None else abort(404)


@blueprint.get("/advice/<int:request_id>")
@access(SIGNED_IN)
def show_request(request_id: int) -> str:
    """Show a request with everything that was written, and what this reader can do with it."""
    return _page(request_id)


def _page(request_id: int, note: NoteForm | None = None, move: MoveForm | None = None) -> str:
    row, actors = _load(request_id)
    notes = queries.notes_of(row.id, with_internal=Actor.ORGANISER in actors)
    changes = db.session.query(HistoryEntry).filter_by(subject_kind="advisory_requests", subject_id=row.id)
    allowed = {verb for actor in actors for verb in REQUEST_MOVES.allowed(row.state, actor)} - {"answered"}
    return render_template(
        "workshops/advisory/request.html",
        row=row,
        organisation=db.session.get_one(Organisation, row.organisation_id),
        handler=queries.name_of(row.handled_by_id),
        asker=queries.name_of(row.asked_by_id),
        notes=notes,
        files=files_of(operations.OWNER, [each.note.id for each in notes]),
        note=note or _note_form(row, actors),
        move=move or MoveForm(formdata=None),
        moves=[(verb, MOVE_WORDS[verb], verb in NEED_REASON) for verb in MOVE_WORDS if verb in allowed],
        is_adviser=Actor.ORGANISER in actors,
        may_note=row.state not in operations.ENDED or Actor.ORGANISER in actors,
        changes=[(each.at, action_name(each.action)) for each in changes.order_by(HistoryEntry.id).limit(100)],
        **WORDS,
    )


def _note_form(row: AdvisoryRequest, actors: frozenset[Actor], *, is_sent: bool = False) -> NoteForm:
    form = NoteForm() if is_sent else NoteForm(formdata=None)
    offered = [kind for kind in KINDS if _offers(kind, row, actors)]
    form.kind.choices = choices((kind, KINDS[kind]) for kind in offered)
    if not is_sent:
        form.kind.data = offered[0]
    return form


def _offers(kind: str, row: AdvisoryRequest, actors: frozenset[Actor]) -> bool:
    if kind == "answer":
        return Actor.ORGANISER in actors and row.state in operations.BEING_HANDLED
    if kind == "internal":
        return Actor.ORGANISER in actors
    return row.state not in operations.ENDED or Actor.ORGANISER not in actors


@blueprint.post("/advice/<int:request_id>/notes")
@access(SIGNED_IN)
def write_request_note(request_id: int) -> ResponseReturnValue:
    """Keep a note with its files; as the answer, where an adviser says so."""
    row, actors = _load(request_id)
    form = _note_form(row, actors, is_sent=True)
    if form.validate():
        try:
            files = checked_files(request.files.getlist("files"))
            with transaction():
                note_id = _write(request_id, form, actors)
            keep_files(note_id, files, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            said = form.kind.data == "answer"
            flash(_("The answer is sent.") if said else _("The note is kept."), "success")
            return redirect(url_for("workshops.show_request", request_id=request_id), 303)
    return _page(request_id, note=form), 422


def _write(request_id: int, form: NoteForm, actors: frozenset[Actor]) -> int:
    words: dict[str, Any] = {"form_key": form.key, "by": current_user.id}
    text = form.text.data or ""
    if form.kind.data == "answer":
        return operations.answer(request_id, text, **words)
    is_internal = form.kind.data == "internal"
    return operations.write_note(request_id, text, is_internal=is_internal, actors=actors, **words)


@blueprint.post("/advice/<int:request_id>/move")
@access(SIGNED_IN)
def move_request(request_id: int) -> ResponseReturnValue:
    """Take a request on, begin, decline, close or withdraw it, or ask on."""
    actors, form = _load(request_id)[1], MoveForm()
    verb = form.verb.data or ""
    if verb not in MOVE_WORDS:
        abort(404)
    if form.validate():
        try:
            with transaction():
                operations.move(request_id, verb, actors=actors, by=current_user.id, reason=form.reason.data or "")
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("It is done, and whoever it concerns is told."), "success")
            return redirect(url_for("workshops.show_request", request_id=request_id), 303)
    return _page(request_id, move=form), 422
