"""The agenda of a workshop: day by day, each session, and what changes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.forms import Form, number_of
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import METHOD_NAMES
from lms.workshops.library.rendering import sheet_html
from lms.workshops.planning import agenda
from lms.workshops.planning.agenda_forms import SessionForm, ShiftForm, session_values
from lms.workshops.planning.clashes import clashes_of
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.loaders import load_run, load_session
from lms.workshops.planning.models import PLANNED_STATES, WorkshopSession
from lms.workshops.planning.queries import teachers_of
from lms.workshops.planning.times import Timed, days_of, sessions_of
from lms.workshops.planning.words import day_in_words

USUAL_START, USUAL_MINUTES = 10 * 60, 60


@blueprint.get("/workshops/<int:workshop_id>/agenda")
@access(SIGNED_IN)
def show_agenda(workshop_id: int) -> str:
    """Show the sessions of a workshop, day by day."""
    return _agenda_page(workshop_id)


def _agenda_page(workshop_id: int, *, shifted: int = 0, form: ShiftForm | None = None) -> str:
    """Return the agenda; ``form`` is that of the day that could not be moved."""
    workshop = load_run(workshop_id)
    teachers = teachers_of(workshop_id)
    return render_template(
        "workshops/planning/agenda.html",
        workshop=workshop,
        days=[
            (number, held_on, timed, _of_day(number, form if number == shifted and form else _shift_form(timed)))
            for number, held_on, timed in by_day(workshop_id)
        ],
        shifted=shifted,
        teachers={each.id: each.full_name for each in teachers},
        methods=METHOD_NAMES,
        clashes=clashes_of(workshop, current_user),
        can_change=workshop.state in PLANNED_STATES,
        plan=document_of(workshop_id),
    )


def by_day(workshop_id: int) -> list[tuple[int, date | None, list[Timed]]]:
    """Return the days of a workshop with their sessions, in order; a day without a session is there too."""
    found = sessions_of(workshop_id)
    days = days_of(workshop_id).items()
    return [(number, held_on, [each for each in found if each.session.day == number]) for number, held_on in days]


def _shift_form(timed: list[Timed]) -> ShiftForm:
    return ShiftForm(formdata=None, data={"seen": agenda.seen_mark([each.session for each in timed])})


def _of_day(number: int, form: ShiftForm) -> ShiftForm:
    """Return a form whose controls have ids of their own, since the page has such a form for each day."""
    for field in (form.seen, form.minutes):
        field.id = f"{field.name}-{number}"
    return form


@blueprint.get("/workshops/<int:workshop_id>/agenda/<int:session_id>")
@access(SIGNED_IN)
def show_session(workshop_id: int, session_id: int) -> str:
    """Show the trainer's plan of a session, with its materials and handouts."""
    workshop = load_run(workshop_id)
    session, plan = load_session(workshop, session_id), document_of(workshop_id)
    planned = plan.session(session.plan_id) if plan else None
    teachers = {each.id: each.full_name for each in teachers_of(workshop_id)}
    return render_template(
        "workshops/planning/session.html",
        workshop=workshop,
        timed=Timed(session, days_of(workshop_id).get(session.day)),
        planned=planned,
        plan=plan,
        html=sheet_html(planned.plan) if planned else "",
        handouts=[found for each in planned.handouts if (found := plan.handout(each))] if plan and planned else [],
        teacher=teachers.get(session.facilitator_id or 0, ""),
        methods=METHOD_NAMES,
        can_change=workshop.state in PLANNED_STATES,
    )


