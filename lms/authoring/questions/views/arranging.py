"""What is done with questions in their list: moved, copied, removed and brought back."""

from __future__ import annotations

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.questions.loaders import At, load_bank, load_quiz
from lms.authoring.questions.noting import note_faults
from lms.authoring.questions.operations import (
    duplicate_question,
    move_question,
    remove_question,
    reorder,
    restore_question,
)
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.forms import number_of

MOVE = "move."
MOST_NAMED = 1000


@blueprint.post("/courses/<slug>/edit/units/<unit_slug>/questions/arrange")
@access(SIGNED_IN)
def arrange_questions(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Move, copy, remove or bring back a question of a quiz."""
    return _arrange(load_quiz(slug, unit_slug, is_to_write=True))


@blueprint.post("/courses/<slug>/edit/banks/<bank>/questions/arrange")
@access(SIGNED_IN)
def arrange_bank_questions(slug: str, bank: str) -> ResponseReturnValue:
    """Move, copy, remove or bring back a question of a bank."""
    return _arrange(load_bank(slug, bank, is_to_write=True))


def _arrange(at: At) -> ResponseReturnValue:
    act, question_id = request.form.get("act", ""), request.form.get("question", "")
    values: dict[str, object] = {}
    try:
        if act.startswith(MOVE):
            move_question(at.holder, question_id, number_of(act.removeprefix(MOVE)) or 0, by=current_user.id)
        elif act == "order":
            reorder(at.holder, request.form.getlist("order")[:MOST_NAMED], by=current_user.id)
        elif act == "copy":
            question_id = duplicate_question(at.holder, question_id, by=current_user.id)
        elif act == "remove":
            values["removed"] = remove_question(at.holder, question_id, by=current_user.id)
        elif act == "restore":
            question_id = restore_question(at.holder, number_of(request.form.get("removal")) or 0, by=current_user.id)
            flash(_("The question is back."), "success")
        else:
            abort(400)
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    except LookupError:
        abort(404)
    note_faults(at.desk.draft, at.holder, [question_id])
    page = number_of(request.form.get("page"))
    if page and page > 1:
        values["page"] = page
    anchor = "questions" if act in {"remove", "order"} else f"question-{question_id}"
    return redirect(f"{at.url('list', **values)}#{anchor}", 303)
