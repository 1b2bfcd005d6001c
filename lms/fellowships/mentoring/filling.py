"""Filling in the form of a check-in, with an account or by a link: read what was sent, save it, hand it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.mentoring import operations
from lms.fellowships.mentoring.models import OCCASION_NAMES, VERDICT_NAMES, CheckIn, Side
from lms.fellowships.mentoring.operations import Closed, Incomplete, form_for
from lms.fellowships.placements.queries import fellow_names
from lms.questionnaires.documents import Answers
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.reading import read_answers
from lms.questionnaires.saving import saved_response

UNKEPT = {"Cache-Control": "private, no-store"}


@dataclass
class Sent:
    """What a page sent: answers, the verdict, and the version that it was opened with."""

    answers: Answers
    verdict: str
    seen: int | None
    stored: Answers = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


def read_sent(row: CheckIn) -> Sent:
    """Read what a request sent for a form."""
    seen = request.form.get("version", "")
    answers = read_answers(form_for(row), request.form)
    return Sent(answers, request.form.get("verdict", ""), int(seen) if seen.isdecimal() and len(seen) < 9 else None)


def save(row_id: int, sent: Sent) -> int:
    """Save what was sent, in a transaction of its own, and return the version."""
    with transaction():
        return operations.save_check_in(row_id, sent.answers, sent.verdict, seen=sent.seen)


def save_answer(row_id: int, sent: Sent) -> ResponseReturnValue:
    """Save what was sent and answer the script: the version and the time, or why it could not be saved."""
    try:
        version = save(row_id, sent)
    except (DraftConflict, Closed) as refusal:
        return jsonify(error=str(refusal.sentence)), 409 if isinstance(refusal, DraftConflict) else 410
    except Refusal as refusal:
        return jsonify(error=str(refusal.sentence)), 410
    return saved_response(version)


def hand_in(row_id: int, sent: Sent, *, by: int | None) -> bool:
    """Save what was sent and hand the form in; return whether it is handed in now. What is wrong goes into ``sent``."""
    try:
        sent.seen = save(row_id, sent)
        with transaction():
            operations.hand_in_check_in(row_id, by=by)
    except Closed:
        return True
    except DraftConflict as conflict:
        sent.stored, sent.sentence = conflict.stored, str(conflict.sentence)
        version = db.session.get(CheckIn, row_id)
        sent.seen = version.version if version else None
    except Incomplete as incomplete:
        sent.errors, sent.sentence = incomplete.problems, str(incomplete.sentence)
    else:
        return True
    return False


def form_page(row: CheckIn, urls: dict[str, str], sent: Sent | None = None, **words: Any) -> ResponseReturnValue:
    """Return the page of a form, with what was sent where that could not be handed in. No browser keeps it.

    ``urls`` are ``hand_in``, ``save`` and perhaps ``back``.
    """
    page = render_template(
        "fellowships/mentoring/check_in_form.html",
        check_in=row,
        occasion=OCCASION_NAMES[row.occasion],
        full_name=fellow_names([row.fellow_id]).get(row.fellow_id, "–"),
        document=form_for(row),
        answers=sent.answers if sent else row.answers,
        verdict=sent.verdict if sent else row.verdict,
        version=(sent.seen if sent else None) or row.version,
        errors=sent.errors if sent else {},
        stored=sent.stored if sent else {},
        sentence=sent.sentence if sent else "",
        is_panel=row.side is Side.PANEL,
        verdicts=VERDICT_NAMES,
        urls=urls,
        **words,
    )
    return page, 422 if sent else 200, UNKEPT
