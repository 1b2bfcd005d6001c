"""What organisers say and ask in the form for registration: the words about data, and their own questions."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.registration import notices, questions
from lms.workshops.registration.forms import NoticeForm, QuestionForm
from lms.workshops.registration.ready_questions import READY, READY_BY_ID


@blueprint.route("/workshops/<int:workshop_id>/notice", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_notice(workshop_id: int) -> ResponseReturnValue:
    """Show what participants are told about their data, and let organisers write it anew."""
    workshop = load_run(workshop_id)
    words = {f"text_{code}": text for code, text in notices.notice_words(workshop).items()}
    form = NoticeForm(data=words)
    if form.validate_on_submit():
        try:
            with transaction():
                notices.write_notice(workshop_id, form.words(), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The words are saved. Who registers from now on agrees to these."), "success")
            return redirect(url_for("workshops.edit_notice", workshop_id=workshop_id), 303)
        workshop = load_run(workshop_id)
    newest = notices.newest_notice(workshop_id)
    page = render_template("workshops/registration/notice.html", workshop=workshop, form=form, newest=newest)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/workshops/<int:workshop_id>/questions")
@access(SIGNED_IN)
def edit_questions(workshop_id: int) -> str:
    """Show the organiser's questions: the ready-made ones to tick, and their own."""
    return _questions_page(load_run(workshop_id), _new_form())


def _new_form() -> QuestionForm:
    return QuestionForm(formdata=None, data={"key": questions.new_key()})


def _questions_page(workshop: Workshop, form: QuestionForm, refused: Any = None) -> str:
    found = questions.questions_of(workshop)
    return render_template(
        "workshops/registration/questions.html",
        workshop=workshop,
        form=form,
        ready=READY,
        chosen={each.id for each in found},
        own=[each for each in found if each.id not in READY_BY_ID],
        refused=refused,
    )


@blueprint.post("/workshops/<int:workshop_id>/questions")
@access(SIGNED_IN)
def change_questions(workshop_id: int) -> ResponseReturnValue:
    """Take over which ready-made questions are ticked, or take one of the organiser's own out."""
    load_run(workshop_id)
    gone = request.form.get("remove", "")
    try:
        with transaction():
            if gone:
                questions.remove(workshop_id, gone, by=current_user.id)
            else:
                questions.choose_ready(workshop_id, request.form.getlist("ready"), by=current_user.id)
    except Refusal as refusal:
        return _questions_page(load_run(workshop_id), _new_form(), refusal.sentence), 422
    flash(_("The questions are saved."), "success")
    return redirect(url_for("workshops.edit_questions", workshop_id=workshop_id), 303)


@blueprint.post("/workshops/<int:workshop_id>/questions/own")
@access(SIGNED_IN)
def add_question(workshop_id: int) -> ResponseReturnValue:
    """Add a question of the organiser's own."""
    load_run(workshop_id)
    form = QuestionForm()
    if form.validate():
        try:
            _add(workshop_id, form)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The question is added."), "success")
            return redirect(url_for("workshops.edit_questions", workshop_id=workshop_id), 303)
    return _questions_page(load_run(workshop_id), form), 422


def _add(workshop_id: int, form: QuestionForm) -> None:
    options = questions.paired_options({code: form[f"options_{code}"].data or "" for code in LANGUAGES})
    label = {code: form[f"label_{code}"].data or "" for code in LANGUAGES}
    more: dict[str, Any] = {"options": options, "is_required": bool(form.is_required.data)}
    with transaction():
        questions.add_own(workshop_id, label, by=current_user.id, key=form.key.data or "", **more)
