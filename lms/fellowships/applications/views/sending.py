"""The applicant's own page, the last look before sending, and what can be done after it: answer, withdraw, delete."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.attachments.operations import keep_file
from lms.attachments.queries import files_of
from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications import answering, operations, queries, referees, sending
from lms.fellowships.applications.closing import may_apply, why_closed
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.forms import AnswerForm
from lms.fellowships.applications.loaders import load_own, load_own_draft
from lms.fellowships.applications.models import MOST_REMINDERS, MOVES, Application, ApplicationState
from lms.fellowships.applications.operations import OWNER, SecondApplication
from lms.fellowships.applications.own_parts import parts_for
from lms.fellowships.applications.sections import steps_of
from lms.fellowships.applications.sending import SignInFirst
from lms.fellowships.applications.views.filling import NO_STORE
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.fellowships.calls.wording import call_instant
from lms.fellowships.moves import Actor
from lms.people.identity import signed_in_id
from lms.people.places import STATES
from lms.questionnaires.reading import ineligible

MOST_ANSWER_FILES = 5


@blueprint.get("/fellowships/application/<code>")
@access(EVERYONE)
def show_own_application(code: str) -> ResponseReturnValue:
    """Show applicants their application: a draft with its code and sections, one that was sent with where it is."""
    return own_page(load_own(code))


def own_page(application: Application, *, answer: AnswerForm | None = None, status: int = 200) -> ResponseReturnValue:
    """Return the applicant's page, with the form for an answer as it was filled in."""
    call, code = db.session.get_one(Call, application.call_id), code_of(application)
    form = call_form(call)
    is_draft = application.state is ApplicationState.DRAFT
    answers = sending.answers_now(application, form)
    words: dict[str, Any] = {
        "application": application,
        "call": call,
        "code": code,
        "references": referees.references_of(application.id),
        "most_reminders": MOST_REMINDERS,
        "closes": call_instant(call.closes_at, call),
        "closed": None if not is_draft or may_apply(call, application.email, application.phone) else why_closed(call),
    }
    if is_draft:
        words |= {"steps": steps_of(form, answers), "details_missing": sending.missing_details(application)}
        return render_template("fellowships/applications/draft.html", **words), status, NO_STORE
    words |= {
        "form": form,
        "answers": answers,
        "files": files_of(OWNER, [application.id])[application.id],
        "file_url": lambda file: url_for("fellowships.show_own_file", code=code, file_id=file.id),
        "public_status": queries.public_status(application),
        "timeline": queries.timeline(application),
        "notes": queries.notes_of(application.id, "asked", "answered"),
        "parts": parts_for(application, code),
        "answer": answer or (AnswerForm(formdata=None) if application.state is ApplicationState.INFORMATION else None),
        "may_withdraw": MOVES.allows(application.state, "withdrawn", Actor.APPLICANT),
    }
    return render_template("fellowships/applications/status.html", **words), status, NO_STORE


@blueprint.route("/fellowships/application/<code>/send", methods=["GET", "POST"])
@access(EVERYONE)
def check_application(code: str) -> ResponseReturnValue:
    """Show what is there and what is missing before an application is sent, and send it."""
    application = load_own(code)
    if application.state is not ApplicationState.DRAFT:
        return redirect(url_for("fellowships.show_own_application", code=code), 303)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            with transaction():
                sending.submit(application.id, person_id=signed_in_id())
        except Refusal as refusal:
            refused = refusal
        else:
            flash(_("Your application is sent. We have it."), "success")
            return redirect(url_for("fellowships.show_own_application", code=code), 303)
    return _check_page(code, refused)


def _check_page(code: str, refused: Refusal | None) -> ResponseReturnValue:
    application, call = load_own_draft(code)
    form = call_form(call)
    answers = sending.answers_now(application, form)
    page = render_template(
        "fellowships/applications/check.html",
        application=application,
        call=call,
        code=code,
        form=form,
        answers=answers,
        steps=steps_of(form, answers),
        details_missing=sending.missing_details(application),
        reasons=ineligible(form, answers),
        files=files_of(OWNER, [application.id])[application.id],
        file_url=lambda file: url_for("fellowships.show_own_file", code=code, file_id=file.id),
        named=referees.named_referees(form, application),
        closes=call_instant(call.closes_at, call),
        closed=None if may_apply(call, application.email, application.phone) else why_closed(call),
        homes=STATES,
        refused=refused.sentence if refused else None,
        sign_in_first=isinstance(refused, SignInFirst),
        first_code=refused.code if isinstance(refused, SecondApplication) else None,
    )
    return page, 422 if refused else 200, NO_STORE


