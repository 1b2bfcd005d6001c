"""Taking a quiz: begin, answer page by page, look over what is unanswered, hand in. All works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core import clock
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import current_language
from lms.learning.loaders import load_study
from lms.quizzes import operations
from lms.quizzes.blueprint import blueprint
from lms.quizzes.checking import check_answer
from lms.quizzes.forms import PostedPage, read_page
from lms.quizzes.kinds.question import kinds
from lms.quizzes.loaders import load_attempt
from lms.quizzes.models import AttemptState
from lms.quizzes.pages import AskedQuestion, Unsaved, asked_questions, question_map
from lms.quizzes.queries import Attempt, SavedAnswer, answers_of
from lms.quizzes.rendering import CERTAINTY_WORDS, quiz_texts
from lms.quizzes.saving import AttemptClosed, Given, save_answers, sequence_now, set_flags, turn_page
from lms.quizzes.uploads.operations import Uploads, keep_uploads, with_files

CHECK = "check."
TIME_IS_UP = "time-is-up"


@blueprint.post("/courses/<slug>/<module_id>/<unit_id>/attempts")
@access(SIGNED_IN)
def start_attempt(slug: str, module_id: str, unit_id: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one in progress."""
    study = load_study(slug, module_id, unit_id)
    if study.unit.kind != "quiz":
        abort(404)
    try:
        with transaction():
            attempt_id = operations.start_attempt(
                study.enrolment_id, study.course, study.unit, language=current_language(), by=current_user.id
            )
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
        return redirect(study.url(), 303)
    return redirect(url_for("quizzes.show_attempt", attempt_id=attempt_id), 303)


@blueprint.get("/attempts/<int:attempt_id>")
@access(SIGNED_IN)
def show_attempt(attempt_id: int) -> ResponseReturnValue:
    """Show a page of an attempt in progress; one that has ended leads to its result."""
    attempt = load_attempt(attempt_id)
    if not attempt.is_open:
        return _away(attempt)
    is_forward_only = attempt.content.settings.is_forward_only
    number = attempt.reached_page if is_forward_only else page_number(attempt, request.args.get("page", ""))
    return _page(attempt, number, answers_of(attempt_id))


@blueprint.post("/attempts/<int:attempt_id>")
@access(SIGNED_IN)
def save_page(attempt_id: int) -> ResponseReturnValue:
    """Keep the answers of a page and go where its reader wants: to another page, to a question, or to the summary."""
    wish = request.form.get("go", "")
    try:
        uploads = keep_uploads(load_attempt(attempt_id), request.files, by=current_user.id)
        with transaction():
            attempt = load_attempt(attempt_id, is_held=True)
            number = _posted_page(attempt)
            unsaved = _keep_page(attempt, number, wish, uploads)
    except AttemptClosed:
        return _close(load_attempt(attempt_id))
    except PageLeftBehind:
        flash(_("That page lies behind you: in this quiz one goes forward only. Nothing was changed there."), "warning")
        return redirect(url_for("quizzes.show_attempt", attempt_id=attempt_id), 303)
    if wish == TIME_IS_UP and attempt.closes_at is not None and clock.now() >= attempt.closes_at:
        with transaction():
            operations.submit_attempt(attempt.id, attempt.enrolment_id, by=current_user.id)
        return redirect(url_for("quizzes.show_result", attempt_id=attempt_id), 303)
    if unsaved.refused:
        return _page(attempt, number, answers_of(attempt_id), unsaved), 422
    return redirect(_where_next(attempt, number, wish), 303)


class PageLeftBehind(Exception):
    """A page was sent that a forward-only quiz has gone past, or not come to yet."""


def _posted_page(attempt: Attempt) -> int:
    """Return the number of the page that a form was drawn for."""
    number = page_number(attempt, request.form.get("page", ""))
    if attempt.is_open and attempt.content.settings.is_forward_only and number != attempt.reached_page:
        raise PageLeftBehind
    return number


def _keep_page(attempt: Attempt, number: int, wish: str, uploads: Uploads) -> Unsaved:
    """Keep what a form holds and do what its button says; return what could not be taken."""
    questions = [attempt.content.by_id[each] for each in attempt.layout.pages[number - 1]]
    posted = read_page(uploads.added_to(request.form), questions, sequence_now())
    posted.unsaved.refused.update(uploads.refused)
    save_answers(attempt, _with_files(attempt, posted))
    set_flags(attempt, posted.flags)
    checked = wish.removeprefix(CHECK) if wish.startswith(CHECK) else ""
    if checked in attempt.layout.pages[number - 1] and checked not in posted.unsaved.refused:
        try:
            check_answer(attempt, checked)
        except Refusal as refusal:
            posted.unsaved.refused[checked] = refusal
    if wish == "next" and attempt.content.settings.is_forward_only and not posted.unsaved.refused:
        turn_page(attempt)
    return posted.unsaved


