"""What a participant is told after the post-test: the own scores by objective, and each answer with what to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.core.language import Localised
from lms.quizzes.kinds.question import RIGHT, WRONG, Question, Words
from lms.workshops.library.documents import Phase, Test, WorkshopPlan
from lms.workshops.measuring.models import Sitting
from lms.workshops.measuring.scoring import asked, mark_typed_for, objective_scores


@dataclass(frozen=True)
class OwnObjective:
    """One objective with the scores in per cent before and after; None where it was not tested."""

    text: Localised
    before: float | None
    after: float | None


@dataclass(frozen=True)
class OwnAnswer:
    """One question with what was answered and what there is to say to it; ``verdict`` is right, partly or wrong."""

    number: int
    question: Question
    verdict: str
    words: list[tuple[Words, Localised | None]]
    right: list[Words]


def own_objectives(plan: WorkshopPlan, before: Sitting | None, after: Sitting | None) -> list[OwnObjective]:
    """Return the objectives of a workshop with what one participant earned in them."""
    first, second = _scores(plan, Phase.PRE, before), _scores(plan, Phase.POST, after)
    tested = [each for each in plan.objectives if each.id in first or each.id in second]
    return [OwnObjective(each.text, first.get(each.id), second.get(each.id)) for each in tested]


def _scores(plan: WorkshopPlan, phase: Phase, sitting: Sitting | None) -> dict[str, float]:
    test = plan.test(phase)
    is_there = test is not None and sitting is not None and sitting.fractions is not None
    return objective_scores(test, sitting.fractions or {}) if is_there and test and sitting else {}


def own_answers(test: Test, sitting: Sitting) -> list[OwnAnswer]:
    """Return the questions of a test that was handed in, with what was answered and what their authors say to it."""
    fractions = sitting.fractions or {}
    return [
        _answered(number, question, sitting.answers.get(question.id), fractions.get(question.id, 0.0))
        for number, question in enumerate(asked(test), 1)
    ]


def _answered(number: int, question: Question, answer: Any, fraction: float) -> OwnAnswer:
    verdict = "right" if fraction >= RIGHT else "wrong" if fraction <= WRONG else "partly"
    words = [] if answer is None or mark_typed_for(answer) is not None else _with_feedback(question, answer)
    right = [] if verdict == "right" else question.words(question.right_answer())
    return OwnAnswer(number, question, verdict, words, right)


def _with_feedback(question: Question, answer: Any) -> list[tuple[Words, Localised | None]]:
    pieces, feedback = question.words(answer), question.grade(answer).feedback
    said = [*feedback, *([None] * max(0, len(pieces) - len(feedback)))]
    return list(zip(pieces, said, strict=False))
