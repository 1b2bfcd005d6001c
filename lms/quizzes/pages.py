"""What the pages of an attempt show, put together from its layout and its answers; never more than the rules allow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.quizzes.documents import QuizSettings
from lms.quizzes.grading import is_passed, overall_score
from lms.quizzes.kinds.question import RIGHT, WRONG, Fields, Question, Words
from lms.quizzes.models import AttemptState
from lms.quizzes.queries import Attempt, AttemptSummary, SavedAnswer
from lms.quizzes.review import Review, review_now


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is asked: nothing in here gives the right answer away."""

    id: str
    number: int
    kind: str
    text: Localised
    mark: float
    name: str
    sequence: int
    before: str
    controls: Mapping[str, Any]
    error: str = ""

    @property
    def template(self) -> str:
        """The template that draws its controls."""
        return f"quizzes/kinds/{self.kind}.html"


@dataclass(frozen=True)
class QuestionPlace:
    """A question in the map of an attempt."""

    id: str
    number: int
    page: int
    is_answered: bool


def asked_questions(
    attempt: Attempt,
    page: int,
    saved: Mapping[str, SavedAnswer],
    typed: Mapping[str, Fields] | None = None,
    refused: Mapping[str, Refusal] | None = None,
) -> list[AskedQuestion]:
    """Return the questions of a page with their saved answers, or with what was typed and could not be understood."""
    ids = attempt.layout.pages[page - 1]
    first = attempt.layout.question_ids.index(ids[0]) + 1
    asked = []
    for number, question_id in enumerate(ids, first):
        question, kept = attempt.content.by_id[question_id], saved.get(question_id)
        answer = kept.answer if kept else None
        refusal = (refused or {}).get(question_id)
        shown = _first_value((typed or {}).get(question_id)) if refusal else answer
        asked.append(
            AskedQuestion(
                id=question_id,
                number=number,
                kind=question.kind,
                text=question.text,
                mark=question.mark,
                name=f"q.{question_id}",
                sequence=kept.sequence if kept else 0,
                before=json.dumps(answer, ensure_ascii=False),
                controls=question.controls(shown, attempt.layout.choices.get(question_id, ())),
                error=str(refusal.sentence) if refusal else "",
            )
        )
    return asked


def _first_value(fields: Fields | None) -> str | None:
    return next((value for values in (fields or {}).values() for value in values), None)


def question_map(attempt: Attempt, saved: Mapping[str, SavedAnswer]) -> list[QuestionPlace]:
    """Return where each question stands and whether it has an answer."""
    places = ((page, each) for page, ids in enumerate(attempt.layout.pages, 1) for each in ids)
    return [
        QuestionPlace(each, number, page, each in saved and saved[each].answer is not None)
        for number, (page, each) in enumerate(places, 1)
    ]


@dataclass(frozen=True)
class Standing:
    """How an enrolment stands in a quiz: what its attempts are worth together, and how many are left (None: any).

    One that is in progress counts as used already.
    """

    score: float | None
    is_passed: bool
    attempts_left: int | None
    has_one_in_progress: bool

    @property
    def can_start(self) -> bool:
        """Whether another attempt may begin."""
        return self.attempts_left is None or self.attempts_left > 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing more can be gained."""
        return not self.has_one_in_progress and (self.is_passed or not self.can_start)


def standing(settings: QuizSettings, attempts: list[AttemptSummary]) -> Standing:
    """Return how an enrolment stands after some attempts."""
    scores = [each.score for each in attempts if each.state is AttemptState.FINISHED and each.score is not None]
    score = overall_score(settings.grade, scores)
    left = max(0, settings.attempts - len(attempts)) if settings.attempts else None
    has_one_in_progress = any(each.state is AttemptState.IN_PROGRESS for each in attempts)
    return Standing(score, is_passed(score, settings.pass_mark), left, has_one_in_progress)


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question of an attempt that has ended, with what the rules allow to see; the rest is empty.

    ``answer`` holds the pieces of the answer, each with what its author says to it.
    """

    id: str
    number: int
    text: Localised
    mark: float
    answer: list[tuple[Words | None, Localised | None]]
    verdict: str
    earned: float | None
    feedback: Localised | None
    right_answer: list[Words]


def reviewed_questions(attempt: Attempt, saved: Mapping[str, SavedAnswer], review: Review) -> list[ReviewedQuestion]:
    """Return the questions of an ended attempt in its order."""
    content = attempt.content
    return [
        _reviewed(content.by_id[each], number, saved.get(each), review)
        for number, each in enumerate(attempt.layout.question_ids, 1)
    ]


def _reviewed(question: Question, number: int, saved: SavedAnswer | None, review: Review) -> ReviewedQuestion:
    answer = saved.answer if saved else None
    graded = question.grade(answer)
    fraction = saved.fraction if saved and saved.fraction is not None else graded.fraction
    words = question.words(answer) if review.own_answer else [None] * len(graded.feedback)
    said = graded.feedback if review.feedback else [None] * len(words)
    return ReviewedQuestion(
        id=question.id,
        number=number,
        text=question.text,
        mark=question.mark,
        answer=[(word, feedback) for word, feedback in zip(words, said, strict=True) if word or feedback],
        verdict=verdict(answer, fraction) if review.correctness else "",
        earned=round(question.mark * fraction, 2) if review.marks else None,
        feedback=question.feedback if review.feedback else None,
        right_answer=question.words(question.right_answer()) if review.right_answer else [],
    )


def verdict(answer: Any, fraction: float) -> str:
    """Return how an answer is: ``right``, ``partly``, ``wrong`` or ``missing``."""
    if answer is None:
        return "missing"
    if fraction >= RIGHT:
        return "right"
    return "wrong" if fraction < WRONG else "partly"


def review_of(attempt: Attempt, stand: Standing) -> Review:
    """Return what may be seen of an attempt now."""
    return review_now(attempt.content.settings.review, is_ended=attempt.is_graded, is_settled=stand.is_settled)
