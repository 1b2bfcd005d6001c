"""Judging one answer while the attempt goes on: feedback at once, or further tries."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.quizzes.kinds.question import RIGHT, Question
from lms.quizzes.models import QuizAnswer, QuizTry
from lms.quizzes.queries import Attempt
from lms.quizzes.saving import CLOSED, AttemptClosed


def can_check(attempt: Attempt, question: Question) -> bool:
    """Whether answers to a question can be judged at once: the quiz does so, and they need no person."""
    return attempt.content.settings.checks_answers and question.is_asked and not question.questions_by_hand()


def check_answer(attempt: Attempt, question_id: str) -> None:
    """Judge the saved answer to a question of an attempt that is held; it is settled when right or out of tries.

    Asking again about an answer that is settled, or that was judged already as it is, changes nothing. Raises Refusal
    where there is nothing to judge.
    """
    if not attempt.is_open:
        raise AttemptClosed(CLOSED)
    question = attempt.content.by_id[question_id]
    row = db.session.scalar(
        select(QuizAnswer)
        .where(QuizAnswer.attempt_id == attempt.id, QuizAnswer.question_id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.answer is None:
        raise Refusal(_l("Answer the question first, then check it."))
    if not can_check(attempt, question):
        raise Refusal(_l("This answer is read by a person after you have handed in."))
    if row.settled_at is not None or _was_judged(row):
        return
    fraction = question.grade(row.answer).fraction or 0.0
    row.tries += 1
    now = clock.now()
    tried = {"number": row.tries, "answer": row.answer, "fraction": fraction, "tried_at": now}
    db.session.add(QuizTry(attempt_id=attempt.id, question_id=question_id, **tried))
    if fraction >= RIGHT or row.tries >= attempt.content.settings.tries_allowed():
        row.settled_at = now


def _was_judged(row: QuizAnswer) -> bool:
    """Whether the last try was this very answer: a form sent twice must not cost a try."""
    if not row.tries:
        return False
    last = select(QuizTry.answer).where(
        QuizTry.attempt_id == row.attempt_id, QuizTry.question_id == row.question_id, QuizTry.number == row.tries
    )
    return bool(db.session.execute(last).scalar_one() == row.answer)