@blueprint.post("/fellowships/application/<code>/referees")
@access(EVERYONE)
def ask_own_referees(code: str) -> ResponseReturnValue:
    """Send the letters to the referees whom a draft names, before it is sent itself."""
    application_id = load_own_draft(code)[0].id
    try:
        with transaction():
            application = operations.held_draft(application_id)
            call = db.session.get_one(Call, application.call_id)
            number = referees.ask_referees(application, call, by=signed_in_id())
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        nobody = _("Nobody new was asked. Name your referees in the form first, each with an e-mail address.")
        flash(
            _("The letters to your referees are on their way.") if number else nobody, "success" if number else "info"
        )
    return redirect(url_for("fellowships.show_own_application", code=code), 303)


@blueprint.post("/fellowships/application/<code>/referees/<int:reference_id>/remind")
@access(EVERYONE)
def remind_own_referee(code: str, reference_id: int) -> ResponseReturnValue:
    """Send a referee the letter once more."""
    application_id = load_own(code).id
    if reference_id not in {each.id for each in referees.references_of(application_id)}:
        abort(404)
    try:
        with transaction():
            referees.remind(application_id, reference_id, by=signed_in_id())
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("The letter was sent again."), "success")
    return redirect(url_for("fellowships.show_own_application", code=code), 303)


@blueprint.post("/fellowships/application/<code>/answer")
@access(EVERYONE)
def answer_own_question(code: str) -> ResponseReturnValue:
    """Take the answer to what more was asked, with its files; what cannot be taken is shown again with its words."""
    application_id, form = load_own(code).id, AnswerForm()
    if form.validate_on_submit():
        try:
            _take_answer(application_id, form)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your answer is sent. We have it."), "success")
            return redirect(url_for("fellowships.show_own_application", code=code), 303)
    return own_page(load_own(code), answer=form, status=422)


def _take_answer(application_id: int, form: AnswerForm) -> None:
    """Keep the files first, then the answer; the same files sent twice are there once. Raises Refusal."""
    sent = [each for each in form.files.data or [] if getattr(each, "filename", "")]
    if load_state(application_id) is not ApplicationState.INFORMATION:
        sent = []
    for each in sent:
        try:
            keep_file(OWNER, application_id, answering.ANSWER_SLOT, each, by=signed_in_id(), most=MOST_ANSWER_FILES)
        except Refusal as refusal:
            raise Refusal(refusal.sentence, field="files") from None
    text, key = form.text.data or "", form.key.data or ""
    with transaction():
        answering.answer_question(application_id, text, has_file=bool(sent), form_key=key, by=signed_in_id())


def load_state(application_id: int) -> ApplicationState:
    """Return the state of an application."""
    return db.session.get_one(Application, application_id).state


@blueprint.route("/fellowships/application/<code>/withdraw", methods=["GET", "POST"])
@access(EVERYONE)
def withdraw_application(code: str) -> ResponseReturnValue:
    """Ask before an application is withdrawn, or a draft deleted, and do it."""
    application = load_own(code)
    call, is_draft = db.session.get_one(Call, application.call_id), application.state is ApplicationState.DRAFT
    if request.method == "GET":
        return render_template(
            "fellowships/applications/withdraw.html", application=application, call=call, code=code, is_draft=is_draft
        )
    call_slug, application_id = call.slug, application.id
    try:
        with transaction():
            end = operations.delete_draft if is_draft else answering.withdraw
            end(application_id, by=signed_in_id())
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
        return redirect(url_for("fellowships.show_own_application", code=code), 303)
    if is_draft:
        flash(_("Your draft is deleted, with its files."), "success")
        return redirect(url_for("fellowships.show_open_call", call_slug=call_slug), 303)
    flash(_("Your application is withdrawn."), "success")
    return redirect(url_for("fellowships.show_own_application", code=code), 303)
