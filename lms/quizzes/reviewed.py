"""What the rules let a learner see of answers that have been judged; the rest is left out before any page is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from lms.core import clock
from lms.core.language import Localised
from lms.quizzes.correction_queries import corrected_questions
from lms.quizzes.finishing import earned_share, grade_answer, needs_person
from lms.quizzes.kinds.question import NOTHING, RIGHT, WRONG, ByHand, Question, Words
from lms.quizzes.marking.queries import Grading, gradings_of
from lms.quizzes.queries import Attempt, SavedAnswer, with_tries
from lms.quizzes.review import Review, moment_of, review_at
from lms.quizzes.settings import Behaviour, QuizSettings
from lms.quizzes.standing import Standing


@dataclass(frozen=True)
class Remark:
    """What a person has said to an answer, or to a part of one: levels of the rubric, and a comment.

    Each level is the criterion, how well it was met, its points and the most there are.
    """

    part: str
    comment: str
    levels: tuple[tuple[Localised, Localised, int, int], ...] = ()


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question whose answer has been judged, with what the rules allow to see; the rest is empty.

    ``answer`` holds the pieces of the answer, each with what its author says to it. ``waits``: a person reads it still.
    """

    id: str
    number: int
    text: Localised
    mark: float
    is_asked: bool = True
    answer: tuple[tuple[Words | None, Localised | None], ...] = ()
    verdict: str = ""
    waits: bool = False
    earned: float | None = None
    certainty: int | None = None
    feedback: Localised | None = None
    right_answer: tuple[Words, ...] = ()
    full_marks: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What is known about the judging of an attempt besides its answers: grades by hand, and corrected questions."""

    by_hand: Mapping[str, ByHand]
    corrected: Mapping[str, Question]
    gradings: Mapping[tuple[str, str], Grading]


UNTOUCHED = Judged(NOTHING, NOTHING, MappingProxyType({}))


def judged_of(attempt: Attempt, saved: Mapping[str, SavedAnswer]) -> Judged:
    """Return what is known about the judging of an ended attempt, in two queries at the most."""
    gradings = gradings_of(attempt.id) if needs_person(attempt.content, saved) else {}
    by_hand: dict[str, dict[str, float]] = {}
    for (question_id, part), grading in gradings.items():
        by_hand.setdefault(question_id, {})[part] = grading.fraction
    corrected = corrected_questions(attempt.course_id, attempt.unit.id, attempt.started_at)
    return Judged(by_hand, corrected, gradings)


def answers_with_tries(attempt: Attempt, saved: Mapping[str, SavedAnswer], judged: Judged) -> Mapping[str, SavedAnswer]:
    """Return the answers of an attempt with what was checked on the way, where a corrected key judges that anew."""
    if not judged.corrected or attempt.content.settings.behaviour is not Behaviour.TRY_AGAIN:
        return saved
    return with_tries({attempt.id: saved}, judged.corrected)[attempt.id]


def reviewed_questions(
    attempt: Attempt, saved: Mapping[str, SavedAnswer], review: Review, judged: Judged = UNTOUCHED
) -> list[ReviewedQuestion]:
    """Return the questions of an ended attempt in its order."""
    saved = answers_with_tries(attempt, saved, judged)
    numbers = question_numbers(attempt)
    return [
        reviewed(attempt, each, numbers.get(each, 0), saved.get(each), review, judged)
        for each in attempt.layout.question_ids
    ]


def question_numbers(attempt: Attempt) -> dict[str, int]:
    """Return the numbers of the questions that want an answer, from 1."""
    asked = [each for each in attempt.layout.question_ids if attempt.content.by_id[each].is_asked]
    return {question_id: number for number, question_id in enumerate(asked, 1)}


def reviewed(  # noqa: PLR0917 - one question seen from all its sides
    attempt: Attempt,
    question_id: str,
    number: int,
    saved: SavedAnswer | None,
    review: Review,
    judged: Judged = UNTOUCHED,
) -> ReviewedQuestion:
    """Return one question with what may be seen of it."""
    own = attempt.content.by_id[question_id]
    question = judged.corrected.get(question_id, own)
    head = ReviewedQuestion(
        question_id, number, own.text_without_controls(), attempt.mark_of(question_id), is_asked=own.is_asked
    )
    if not own.is_asked:
        return head
    settings, answer = attempt.content.settings, saved.answer if saved else None
    by_hand = judged.by_hand.get(question_id, NOTHING)
    graded = grade_answer(question, saved, settings, by_hand)
    given = graded if question.full_marks else question.grade(answer, by_hand)  # without what earlier tries have cost
    share = None if graded.fraction is None else earned_share(graded.fraction, question, saved, settings)
    return ReviewedQuestion(
        id=question_id,
        number=number,
        text=head.text,
        mark=head.mark,
        answer=_pieces(question, answer, by_hand, review),
        verdict=verdict(answer, given.fraction) if review.correctness else "",
        waits=graded.fraction is None,
        earned=round(head.mark * share, 2) if review.marks and share is not None else None,
        certainty=saved.certainty if saved and settings.certainty and review.own_answer else None,
        feedback=question.feedback if review.feedback else None,
        right_answer=_right_words(question) if review.right_answer else (),
        full_marks=question.full_marks and review.marks,
        remarks=_remarks(question, judged, review) if review.feedback else (),
    )


def _remarks(question: Question, judged: Judged, review: Review) -> tuple[Remark, ...]:
    """Return what people have said to an answer; the points of a rubric are marks."""
    remarks = []
    for part, asked in question.questions_by_hand().items():
        grading = judged.gradings.get((question.id, part))
        if grading is not None:
            levels = asked.levels_in_words(grading.levels) if review.marks else ()
            remarks.append(Remark(part, grading.comment, levels))
    return tuple(remarks)


def _pieces(
    question: Question, answer: Any, by_hand: ByHand, review: Review
) -> tuple[tuple[Words | None, Localised | None], ...]:
    """Return the pieces of an answer with the feedback on each, as far as either may be seen."""
    feedback = question.grade(answer, by_hand).feedback
    words = question.words(answer) if review.own_answer else [None] * len(feedback)
    said = feedback if review.feedback else [None] * len(words)
    return tuple((word, comment) for word, comment in zip(words, said, strict=True) if word or comment)


def _right_words(question: Question) -> tuple[Words, ...]:
    right = question.right_answer()
    return () if right is None else tuple(question.words(right))


def verdict(answer: Any, fraction: float | None) -> str:
    """Return how an answer is: ``right``, ``partly``, ``wrong``, ``missing``, or ``""`` while a person reads it."""
    if answer is None:
        return "missing"
    if fraction is None:
        return ""
    if fraction >= RIGHT:
        return "right"
    return "wrong" if fraction < WRONG else "partly"


def review_of(attempt: Attempt, stand: Standing) -> Review:
    """Return what may be seen of an ended attempt now."""
    moment = moment_of(attempt.submitted_at, stand.terms.closes_at, clock.now())
    return review_at(attempt.content.settings.review, moment, is_settled=stand.is_settled)


def shows_marks(settings: QuizSettings, stand: Standing, submitted_at: datetime) -> bool:
    """Whether the marks of an attempt may be seen now in a list of attempts."""
    moment = moment_of(submitted_at, stand.terms.closes_at, clock.now())
    return review_at(settings.review, moment, is_settled=stand.is_settled).marks


def review_while_answering(attempt: Attempt, saved: SavedAnswer | None) -> Review:
    """Return what may be seen of one question while its attempt goes on: nothing until it has been checked.

    Right answers wait until the question is settled, and longer where the quiz holds them back.
    """
    settings = attempt.content.settings
    if saved is None or not saved.tries or not settings.checks_answers:
        return Review()
    allowed = review_at(settings.review, moment_of(None, None, clock.now()), is_settled=settings.is_practice)
    return allowed if saved.is_settled else allowed.model_copy(update={"right_answer": False})
