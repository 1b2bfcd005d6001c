"""Grading by hand: what a person gives for an answer, and what follows for its attempt."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.correction_queries import corrected_questions
from lms.quizzes.finishing import content_of, finish_if_complete, grade_row, replace_result
from lms.quizzes.gradings import LONGEST_COMMENT, QuizGrading
from lms.quizzes.kinds.long_answer.question import LongAnswer
from lms.quizzes.kinds.question import HandPart
from lms.quizzes.marking.queries import Grading, gradings_of
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt

ENDED = {AttemptState.SUBMITTED, AttemptState.FINISHED}
NOT_THERE = _l("There is nothing to grade by hand here any more. Go back to the list of questions.")


class GradedMeanwhile(Refusal):
    """Somebody has graded the answer since the form was drawn; ``grading`` is what they gave."""

    def __init__(self, grading: Grading) -> None:
        super().__init__(_l("Somebody else has graded this answer in the meantime. Nothing of yours is saved yet."))
        self.grading = grading


def grade_by_hand(  # noqa: PLR0913 - a grading has these parts
    attempt_id: int,
    question_id: str,
    part: str,
    *,
    levels: Mapping[str, int],
    fraction: float | None,
    comment: str,
    seen: int,
    by: int,
) -> bool:
    """Keep what a person gives for an answer of an attempt that has been handed in, and finish it if nothing waits.

    With a rubric ``levels`` counts (points by criterion), without one ``fraction``. ``seen`` is the id of the newest
    grading that this person saw, 0 for none. Returns False, and changes nothing, for what they have given already.
    Raises Refusal for what cannot be given, GradedMeanwhile where somebody else was faster.
    """
    attempt = _held(attempt_id)
    hand = _hand_part(attempt, question_id, part)
    given = _fraction(hand, levels, fraction)
    comment = _comment(comment)
    levels = dict(levels) if rubric_of(hand) else {}
    newest = gradings_of(attempt_id).get((question_id, part))
    if newest is not None:
        if (newest.fraction, newest.levels, newest.comment, newest.graded_by_id) == (given, levels, comment, by):
            return False
        if newest.id != seen:
            raise GradedMeanwhile(newest)
    _keep(attempt, question_id, part, given=given, levels=levels, comment=comment, by=by)
    _refresh(attempt, by=by)
    return True


def rubric_of(hand: HandPart) -> bool:
    """Whether an answer is graded by a rubric."""
    return isinstance(hand.question, LongAnswer) and bool(hand.question.rubric)


def _held(attempt_id: int) -> QuizAttempt:
    """Return an attempt that has been handed in, held with its enrolment; that first, as everywhere."""
    enrolment_id = db.session.scalar(select(QuizAttempt.enrolment_id).where(QuizAttempt.id == attempt_id))
    if enrolment_id is None:
        raise Refusal(NOT_THERE)
    lock(Enrolment, enrolment_id)
    attempt = lock(QuizAttempt, attempt_id)
    if attempt is None or attempt.state not in ENDED:
        raise Refusal(NOT_THERE)
    return attempt


def _hand_part(attempt: QuizAttempt, question_id: str, part: str) -> HandPart:
    question = content_of(attempt.revision_id, attempt.unit_id).by_id.get(question_id)
    course_id = db.session.scalar(select(Enrolment.course_id).where(Enrolment.id == attempt.enrolment_id))
    corrected = corrected_questions(course_id or 0, attempt.unit_id, attempt.started_at)
    question = corrected.get(question_id, question)
    answer = db.session.scalar(
        select(QuizAnswer.answer).where(QuizAnswer.attempt_id == attempt.id, QuizAnswer.question_id == question_id)
    )
    parts = question.hand_parts(answer) if question else ()
    found = next((each for each in parts if each.part == part), None)
    if found is None:
        raise Refusal(NOT_THERE)
    return found


def _fraction(hand: HandPart, levels: Mapping[str, int], fraction: float | None) -> float:
    if isinstance(hand.question, LongAnswer) and hand.question.rubric:
        return hand.question.rubric_fraction(levels)
    if fraction is None or not 0 <= fraction <= 1:
        raise Refusal(_l("Give a mark from 0 to the most that the question is worth."), field="mark")
    return fraction


def _comment(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST_COMMENT:
        sentence = _l("The comment is too long: %(max)s characters at most.", max=LONGEST_COMMENT)
        raise Refusal(sentence, field="comment")
    return text


def _keep(
    attempt: QuizAttempt,
    question_id: str,
    part: str,
    *,
    given: float,
    levels: dict[str, int],
    comment: str,
    by: int,
) -> None:
    place = {"attempt_id": attempt.id, "question_id": question_id, "part": part}
    what = {"fraction": given, "levels": levels, "comment": comment}
    db.session.add(QuizGrading(**place, **what, graded_by_id=by, graded_at=clock.now()))
    history.record("quizzes.answer_graded", attempt, by=by, question=question_id, part=part, fraction=given)
    db.session.flush()


def _refresh(attempt: QuizAttempt, *, by: int) -> None:
    """Finish an attempt for which nothing waits any more; one that was finished before gets its new result."""
    finish_if_complete(attempt, by=by)
    if attempt.state is not AttemptState.FINISHED:
        return
    content = content_of(attempt.revision_id, attempt.unit_id)
    result = grade_row(attempt, content).result
    if result is None or (attempt.earned, attempt.most, attempt.score) == (result.earned, result.most, result.score):
        return
    before = attempt.score
    history.record("quizzes.attempt_changed", attempt, by=by, before=before, score=result.score)
    replace_result(attempt, result, content.settings, by=by)
