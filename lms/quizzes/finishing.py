"""Grading a whole attempt, and what its result means for the unit and the course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from lms.core import clock
from lms.courses.queries import revision_document
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.learning.operations import record_result
from lms.quizzes.correction_queries import corrected_questions
from lms.quizzes.documents import QuizContent
from lms.quizzes.grading import Result, after_tries, attempt_result, is_passed, overall_score, with_certainty
from lms.quizzes.gradings import hand_fractions
from lms.quizzes.kinds.question import NOTHING, ByHand, Graded, Question
from lms.quizzes.layout import Layout
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt, move
from lms.quizzes.queries import SavedAnswer, answers_of, with_tries
from lms.quizzes.settings import Behaviour, QuizSettings

FULL_MARKS = Graded(1.0)


@dataclass(frozen=True)
class GradedAttempt:
    """What an attempt has earned: by question, and in all; ``result`` is None while something waits for a person."""

    fractions: dict[str, float | None]
    result: Result | None


def grade_answer(question: Question, saved: SavedAnswer | None, settings: QuizSettings, by_hand: ByHand) -> Graded:
    """Return what a saved answer earns, with what earlier tries have cost; no answer earns nothing.

    Where the key was corrected since it was checked, a try that was right after all counts as if it had been the last.
    """
    if question.full_marks:
        return FULL_MARKS
    graded = question.grade(saved.answer if saved else None, by_hand)
    if saved is None or graded.fraction is None or settings.behaviour is not Behaviour.TRY_AGAIN:
        return graded
    penalty = settings.penalty if question.penalty is None else question.penalty
    earned = after_tries(graded.fraction, saved.wrong_tries, penalty)
    tried = [question.grade(answer, by_hand).fraction or 0.0 for answer in saved.tried]
    best = max((after_tries(each, number, penalty) for number, each in enumerate(tried)), default=earned)
    return Graded(max(earned, best), graded.feedback, graded.waiting)


def grade_attempt(
    content: QuizContent,
    layout: Layout,
    answers: Mapping[str, SavedAnswer],
    by_hand: Mapping[str, ByHand],
    corrected: Mapping[str, Question],
) -> GradedAttempt:
    """Return what an attempt earns. ``corrected`` holds the questions whose key was changed since it began."""
    fractions: dict[str, float | None] = {}
    worth: list[tuple[float, float]] = []
    for question_id in layout.question_ids:
        own = content.by_id[question_id]
        if not own.is_asked:
            continue
        question, saved = corrected.get(question_id, own), answers.get(question_id)
        fraction = grade_answer(question, saved, content.settings, by_hand.get(question_id, NOTHING)).fraction
        fractions[question_id] = fraction
        mark = layout.marks.get(question_id, own.mark)
        worth.append((mark, earned_share(fraction or 0.0, question, saved, content.settings)))
    is_complete = None not in fractions.values()
    return GradedAttempt(fractions, attempt_result(worth) if is_complete else None)


def earned_share(fraction: float, question: Question, saved: SavedAnswer | None, settings: QuizSettings) -> float:
    """Return the share of a question's mark that counts: its fraction, weighed with certainty where that is asked."""
    if not settings.certainty or question.full_marks or saved is None or saved.answer is None:
        return fraction
    return with_certainty(fraction, saved.certainty)


def finish_if_complete(attempt: QuizAttempt, *, by: int | None) -> None:
    """Grade a submitted attempt that is held; finish it and record the result unless something waits for a person."""
    content = content_of(attempt.revision_id, attempt.unit_id)
    graded = grade_row(attempt, content)
    _write_fractions(attempt.id, graded.fractions)
    if graded.result is None or attempt.state is not AttemptState.SUBMITTED:
        return
    result = graded.result
    attempt.earned, attempt.most, attempt.score = result.earned, result.most, result.score
    attempt.finished_at = clock.now()
    move(attempt, AttemptState.FINISHED, by=by, score=result.score)
    db.session.flush()
    record_overall(attempt, content.settings, by=by)


def needs_person(content: QuizContent, answers: Mapping[str, SavedAnswer]) -> bool:
    """Whether something in these answers is graded by a person."""
    return any(content.by_id[question_id].hand_parts(saved.answer) for question_id, saved in answers.items())


def grade_row(attempt: QuizAttempt, content: QuizContent) -> GradedAttempt:
    """Return what an attempt earns by what is in the database now: answers, grades by hand, corrections."""
    answers = answers_of(attempt.id)
    by_hand = hand_fractions(attempt.id) if needs_person(content, answers) else {}
    course_id = db.session.scalar(select(Enrolment.course_id).where(Enrolment.id == attempt.enrolment_id))
    assert course_id is not None  # noqa: S101 - the foreign key says so
    corrected = corrected_questions(course_id, attempt.unit_id, attempt.started_at)
    if corrected and content.settings.behaviour is Behaviour.TRY_AGAIN:
        answers = with_tries({attempt.id: answers}, corrected)[attempt.id]
    return grade_attempt(content, Layout.from_json(attempt.layout), answers, by_hand, corrected)


def content_of(revision_id: int, unit_id: str) -> QuizContent:
    """Return what a quiz held in a revision."""
    content = revision_document(revision_id).unit(unit_id).content
    assert isinstance(content, QuizContent)  # noqa: S101 - the kind of a unit never changes
    return content


def _write_fractions(attempt_id: int, fractions: Mapping[str, float | None]) -> None:
    answered = set(db.session.scalars(select(QuizAnswer.question_id).where(QuizAnswer.attempt_id == attempt_id)))
    values: list[dict[str, Any]] = [
        {"attempt_id": attempt_id, "question_id": question_id, "fraction": fraction}
        for question_id, fraction in fractions.items()
        if question_id in answered
    ]
    if values:
        db.session.execute(update(QuizAnswer), values)


def replace_result(attempt: QuizAttempt, result: Result, settings: QuizSettings, *, by: int | None) -> None:
    """Give a finished attempt that is held another result, and let learning put it in the place of the one before."""
    attempt.earned, attempt.most, attempt.score = result.earned, result.most, result.score
    db.session.flush()
    record_overall(attempt, settings, by=by, is_correction=True)


def record_overall(
    attempt: QuizAttempt, settings: QuizSettings, *, by: int | None, is_correction: bool = False
) -> None:
    """Tell learning what all attempts of an enrolment at a quiz are worth together; practice only counts as done."""
    if settings.is_practice:
        record_result(attempt.enrolment_id, attempt.unit_id, is_done=True, by=by)
        return
    overall = overall_score(settings.grade, list(_scores(attempt)))
    is_done = is_passed(overall, settings.mark_to_pass)
    record_result(
        attempt.enrolment_id, attempt.unit_id, score=overall, is_done=is_done, is_correction=is_correction, by=by
    )


def _scores(attempt: QuizAttempt) -> Iterable[float]:
    scores = db.session.scalars(
        select(QuizAttempt.score)
        .where(
            QuizAttempt.enrolment_id == attempt.enrolment_id,
            QuizAttempt.unit_id == attempt.unit_id,
            QuizAttempt.state == AttemptState.FINISHED,
        )
        .order_by(QuizAttempt.number)
    )
    return (score for score in scores if score is not None)