@blueprint.route("/workshops/<int:workshop_id>/agenda/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_session(workshop_id: int) -> ResponseReturnValue:
    """Ask about another session, on the day that ``day`` names, and add it."""
    load_run(workshop_id)
    form = _session_form(workshop_id, _new_values(workshop_id))
    if _saved(form, lambda line: agenda.add_session(workshop_id, line, by=current_user.id)):
        return _to_agenda(workshop_id, _("The session is added."))
    return _session_page(workshop_id, form, None), 422 if form.is_submitted() else 200


def _new_values(workshop_id: int) -> dict[str, Any]:
    """Return what the form of a new session is filled with: after the last session of its day."""
    day = number_of(request.args.get("day")) or 1
    last = agenda.sessions_on(workshop_id, day)[-1:]
    starts = min(last[0].ends_minute, 23 * 60 - 1) if last else USUAL_START
    return {"day": str(day), "starts": starts, "ends": starts + USUAL_MINUTES, "is_counted": True}


def _session_form(workshop_id: int, values: dict[str, Any]) -> SessionForm:
    form = SessionForm(data=values)
    days = [(number, day_in_words(number, held_on)) for number, held_on in days_of(workshop_id).items()]
    form.offer(days, teachers_of(workshop_id))
    return form


def _saved(form: SessionForm, save: Callable[[agenda.Line], object]) -> bool:
    """Whether a session was sent rightly and is kept now; the form says why not."""
    if not form.validate_on_submit():
        return False
    try:
        line = form.line()
        with transaction():
            save(line)
    except Refusal as refusal:
        form.take_refusal(refusal)
        if isinstance(refusal, EditedMeanwhile):
            form.show_mark("")
        return False
    return True


@blueprint.route("/workshops/<int:workshop_id>/agenda/<int:session_id>/edit", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_session(workshop_id: int, session_id: int) -> ResponseReturnValue:
    """Show a session, and change it; what somebody else changed meanwhile is shown first."""
    session = load_session(load_run(workshop_id), session_id)
    form = _session_form(workshop_id, session_values(session))
    seen = form.seen.data or ""
    if _saved(form, lambda line: agenda.change_session(workshop_id, session_id, line, seen=seen, by=current_user.id)):
        return _to_agenda(workshop_id, _("The session is saved."))
    now = load_session(load_run(workshop_id), session_id)
    page = _session_page(workshop_id, form, now)
    return page, 422 if form.is_submitted() else 200


def _session_page(workshop_id: int, form: SessionForm, now: WorkshopSession | None) -> str:
    """Return the form of a session; where it was changed by somebody else, with what it says now."""
    was_changed = now is not None and form.is_submitted() and not form.seen.data
    if now is not None and was_changed:
        form.show_mark(agenda.seen_mark([now]))
    return render_template(
        "workshops/planning/session_form.html",
        workshop=load_run(workshop_id),
        form=form,
        session=now,
        now=Timed(now, None) if now is not None and was_changed else None,
        methods=METHOD_NAMES,
    )


@blueprint.route("/workshops/<int:workshop_id>/agenda/<int:session_id>/remove", methods=["GET", "POST"])
@access(SIGNED_IN)
def remove_session(workshop_id: int, session_id: int) -> ResponseReturnValue:
    """Ask, then take a session out of the agenda."""
    session, form = load_session(load_run(workshop_id), session_id), Form()
    if form.validate_on_submit():
        try:
            with transaction():
                agenda.remove_session(workshop_id, session_id, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
            session = load_session(load_run(workshop_id), session_id)
        else:
            return _to_agenda(workshop_id, _("The session is taken out."))
    page = render_template(
        "workshops/planning/remove_session.html",
        workshop=load_run(workshop_id),
        session=session,
        timed=Timed(session, None),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/workshops/<int:workshop_id>/agenda/days/<int:day>/shift")
@access(SIGNED_IN)
def shift_day(workshop_id: int, day: int) -> ResponseReturnValue:
    """Let every session of a day be some minutes later or earlier."""
    load_run(workshop_id)
    form = ShiftForm()
    if form.validate_on_submit():
        try:
            with transaction():
                seen, minutes = form.seen.data or "", form.minutes.data or 0
                count = agenda.shift_day(workshop_id, day, minutes, seen=seen, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
            form.seen.data, form.seen.raw_data = agenda.seen_mark(agenda.sessions_on(workshop_id, day)), None
        else:
            moved = ngettext("%(num)d session is moved.", "%(num)d sessions are moved.", count)
            return _to_agenda(workshop_id, moved)
    return _agenda_page(workshop_id, shifted=day, form=form), 422


def _to_agenda(workshop_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("workshops.show_agenda", workshop_id=workshop_id), 303)
