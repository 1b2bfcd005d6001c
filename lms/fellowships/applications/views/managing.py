"""What managers see of applications: the list of a call, one application, and what they do with them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import requested_page, requested_sorting
from lms.fellowships.applications import queries, screening
from lms.fellowships.applications.answering import ANSWER_SLOT
from lms.fellowships.applications.forms import MoveForm, NoteForm, PlaceForm
from lms.fellowships.applications.loaders import load_application
from lms.fellowships.applications.models import MOVES, NAMES, ApplicationState
from lms.fellowships.applications.queries import APPLICATION_COLUMNS, ApplicationFilter
from lms.fellowships.applications.words import MOVE_NAMES
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_call
from lms.people.permissions import MANAGERS
from lms.people.places import STATES
from lms.people.queries import organisation_names


def wanted() -> ApplicationFilter:
    """Return which applications the address asks for; nonsense asks for all."""
    state, home = request.args.get("state", ""), request.args.get("home", "")
    return ApplicationFilter(
        state=ApplicationState(state) if state in set(ApplicationState) else None,
        home=home if home in STATES else "",
        name=request.args.get("name", "").strip()[:80],
    )


@blueprint.get("/programmes/<slug>/calls/<call_slug>/applications")
@access(MANAGERS)
def list_applications(slug: str, call_slug: str) -> ResponseReturnValue:
    """List the applications of a call, a page at a time."""
    return _list_page(slug, call_slug)


def _list_page(slug: str, call_slug: str, refused: Refusal | None = None) -> ResponseReturnValue:
    programme, call = load_call(slug, call_slug)
    chosen, sorting = wanted(), requested_sorting(APPLICATION_COLUMNS, "name")
    page = render_template(
        "fellowships/applications/list.html",
        programme=programme,
        call=call,
        page=queries.applications_page(call.id, chosen, sorting, requested_page()),
        counts=queries.counts_by_state(call.id),
        wanted=chosen,
        sort=("-" if sorting.descending else "") + sorting.key,
        names=NAMES,
        homes=STATES,
        verbs=[(verb, MOVE_NAMES[verb]) for verb in screening.IN_BULK],
        refused=refused,
        ticked=set(request.form.getlist("ids")),
    )
    return page, 422 if refused else 200


@blueprint.post("/programmes/<slug>/calls/<call_slug>/applications")
@access(MANAGERS)
def move_applications(slug: str, call_slug: str) -> ResponseReturnValue:
    """Move the ticked applications on, each with the letter that follows; the filter stays."""
    _programme, call = load_call(slug, call_slug)
    ids = [int(each) for each in request.form.getlist("ids") if each.isascii() and each.isdigit() and len(each) < 10]
    verb, reason = request.form.get("verb", ""), request.form.get("reason", "")
    try:
        with transaction():
            moved, left = screening.move_many(call, ids, verb, by=current_user.id, reason=reason)
    except Refusal as refusal:
        return _list_page(slug, call_slug, refusal)
    flash(ngettext("%(num)d application was moved on.", "%(num)d applications were moved on.", moved), "success")
    if left:
        sentence = ngettext(
            "%(num)d application was left as it is: its status does not allow this.",
            "%(num)d applications were left as they are: their status does not allow this.",
            left,
        )
        flash(sentence, "info")
    here = url_for("fellowships.list_applications", slug=slug, call_slug=call_slug)
    return redirect(f"{here}?{urlencode(request.args)}" if request.args else here, 303)


@blueprint.get("/programmes/<slug>/calls/<call_slug>/applications/<int:application_id>")
@access(MANAGERS)
def show_application(slug: str, call_slug: str, application_id: int) -> ResponseReturnValue:
    """Show one application whole: answers, files, letters, notes, history, and what can be done with it now."""
    return _application_page(slug, call_slug, application_id)


def _application_page(
    slug: str, call_slug: str, application_id: int, *, status: int = 200, **forms: Any
) -> ResponseReturnValue:
    programme, call, application = load_application(slug, call_slug, application_id)
    words: dict[str, Any] = {"programme": programme, "call": call, "application": application, "names": NAMES}
    if application.state is ApplicationState.DRAFT:  # what stands in a draft is only the applicant's
        return render_template("fellowships/applications/unsent.html", **words), status
    words |= {
        "reading": queries.application_for_reading(application_id),
        "internal": queries.notes_of(application_id, "internal"),
        "history": queries.history_of(application),
        "moves": [(verb, MOVES.table[verb].needs_reason) for verb in screening.allowed_moves(application, call)],
        "file_url": lambda file: url_for("attachments.show_attachment", file_id=file.id),
        "homes": STATES,
        "answer_slot": ANSWER_SLOT,
        "organisations": dict(organisation_names()),
        "move_form": MoveForm(formdata=None),
        "note_form": NoteForm(formdata=None),
    }
    return render_template("fellowships/applications/application.html", **{**words, **forms}), status


@blueprint.post("/programmes/<slug>/calls/<call_slug>/applications/<int:application_id>/move")
@access(MANAGERS)
def move_application(slug: str, call_slug: str, application_id: int) -> ResponseReturnValue:
    """Make one move with an application; the reason that was typed stays where it is refused."""
    _programme, call, _application = load_application(slug, call_slug, application_id)
    form = MoveForm()
    verb = form.verb.data or ""
    try:
        with transaction():
            screening.move_application(call, application_id, verb, by=current_user.id, reason=form.reason.data or "")
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _application_page(slug, call_slug, application_id, status=422, move_form=form)
    flash(_("Done: %(what)s.", what=MOVE_NAMES[verb]), "success")
    return _back_to(slug, call_slug, application_id)


def _back_to(slug: str, call_slug: str, application_id: int) -> ResponseReturnValue:
    here = url_for("fellowships.show_application", slug=slug, call_slug=call_slug, application_id=application_id)
    return redirect(here, 303)


@blueprint.post("/programmes/<slug>/calls/<call_slug>/applications/<int:application_id>/notes")
@access(MANAGERS)
def add_application_note(slug: str, call_slug: str, application_id: int) -> ResponseReturnValue:
    """Keep a note that only managers see."""
    _programme, call, _application = load_application(slug, call_slug, application_id)
    form = NoteForm()
    if form.validate():
        try:
            with transaction():
                text, key = form.text.data or "", form.key.data or ""
                screening.add_note(call, application_id, text, by=current_user.id, form_key=key)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The note is kept."), "success")
            return _back_to(slug, call_slug, application_id)
    return _application_page(slug, call_slug, application_id, status=422, note_form=form)


@blueprint.route(
    "/programmes/<slug>/calls/<call_slug>/applications/<int:application_id>/placement", methods=["GET", "POST"]
)
@access(MANAGERS)
def edit_application_placement(slug: str, call_slug: str, application_id: int) -> ResponseReturnValue:
    """Show where an applicant works, comes from and would be placed, and change it."""
    programme, call, application = load_application(slug, call_slug, application_id)
    form = PlaceForm(application)
    if form.validate_on_submit():
        try:
            with transaction():
                screening.place(call, application_id, by=current_user.id, **form.values())
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("It is saved."), "success")
            return _back_to(slug, call_slug, application_id)
        programme, call, application = load_application(slug, call_slug, application_id)
    words = {"programme": programme, "call": call, "application": application, "form": form}
    page = render_template("fellowships/applications/placement.html", **words)
    return page, 422 if form.is_submitted() else 200