@blueprint.get("/attempts/<int:attempt_id>/summary")
@access(SIGNED_IN)
def show_summary(attempt_id: int) -> ResponseReturnValue:
    """Show which questions have an answer, before the attempt is handed in."""
    attempt = load_attempt(attempt_id)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return _away(attempt)
    if attempt.is_open and attempt.has_pages_ahead:
        return redirect(url_for("quizzes.show_attempt", attempt_id=attempt_id), 303)
    places = question_map(attempt, answers_of(attempt_id))
    return render_template(
        "quizzes/summary.html",
        attempt=attempt,
        places=places,
        missing=[place for place in places if not place.is_complete],
        flagged=[place for place in places if place.is_flagged],
        is_forward_only=attempt.content.settings.is_forward_only,
        now=sequence_now(),
    )


@blueprint.post("/attempts/<int:attempt_id>/submit")
@access(SIGNED_IN)
def submit_attempt(attempt_id: int) -> ResponseReturnValue:
    """Hand an attempt in and show its result; handing it in again shows the same result."""
    attempt = load_attempt(attempt_id)
    if attempt.is_open and attempt.has_pages_ahead:
        flash(_("There are more pages: go through them first, then hand in."), "warning")
        return redirect(url_for("quizzes.show_attempt", attempt_id=attempt_id), 303)
    with transaction():
        operations.submit_attempt(attempt.id, attempt.enrolment_id, by=current_user.id)
    return redirect(url_for("quizzes.show_result", attempt_id=attempt_id), 303)


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """Let no browser show an old copy of an attempt: going back asks for what is saved now."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _with_files(attempt: Attempt, posted: PostedPage) -> list[Given]:
    """Return the answers of a page with the names of their files; one that names a foreign file is refused."""
    given = []
    for each in posted.given:
        try:
            given.append(replace(each, answer=with_files(attempt.id, each.question_id, each.answer)))
        except Refusal as refusal:
            posted.unsaved.refused[each.question_id] = refusal
    return given


def _page(attempt: Attempt, number: int, saved: Mapping[str, SavedAnswer], unsaved: Unsaved | None = None) -> str:
    """Return a page of an attempt; after a post with answers that made no sense, with what was typed."""
    questions = asked_questions(attempt, number, saved, unsaved)
    return render_template(
        "quizzes/attempt.html",
        attempt=attempt,
        texts=quiz_texts(attempt.digest, attempt.document, attempt.unit.id),
        number=number,
        questions=questions,
        asks_certainty=attempt.content.settings.certainty,
        certainty_words=CERTAINTY_WORDS,
        is_forward_only=attempt.content.settings.is_forward_only,
        extra_scripts=sorted({script for each in questions for script in kinds[each.kind].scripts}),
        errors=[(_error_line(question), f"#q-{question.id}") for question in questions if question.error],
        places=question_map(attempt, saved),
        saved_at=max((answer.saved_at for answer in saved.values()), default=None),
        now=sequence_now(),
    )


def _error_line(question: AskedQuestion) -> str:
    return str(_("Question %(number)s: %(error)s", number=question.number, error=question.error))


def page_number(attempt: Attempt, text: str) -> int:
    """Return a page number of an attempt; nonsense gives the first."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
    return min(max(number, 1), attempt.layout.last_page)


def _where_next(attempt: Attempt, number: int, wish: str) -> str:
    """Return the address that a button of the page leads to; an unknown one leads back to the page."""
    if wish == "summary":
        return url_for("quizzes.show_summary", attempt_id=attempt.id)
    asked = wish.removeprefix(CHECK)
    if asked in attempt.layout.question_ids:
        page = attempt.layout.page_of(asked)
        return url_for("quizzes.show_attempt", attempt_id=attempt.id, page=page, _anchor=f"q-{asked}")
    step = {"next": 1, "previous": -1}.get(wish, 0)
    page = min(max(number + step, 1), attempt.layout.last_page)
    return url_for("quizzes.show_attempt", attempt_id=attempt.id, page=page)


def _away(attempt: Attempt) -> ResponseReturnValue:
    """Lead from a page that an attempt has no longer: to its result, or to handing in where its time has run out."""
    is_ended = attempt.state is not AttemptState.IN_PROGRESS
    where = "quizzes.show_result" if is_ended else "quizzes.show_summary"
    return redirect(url_for(where, attempt_id=attempt.id), 303)


def _close(attempt: Attempt) -> ResponseReturnValue:
    """Say why the answers of a page were not taken, hand in what had been saved in time, and show the result."""
    with transaction():
        was_late = operations.submit_if_late(attempt, by=current_user.id)
    if was_late:
        flash(_("The time was up. What you had saved before has been handed in."), "warning")
    else:
        flash(_("This attempt had been handed in already; the answers on that page were not added."), "warning")
    return redirect(url_for("quizzes.show_result", attempt_id=attempt.id), 303)
