"""Adding somebody who came without having registered, while the roll is called."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.forms import number_of
from lms.workshops.attendance.book import REMOVED
from lms.workshops.attendance.forms import WalkInForm
from lms.workshops.attendance.models import Mark
from lms.workshops.attendance.views.roll import ROLL, find_session, new_key
from lms.workshops.attendance.walk_ins import SimilarNames, take_in, walk_in
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.registration.matching import Named

ANOTHER = "another"


@blueprint.post(f"{ROLL}/<int:session_id>/walk-in")
@access(SIGNED_IN)
def add_to_roll(workshop_id: int, session_id: int) -> ResponseReturnValue:
    """Put somebody who came on the roll, present; ask first where a similar name is on the list."""
    workshop, form = load_run(workshop_id), WalkInForm()
    if find_session(workshop, session_id) is None:
        return (jsonify(error=str(REMOVED)), 410) if wants_json() else abort(410)
    similar: list[Named] = []
    try:
        if form.validate():
            with transaction():
                answer = _answer(_taken_in(session_id, form), form)
            return _added(workshop_id, session_id, answer)
    except SimilarNames as refusal:
        similar = refusal.names
    except Refusal as refusal:
        form.take_refusal(refusal)
    if wants_json():
        return jsonify(error=_sentence(form)), 409 if similar else 422
    return _question_page(workshop_id, session_id, form, similar), 422


def _taken_in(session_id: int, form: WalkInForm) -> Mark:
    who = request.form.get("who", "")
    someone, known = form.walk_in(is_another=who == ANOTHER), number_of(who)
    if known is not None:
        return take_in(session_id, known, someone, by=current_user.id)
    return walk_in(session_id, someone, by=current_user.id)


def _answer(mark: Mark, form: WalkInForm) -> dict[str, Any]:
    name = form.full_name.data
    return {"id": mark.participant_id, "name": name, "mark": mark.presence, "version": mark.version}


def _added(workshop_id: int, session_id: int, answer: dict[str, Any]) -> ResponseReturnValue:
    if wants_json():
        return jsonify(answer)
    flash(_("%(name)s is on the roll and marked present.", name=answer["name"]), "success")
    return redirect(url_for(".call_roll", workshop_id=workshop_id, session_id=session_id, _anchor="walk-in"), 303)


def _sentence(form: WalkInForm) -> str:
    sentences = [str(each) for errors in form.errors.values() for each in errors]
    return " ".join([*map(str, form.form_errors), *sentences])


def _question_page(workshop_id: int, session_id: int, form: WalkInForm, similar: list[Named]) -> str:
    workshop = load_run(workshop_id)
    form.form_key.data = form.form_key.data or new_key()
    return render_template(
        "workshops/attendance/walk_in.html",
        workshop=workshop,
        session=find_session(workshop, session_id),
        form=form,
        similar=similar,
        asks_above="above_capacity" in form.errors,
    )
