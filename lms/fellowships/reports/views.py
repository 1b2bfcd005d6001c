"""The monthly reports of a fellow: their list, and one to write, to read and to answer."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.attachments.operations import keep_file, remove_file
from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.forms import number_of
from lms.core.security import own_path
from lms.fellowships.blueprint import blueprint
from lms.fellowships.fieldlog.models import ACTIVITY_NAMES
from lms.fellowships.milestones.forms import ReasonForm
from lms.fellowships.milestones.operations import Closed
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.reports import operations
from lms.fellowships.reports.forms import AnswerForm
from lms.fellowships.reports.loaders import load_report
from lms.fellowships.reports.models import Report
from lms.fellowships.reports.operations import OWNER, ReportIncomplete
from lms.fellowships.reports.pages import counted_by_month, report_page
from lms.fellowships.reports.queries import reports_of
from lms.fellowships.reports.rules import SHOWN_KINDS, SHOWN_NAMES, shown_state
from lms.people.permissions import FELLOWS
from lms.questionnaires.documents import Answers, FieldKind, Questionnaire
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.reading import read_answers
from lms.questionnaires.saving import saved_response

LIST = "/fellows/<int:fellow_id>/reports"
ONE = f"{LIST}/<int:month>"
MOST_FILES = 5
WORDS = {"names": SHOWN_NAMES, "kinds": SHOWN_KINDS}


@blueprint.get(LIST)
@access(SIGNED_IN)
def list_reports(fellow_id: int) -> str:
    """List the months of a fellowship with where each report stands, and what was counted."""
    seat, reports, day = load_fellow(fellow_id), reports_of(fellow_id), today_here()
    return render_template(
        "fellowships/reports/list.html",
        seat=seat,
        reports=reports,
        today=day,
        states={each.month: shown_state(each.state, each.due_on, day) for each in reports},
        counted=counted_by_month(plan_of(seat.programme).report, reports),
        **WORDS,
    )


@blueprint.get(ONE)
@access(SIGNED_IN)
def show_report(fellow_id: int, month: int) -> str:
    """Show the report on a month: to the fellow the form, to others what was handed in, with a form to answer."""
    return _page(*load_report(fellow_id, month))


def _page(seat: Seat, report: Report, **more: Any) -> str:
    page = report_page(seat, report, today_here())
    answer = None
    if page.current is not None and page.answering_as is not None:
        answer = AnswerForm(formdata=None, number=page.current.version.number)
    given = {"answer": answer, "reason": ReasonForm(formdata=None), "answers": report.answers}
    given |= {"errors": {}, "stored": {}, "sentence": None}
    return render_template(
        "fellowships/reports/show.html",
        page=page,
        seat=seat,
        report=report,
        activity_names=ACTIVITY_NAMES,
        **WORDS,
        **{**given, **more},
    )


def back(fellow_id: int, month: int) -> ResponseReturnValue:
    """Lead to where the reader came from, as the address says, or to the page of a report."""
    page = url_for("fellowships.show_report", fellow_id=fellow_id, month=month)
    return redirect(own_path(request.args.get("next"), page), 303)


@blueprint.post(f"{ONE}/draft")
@access(FELLOWS)
def save_report_draft(fellow_id: int, month: int) -> ResponseReturnValue:
    """Keep what was typed, take in the files that came with it, or take one out."""
    seat, report = load_report(fellow_id, month, Actor.FELLOW)
    form, report_id = plan_of(seat.programme).report, report.id
    typed = read_answers(form, request.form)
    try:
        with transaction():
            version = operations.save_draft(report_id, typed, seen=_seen(), today=today_here())
            if (file_id := number_of(request.form.get("remove"))) is not None:
                remove_file(OWNER, report_id, file_id, by=current_user.id)
        _keep_files(form, report_id)
    except Refusal as refusal:
        return _refused(fellow_id, month, typed, refusal)
    if wants_json():
        return saved_response(version)
    flash(_("Saved. It is not handed in yet."), "success")
    return back(fellow_id, month)


def _seen() -> int | None:
    return number_of(request.form.get("version"))


def _keep_files(form: Questionnaire, report_id: int) -> None:
    """Take in the files that came with a form; scripts send none."""
    fields = [question for question in form.questions() if question.kind is FieldKind.FILE]
    for question in fields:
        for sent in request.files.getlist(f"file.{question.id}"):
            if sent.filename:
                most = int(question.most or MOST_FILES)
                keep_file(OWNER, report_id, question.id, sent, by=current_user.id, most=most)


def _refused(fellow_id: int, month: int, typed: Answers, refusal: Refusal) -> ResponseReturnValue:
    """Show why writing was refused, each sentence beside its field, with everything that was typed."""
    status = 409 if isinstance(refusal, DraftConflict) else 422
    if wants_json():
        return jsonify(error=str(refusal.sentence)), 410 if isinstance(refusal, Closed) else status
    seat, report = load_report(fellow_id, month, Actor.FELLOW)
    beside = {refusal.field: refusal.sentence} if refusal.field else {}
    errors = refusal.problems if isinstance(refusal, ReportIncomplete) else beside
    stored = refusal.stored if isinstance(refusal, DraftConflict) else {}
    sentence = None if errors else refusal.sentence
    answers = {**report.answers, **typed}
    return _page(seat, report, answers=answers, errors=errors, stored=stored, sentence=sentence), status


@blueprint.post(ONE)
@access(FELLOWS)
def hand_in_report(fellow_id: int, month: int) -> ResponseReturnValue:
    """Hand in a report with its files, once; the other buttons of its form keep it, or take a file out."""
    if request.form.get("go") == "save" or "remove" in request.form:
        return save_report_draft(fellow_id, month)
    seat, report = load_report(fellow_id, month, Actor.FELLOW)
    form, report_id = plan_of(seat.programme).report, report.id
    typed, number = read_answers(form, request.form), number_of(request.form.get("number")) or 0
    try:
        if any(sent.filename for sent in request.files.values()):
            operations.require_writable(report, today_here())
            _keep_files(form, report_id)
        with transaction():
            operations.hand_in(
                report_id, form, typed, seen=_seen(), number=number, today=today_here(), by=current_user.id
            )
    except Refusal as refusal:
        return _refused(fellow_id, month, typed, _after_keeping(report_id, typed, refusal))
    flash(_("Your report is handed in. Until your mentor has answered, you can take it back."), "success")
    return back(fellow_id, month)


def _after_keeping(report_id: int, typed: Answers, refusal: Refusal) -> Refusal:
    """Keep the words of a report that is not complete, so that leaving the page loses none; return what to tell."""
    if isinstance(refusal, ReportIncomplete):
        try:
            with transaction():
                operations.save_draft(report_id, typed, seen=_seen(), today=today_here())
        except Refusal as other:
            return other
    return refusal


@blueprint.post(f"{ONE}/take-back")
@access(FELLOWS)
def take_report_back(fellow_id: int, month: int) -> ResponseReturnValue:
    """Take back a report that nobody has answered yet."""
    _seat, report = load_report(fellow_id, month, Actor.FELLOW)
    try:
        with transaction():
            operations.take_back(report.id, by=current_user.id)
        flash(_("You have your report back. Change it, then hand it in again."), "success")
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    return back(fellow_id, month)


@blueprint.post(f"{ONE}/answer")
@access(SIGNED_IN)
def answer_report(fellow_id: int, month: int) -> ResponseReturnValue:
    """Accept a report or return it, as a mentor or a manager."""
    seat, report = load_report(fellow_id, month, Actor.MENTOR, Actor.MANAGER)
    form, actor = AnswerForm(), Actor.MENTOR if seat.is_mentor else Actor.MANAGER
    if form.validate():
        try:
            with transaction():
                answer = operations.accept if form.verdict.data == "accepted" else operations.send_back
                number, comment = number_of(form.number.data) or 0, form.comment.data or ""
                answer(report.id, number=number, comment=comment, by=current_user.id, actor=actor)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your answer is given, and the fellow is told."), "success")
            return back(fellow_id, month)
    seat, report = load_report(fellow_id, month)
    current = report_page(seat, report, today_here()).current
    form.number.data = str(current.version.number) if current else ""
    return _page(seat, report, answer=form), 422
