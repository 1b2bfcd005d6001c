"""What feedback says, for those who run the workshop: by question, as files; and which questions are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField

from lms.core import clock
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import Form, choices, chosen
from lms.core.language import localised
from lms.core.paging import Page, requested_page
from lms.core.spreadsheets import csv_response
from lms.core.worded import Text, Worded
from lms.core.workbooks import Table, workbook_response
from lms.questionnaires.documents import Questionnaire
from lms.questionnaires.showing import answer_lines
from lms.workshops.blueprint import blueprint
from lms.workshops.measuring import feedback, feedback_forms, queries
from lms.workshops.measuring.summaries import FEWEST_ANONYMOUS, is_scale, may_be_shown
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop

FEEDBACK = "/workshops/<int:workshop_id>/feedback"
MOST_TEXTS = 20
TEXTS_ON_A_PAGE = 50


@blueprint.get(FEEDBACK)
@access(SIGNED_IN)
def show_feedback(workshop_id: int) -> str:
    """Show what participants say, question by question; without names only from three replies on."""
    workshop = load_run(workshop_id)
    return render_template(
        "workshops/measuring/feedback.html",
        workshop=workshop,
        summary=queries.feedback_summary(workshop_id),
        is_open=feedback.is_open(workshop, clock.now()),
        can_enter=workshop.state in feedback.GIVING_STATES,
        most=MOST_TEXTS,
        fewest=FEWEST_ANONYMOUS,
        is_scale=is_scale,
    )


@blueprint.get(f"{FEEDBACK}/words/<question_id>")
@access(SIGNED_IN)
def list_feedback_texts(workshop_id: int, question_id: str) -> str:
    """List everything that was written to one question, in pages."""
    workshop, summary = load_run(workshop_id), queries.feedback_summary(workshop_id)
    told = next((each for each in summary.told if each.question.id == question_id and each.texts), None)
    if told is None:
        abort(404)
    number = min(requested_page(), max(1, -(-len(told.texts) // TEXTS_ON_A_PAGE)))
    texts = told.texts[(number - 1) * TEXTS_ON_A_PAGE : number * TEXTS_ON_A_PAGE]
    page = Page(texts, number, TEXTS_ON_A_PAGE, len(told.texts))
    return render_template(
        "workshops/measuring/feedback_texts.html", workshop=workshop, question=told.question, page=page
    )


@blueprint.get(f"{FEEDBACK}.csv")
@access(SIGNED_IN)
def export_feedback(workshop_id: int) -> ResponseReturnValue:
    """Answer all replies as a CSV file, a row each; too few without names are not given out."""
    load_run(workshop_id)
    found = _table(workshop_id)
    return csv_response(f"workshop-{workshop_id}-feedback", *found) if found else _too_few(workshop_id)


@blueprint.get(f"{FEEDBACK}.xlsx")
@access(SIGNED_IN)
def export_feedback_workbook(workshop_id: int) -> ResponseReturnValue:
    """Answer all replies as a workbook; too few without names are not given out."""
    load_run(workshop_id)
    found = _table(workshop_id)
    if found is None:
        return _too_few(workshop_id)
    return workbook_response(f"workshop-{workshop_id}-feedback", [(_("Feedback"), found)])


def _too_few(workshop_id: int) -> Response:
    flash(_("There are too few replies to show them without telling who wrote what."), "warning")
    return redirect(url_for("workshops.show_feedback", workshop_id=workshop_id), 303)  # type: ignore[return-value]


def _table(workshop_id: int) -> Table | None:
    """Return all replies with their answers in words; None where they cannot be shown."""
    replies, form = queries.replies_of(workshop_id), feedback_forms.form_of(workshop_id)
    unnamed = sum(row.full_name is None for row in replies)
    if not may_be_shown(len(replies), unnamed):
        return None
    names = [_("Name")] if unnamed < len(replies) else []
    header = [*names, *(localised(question.label) for question in form.questions())]
    return header, list(_rows(form, replies, has_names=bool(names)))


def _rows(form: Questionnaire, replies: Sequence[Any], *, has_names: bool) -> Iterator[Sequence[Any]]:
    for row in replies:
        name = [row.full_name or "–"] if has_names else []
        cells = (_cell(question, row.answers.get(question.id)) for question in form.questions())
        yield [*name, *cells]


def _cell(question: Any, answer: Any) -> Any:
    if answer and is_scale(question):
        return int(answer)
    return "\n".join(str(line) for line in answer_lines(question, answer))


class OwnQuestionForm(Worded, Form):
    """A question of one's own for the feedback form."""

    texts: ClassVar = {"label": Text(label=_l("Question"), hint="", longest=300)}
    kind = RadioField(
        _l("How it is answered"),
        choices=choices([("scale", _l("On a scale from 1, not at all, to 5, very much")), ("text", _l("In words"))]),
        default="scale",
        validators=[chosen()],
    )


@blueprint.get(f"{FEEDBACK}/form")
@access(SIGNED_IN)
def show_feedback_form(workshop_id: int) -> str:
    """Show which questions are asked, to choose from them and add some of one's own."""
    return _form_page(load_run(workshop_id), OwnQuestionForm(formdata=None))


def _form_page(workshop: Workshop, form: OwnQuestionForm, refusal: Refusal | None = None) -> str:
    asked = feedback_forms.form_of(workshop.id)
    ticked = request.form.getlist("question") if "choose" in request.form else list(asked.by_id)
    return render_template(
        "workshops/measuring/feedback_form.html",
        workshop=workshop,
        form=form,
        document=feedback_forms.full_form(workshop),
        ticked=ticked,
        is_own=feedback_forms.is_own,
        is_scale=is_scale,
        is_answered=feedback_forms.is_answered(workshop.id),
        has_document=document_of(workshop.id) is not None,
        refusal=refusal,
    )


@blueprint.post(f"{FEEDBACK}/form")
@access(SIGNED_IN)
def choose_feedback_questions(workshop_id: int) -> ResponseReturnValue:
    """Ask the ticked questions only."""
    load_run(workshop_id)
    try:
        with transaction():
            feedback_forms.choose_questions(workshop_id, request.form.getlist("question"), by=current_user.id)
    except Refusal as refusal:
        return _form_page(load_run(workshop_id), OwnQuestionForm(formdata=None), refusal), 422
    flash(_("The form asks what you have ticked."), "success")
    return redirect(url_for("workshops.show_feedback_form", workshop_id=workshop_id), 303)


@blueprint.post(f"{FEEDBACK}/form/questions")
@access(SIGNED_IN)
def add_feedback_question(workshop_id: int) -> ResponseReturnValue:
    """Add a question of one's own to the form."""
    load_run(workshop_id)
    form = OwnQuestionForm()
    try:
        if not form.validate() or form.refuse_missing("label"):
            return _form_page(load_run(workshop_id), form), 422
        own = feedback_forms.OwnQuestion(form.words("label"), form.kind.data == "scale")
        with transaction():
            feedback_forms.add_question(workshop_id, own, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _form_page(load_run(workshop_id), form), 422
    flash(_("The question is added."), "success")
    return redirect(url_for("workshops.show_feedback_form", workshop_id=workshop_id), 303)
