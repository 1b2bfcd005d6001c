"""What the pages of an attempt in progress show, put together from its layout and its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.quizzes.checking import can_check
from lms.quizzes.kinds.question import Fields, Question
from lms.quizzes.queries import Attempt, SavedAnswer
from lms.quizzes.reviewed import ReviewedQuestion, question_numbers, review_while_answering, reviewed


@dataclass(frozen=True)
class Judgement:
    """What a page says about an answer that has been checked while the attempt goes on."""

    review: ReviewedQuestion
    tries_left: int
    hint: Localised | None


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is asked: nothing in here gives the right answer away before the rules allow it."""

    id: str
    number: int
    kind: str
    text: Localised
    mark: float
    name: str
    sequence: int
    before: str
    controls: Mapping[str, Any]
    is_asked: bool = True
    draws_text: bool = True
    error: str = ""
    certainty: int | None = None
    is_flagged: bool = False
    is_settled: bool = False
    can_check: bool = False
    judgement: Judgement | None = None

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
    is_complete: bool
    is_flagged: bool


@dataclass
class Unsaved:
    """What was typed on a page and could not be taken: by question, what the controls held and why not."""

    typed: dict[str, Fields] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)


def asked_questions(
    attempt: Attempt, page: int, saved: Mapping[str, SavedAnswer], unsaved: Unsaved | None = None
) -> list[AskedQuestion]:
    """Return the questions of a page with their saved answers, or with what was typed and could not be understood."""
    numbers = question_numbers(attempt)
    return [
        _asked(attempt, each, numbers.get(each, 0), saved.get(each), unsaved or Unsaved())
        for each in attempt.layout.pages[page - 1]
    ]


def _asked(
    attempt: Attempt, question_id: str, number: int, saved: SavedAnswer | None, unsaved: Unsaved
) -> AskedQuestion:
    question = attempt.content.by_id[question_id]
    answer = saved.answer if saved else None
    refusal = unsaved.refused.get(question_id)
    shown = question.shown_again(unsaved.typed.get(question_id, {}), answer) if refusal else answer
    is_settled = saved is not None and saved.is_settled
    return AskedQuestion(
        id=question_id,
        number=number,
        kind=question.kind,
        text=question.text,
        mark=attempt.mark_of(question_id),
        name=f"q.{question_id}",
        sequence=saved.sequence if saved else 0,
        before=json.dumps(answer, ensure_ascii=False),
        controls=question.controls(shown, attempt.layout.orders_of(question_id)),
        is_asked=question.is_asked,
        draws_text=question.draws_text,
        error=str(refusal.sentence) if refusal else "",
        certainty=saved.certainty if saved else None,
        is_flagged=saved is not None and saved.is_flagged,
        is_settled=is_settled,
        can_check=not is_settled and can_check(attempt, question),
        judgement=_judgement(attempt, question, number, saved),
    )


def _judgement(attempt: Attempt, question: Question, number: int, saved: SavedAnswer | None) -> Judgement | None:
    if saved is None or not saved.tries:
        return None
    left = 0 if saved.is_settled else attempt.content.settings.tries_allowed() - saved.tries
    hint = question.hints[saved.tries - 1] if left and saved.tries <= len(question.hints) else None
    review = review_while_answering(attempt, saved)
    return Judgement(reviewed(attempt, question.id, number, saved, review), left, hint)


def question_map(attempt: Attempt, saved: Mapping[str, SavedAnswer]) -> list[QuestionPlace]:
    """Return where each question stands, whether it has an answer, and whether its reader wants to come back to it."""
    numbers = question_numbers(attempt)
    return [
        _place(attempt.content.by_id[each], numbers[each], page, saved.get(each))
        for page, ids in enumerate(attempt.layout.pages, 1)
        for each in ids
        if each in numbers
    ]


def _place(question: Question, number: int, page: int, saved: SavedAnswer | None) -> QuestionPlace:
    answer = saved.answer if saved else None
    return QuestionPlace(
        question.id,
        number,
        page,
        is_answered=answer is not None,
        is_complete=question.is_complete(answer),
        is_flagged=saved is not None and saved.is_flagged,
    )
