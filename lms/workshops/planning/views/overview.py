"""The overview of a workshop for those who run it: how it stands, what to do next, notes; and its moves."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import Form
from lms.workshops.blueprint import blueprint
from lms.workshops.library.operations import save_template
from lms.workshops.moves import Actor
from lms.workshops.planning import operations, states
from lms.workshops.planning.act_forms import CancelForm, NoteForm, ReasonForm, TemplateForm
from lms.workshops.planning.as_template import document_from
from lms.workshops.planning.clashes import Clash, clashes_of
from lms.workshops.planning.followers import letters_for
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import WORKSHOP_MOVES, Workshop, WorkshopState
from lms.workshops.planning.next_steps import next_steps, offered_moves
from lms.workshops.planning.overview_parts import overview_of
from lms.workshops.planning.permissions import is_organiser
from lms.workshops.planning.queries import cancel_reason, notes_of, organisations_named, teachers_of, topics_by_workshop
from lms.workshops.planning.times import sessions_of
from lms.workshops.planning.words import MOVE_LINKS, MOVE_WORDS


@blueprint.get("/workshops/<int:workshop_id>/overview")
@access(SIGNED_IN)
def show_overview(workshop_id: int) -> str:
    """Show how a workshop stands and what is to be done next."""
    return _overview(load_run(workshop_id), _new_note())


def _new_note() -> NoteForm:
    return NoteForm(formdata=None, form_key=secrets.token_urlsafe(16))


def _clashes_ahead(workshop: Workshop) -> list[Clash]:
    """Return what speaks against the days that are still to come; a cancelled workshop has none."""
    if workshop.state is WorkshopState.CANCELLED:
        return []
    today = today_here()
    return [clash for clash in clashes_of(workshop, current_user) if clash.held_on > today]


def _overview(workshop: Workshop, form: NoteForm) -> str:
    teachers = teachers_of(workshop.id)
    steps = next_steps(workshop, has_teachers=bool(teachers), has_sessions=bool(sessions_of(workshop.id)))
    allowed = WORKSHOP_MOVES.allowed(workshop.state, Actor.ORGANISER)
    return render_template(
        "workshops/planning/overview.html",
        workshop=workshop,
        form=form,
        steps=steps,
        moves=[(verb, MOVE_LINKS[verb]) for verb in offered_moves(workshop, allowed, steps)],
        parts=[_part(workshop, *each) for each in overview_of(workshop)],
        clashes=_clashes_ahead(workshop),
        teachers=teachers,
        topics=topics_by_workshop([workshop.id]).get(workshop.id, []),
        organisations=organisations_named(workshop.organiser_id, workshop.host_id),
        notes=notes_of(workshop.id),
        reason=cancel_reason(workshop.id) if workshop.state is WorkshopState.CANCELLED else "",
        may_plan=is_organiser(current_user),
    )


def _part(workshop: Workshop, template: str, facts: dict[str, Any]) -> Markup:
    """Return a part of the overview; its template gets the workshop, each fact by its name, and ``facts``."""
    known = {"workshop": workshop, "facts": facts, **facts}
    return Markup(render_template(template, **known))  # noqa: S704 – made from a template


@blueprint.post("/workshops/<int:workshop_id>/notes")
@access(SIGNED_IN)
def write_workshop_note(workshop_id: int) -> ResponseReturnValue:
    """Keep a note about a workshop."""
    load_run(workshop_id)
    form = NoteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                operations.write_note(
                    workshop_id, form.text.data or "", by=current_user.id, form_key=form.form_key.data or None
                )
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The note is kept."), "success")
            return _back(workshop_id)
    return _overview(load_run(workshop_id), form), 422


def _back(workshop_id: int) -> ResponseReturnValue:
    return redirect(url_for("workshops.show_overview", workshop_id=workshop_id), 303)


@blueprint.route("/workshops/<int:workshop_id>/moves/<verb>", methods=["GET", "POST"])
@access(SIGNED_IN)
def move_workshop(workshop_id: int, verb: str) -> ResponseReturnValue:
    """Say what a move of a workshop brings about, and make it."""
    workshop = load_run(workshop_id)
    if verb not in MOVE_WORDS:
        abort(404)
    form, title = _move_form(verb), dict(workshop.title)
    if form.validate_on_submit():
        try:
            _make(workshop_id, verb, form, title)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(str(MOVE_WORDS[verb].done), "success")
            return _back(workshop_id)
    return _move_page(load_run(workshop_id), verb, form), 422 if form.is_submitted() else 200


def _move_form(verb: str) -> Form:
    if verb == "cancelled":
        return CancelForm()
    return ReasonForm() if WORKSHOP_MOVES.table[verb].needs_reason else Form()


def _make(workshop_id: int, verb: str, form: Form, title: dict[str, str]) -> None:
    reason = form.reason.data or "" if isinstance(form, ReasonForm) else ""
    if isinstance(form, CancelForm):
        states.check_title(form.confirmation.data or "", title)
    with transaction():
        states.move(workshop_id, verb, by=current_user.id, reason=reason)


def _move_page(workshop: Workshop, verb: str, form: Form) -> str:
    return render_template(
        "workshops/planning/move.html",
        workshop=workshop,
        verb=verb,
        words=MOVE_WORDS[verb],
        form=form,
        letters=letters_for(workshop.id) if verb == "cancelled" else 0,
        missing=states.missing_for_announcing(workshop) if verb == "announced" else [],
        is_allowed=WORKSHOP_MOVES.allows(workshop.state, verb, Actor.ORGANISER),
    )


@blueprint.route("/workshops/<int:workshop_id>/template", methods=["GET", "POST"])
@access(SIGNED_IN)
def save_as_template(workshop_id: int) -> ResponseReturnValue:
    """Ask for an address, and put a workshop as it is planned on the shelf as a template."""
    workshop = load_run(workshop_id)
    if not is_organiser(current_user):
        abort(403)
    form = TemplateForm(data={"form_key": secrets.token_urlsafe(16)})
    if form.validate_on_submit():
        try:
            plan = document_from(workshop)
            with transaction():
                made = save_template(
                    plan, slug=form.slug.data or "", form_key=form.form_key.data or None, by=current_user.id
                ).slug
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The template is on the shelf. Workshops can be planned from it now."), "success")
            return redirect(url_for("workshops.show_template", slug=made), 303)
    page = render_template("workshops/planning/save_template.html", workshop=load_run(workshop_id), form=form)
    return page, 422 if form.is_submitted() else 200
