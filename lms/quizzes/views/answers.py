"""What the script of a quiz page sends and asks: an answer to keep, and what is kept. Sentences and values as JSON."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.page_session import form_token
from lms.core.quick import quick_transaction
from lms.quizzes.blueprint import blueprint
from lms.quizzes.forms import LARGEST_BODY, SentAnswer, SentFlag, read_sent
from lms.quizzes.loaders import load_attempt
from lms.quizzes.operations import submit_if_late
from lms.quizzes.queries import Attempt, answers_of
from lms.quizzes.rendering import time_of_day
from lms.quizzes.saving import CLOSED, AttemptClosed, Given, Kept, save_answers, set_flags
from lms.quizzes.uploads.operations import with_files


@blueprint.post("/attempts/<int:attempt_id>/answers")
@access(SIGNED_IN)
def save_answer(attempt_id: int) -> ResponseReturnValue:
    """Keep one answer, and say what is kept now: 409 when the attempt has ended, 422 when the answer makes no sense."""
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    try:
        sent = read_sent(SentAnswer, request.get_data())
        with quick_transaction():
            attempt = load_attempt(attempt_id, is_held=True)
            question = attempt.content.by_id.get(sent.question)
            answer = with_files(attempt_id, sent.question, question.read(sent.answer)) if question else None
            given = Given(sent.question, sent.sequence, answer, sent.certainty)
            kept = save_answers(attempt, [given])[sent.question]
    except AttemptClosed:
        with transaction():
            submit_if_late(load_attempt(attempt_id), by=current_user.id)
        return _closed(attempt_id)
    except Refusal as refusal:
        return jsonify(error=str(refusal.sentence)), 422
    return jsonify(_kept(attempt, sent.question, kept))


@blueprint.post("/attempts/<int:attempt_id>/flags")
@access(SIGNED_IN)
def save_flag(attempt_id: int) -> ResponseReturnValue:
    """Note that its reader wants to come back to a question, or no longer."""
    try:
        sent = read_sent(SentFlag, request.get_data())
        with transaction():
            set_flags(load_attempt(attempt_id, is_held=True), {sent.question: sent.is_flagged})
    except AttemptClosed:
        return _closed(attempt_id)
    except Refusal as refusal:
        return jsonify(error=str(refusal.sentence)), 422
    return jsonify(question=sent.question, is_flagged=sent.is_flagged)


@blueprint.get("/attempts/<int:attempt_id>/answers")
@access(SIGNED_IN)
def show_answers(attempt_id: int) -> ResponseReturnValue:
    """Answer what is kept of an attempt in progress, and a form token for a page that has lost its own."""
    attempt = load_attempt(attempt_id)
    if not attempt.is_open:
        return _closed(attempt_id)
    answers = {
        question_id: {
            "sequence": saved.sequence,
            "answer": saved.answer,
            "fields": attempt.content.by_id[question_id].fields(saved.answer),
            "certainty": saved.certainty,
        }
        for question_id, saved in answers_of(attempt_id).items()
    }
    return jsonify(csrf=form_token(), answers=answers, closes=_closes(attempt))


def _closes(attempt: Attempt) -> int | None:
    """Return when the attempt's time is up, in milliseconds since 1970: extra time given meanwhile reaches the page."""
    return int(attempt.closes_at.timestamp() * 1000) if attempt.closes_at else None


def _kept(attempt: Attempt, question_id: str, kept: Kept) -> dict[str, Any]:
    reply = {"sequence": kept.sequence, "answer": kept.answer, "at": time_of_day(kept.saved_at)}
    if attempt.closes_at:
        reply["closes"] = _closes(attempt)
    if kept.is_newer:
        reply["newer"] = attempt.content.by_id[question_id].fields(kept.answer)
    return reply


def _closed(attempt_id: int) -> ResponseReturnValue:
    return jsonify(error=str(CLOSED), result=url_for("quizzes.show_result", attempt_id=attempt_id)), 409
