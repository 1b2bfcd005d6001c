"""The days of a workshop: their dates, and how many they are. It asks first where people who registered get letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.forms import Form
from lms.workshops.blueprint import blueprint
from lms.workshops.planning import days as operations
from lms.workshops.planning.agenda_forms import ByDaysForm, DaysForm, days_form
from lms.workshops.planning.clashes import clashes_of
from lms.workshops.planning.followers import letters_for
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import PLANNED_STATES, Workshop
from lms.workshops.planning.schedule import check_days
from lms.workshops.planning.times import days_of, sessions_of

CONFIRMED = "confirmed"


@blueprint.get("/workshops/<int:workshop_id>/days")
@access(SIGNED_IN)
def show_days(workshop_id: int) -> str:
    """Show the days of a workshop with what speaks against them, and ask for other dates."""
    return _days_page(load_run(workshop_id))


def _days_page(workshop: Workshop, form: DaysForm | None = None, by_days: ByDaysForm | None = None) -> str:
    days = days_of(workshop.id)
    full = {each.session.day for each in sessions_of(workshop.id)}
    return render_template(
        "workshops/planning/days.html",
        workshop=workshop,
        days=days,
        form=form or days_form(list(days.values()), workshop.version),
        by_days=by_days or ByDaysForm(formdata=None, data={"version": workshop.version}),
        empty=[number for number in days if number not in full and len(days) > 1],
        clashes=clashes_of(workshop, current_user),
        letters=letters_for(workshop.id),
        can_change=workshop.state in PLANNED_STATES,
    )


@blueprint.post("/workshops/<int:workshop_id>/days")
@access(SIGNED_IN)
def change_days(workshop_id: int) -> ResponseReturnValue:
    """Give each day its date, once it is confirmed where people have registered."""
    workshop, count = load_run(workshop_id), len(days_of(workshop_id))
    form = days_form(list(days_of(workshop_id).values()), workshop.version)
    if not form.validate_on_submit():
        return _days_page(workshop, form), 422
    return _moved(workshop, form, form.dates(count), form.seen)


@blueprint.post("/workshops/<int:workshop_id>/days/by")
@access(SIGNED_IN)
def move_by_days(workshop_id: int) -> ResponseReturnValue:
    """Move every day of a workshop by as many days."""
    workshop, form = load_run(workshop_id), ByDaysForm()
    if not form.validate_on_submit():
        return _days_page(workshop, by_days=form), 422
    shift = timedelta(days=form.by_days.data or 0)
    dates = [day + shift if day else None for day in days_of(workshop_id).values()]
    return _moved(workshop, form, dates, form.version.data or 0)


@blueprint.post("/workshops/<int:workshop_id>/days/undate")
@access(SIGNED_IN)
def undate_workshop(workshop_id: int) -> ResponseReturnValue:
    """Take the dates from a workshop: who registers then waits until it has some."""
    workshop, form = load_run(workshop_id), ByDaysForm()
    dates: list[date | None] = [None] * len(days_of(workshop_id))
    return _moved(workshop, form, dates, form.version.data or 0)


def _moved(workshop: Workshop, form: Form, dates: Sequence[date | None], seen: int) -> ResponseReturnValue:
    """Give a workshop other dates, or ask first; the dates to be sent again stand in the question."""
    workshop_id = workshop.id
    is_new = list(days_of(workshop_id).values()) != list(dates)
    if is_new and _is_to_be_asked(workshop) and _can_be(dates):
        return _ask(workshop, dates, seen)
    sentence = _done(form, lambda: operations.set_days(workshop_id, dates, seen=seen, by=current_user.id))
    if sentence is None:
        return _to_days(workshop_id, _("The dates are saved."))
    again, days = load_run(workshop_id), days_of(workshop_id)
    shown = form if isinstance(form, DaysForm) else days_form(list(days.values()), again.version)
    if shown is not form:
        shown.take_refusal(sentence)
    if isinstance(sentence, EditedMeanwhile):
        shown.version.data, shown.version.raw_data = sentence.version, None
    return _days_page(again, shown), 422


def _can_be(dates: Sequence[date | None]) -> bool:
    """Whether dates could be those of a workshop at all; where not, nobody is asked, and the form says why."""
    with suppress(Refusal):
        check_days(dates)
        return True
    return False


def _is_to_be_asked(workshop: Workshop) -> bool:
    """Whether people have registered, so that they get letters, and nobody has confirmed that yet."""
    return bool(workshop.last_in_line) and CONFIRMED not in request.form


def _ask(workshop: Workshop, dates: Sequence[date | None], seen: int) -> ResponseReturnValue:
    typed = {f"day_{number}": day.isoformat() if day else "" for number, day in enumerate(dates, 1)}
    return render_template(
        "workshops/planning/ask_move.html",
        workshop=workshop,
        before=days_of(workshop.id),
        dates=dict(enumerate(dates, 1)),
        letters=letters_for(workshop.id),
        clashes=clashes_of(workshop, current_user, dates),
        action=url_for("workshops.change_days", workshop_id=workshop.id),
        submit=_("Move it and write to everybody"),
        cancel_url=url_for("workshops.show_days", workshop_id=workshop.id),
        kind="primary",
        fields={"version": seen, CONFIRMED: "1", **typed},
    )


def _done(form: Form, act: Callable[[], object]) -> Refusal | None:
    """Do something in its transaction; return why not, which the form says as well."""
    try:
        with transaction():
            act()
    except Refusal as refusal:
        form.take_refusal(refusal)
        return refusal
    return None


@blueprint.post("/workshops/<int:workshop_id>/days/add")
@access(SIGNED_IN)
def add_day(workshop_id: int) -> ResponseReturnValue:
    """Add a day at the end of a workshop."""
    workshop, form = load_run(workshop_id), ByDaysForm()
    if _is_to_be_asked(workshop):
        action = url_for("workshops.add_day", workshop_id=workshop_id)
        return _ask_number(workshop, form, action, _("Add a day?"), _("Add the day"))
    seen = form.version.data or 0
    return _numbered(workshop_id, form, lambda: operations.add_day(workshop_id, seen=seen, by=current_user.id))


@blueprint.post("/workshops/<int:workshop_id>/days/<int:number>/remove")
@access(SIGNED_IN)
def remove_day(workshop_id: int, number: int) -> ResponseReturnValue:
    """Take an empty day out of a workshop."""
    workshop, form = load_run(workshop_id), ByDaysForm()
    if _is_to_be_asked(workshop):
        action = url_for("workshops.remove_day", workshop_id=workshop_id, number=number)
        return _ask_number(workshop, form, action, _("Take the day out?"), _("Take it out"))
    seen = form.version.data or 0
    return _numbered(
        workshop_id, form, lambda: operations.remove_day(workshop_id, number, seen=seen, by=current_user.id)
    )


def _ask_number(workshop: Workshop, form: ByDaysForm, action: str, question: str, submit: str) -> ResponseReturnValue:
    return render_template(
        "workshops/planning/ask_day.html",
        workshop=workshop,
        question=question,
        letters=letters_for(workshop.id),
        action=action,
        submit=submit,
        cancel_url=url_for("workshops.show_days", workshop_id=workshop.id),
        kind="primary",
        fields={"version": form.version.data or 0, CONFIRMED: "1"},
    )


def _numbered(workshop_id: int, form: ByDaysForm, act: Callable[[], object]) -> ResponseReturnValue:
    refusal = _done(form, act)
    if refusal is None:
        return _to_days(workshop_id, _("The days are saved."))
    workshop = load_run(workshop_id)
    shown = days_form(list(days_of(workshop_id).values()), workshop.version)
    shown.version.data, shown.version.raw_data = workshop.version, None
    shown.take_refusal(refusal)
    return _days_page(workshop, shown), 422


def _to_days(workshop_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("workshops.show_days", workshop_id=workshop_id), 303)
