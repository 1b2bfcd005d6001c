"""What a group has gained from the test before a workshop to the one after it. Knows neither database nor web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from lms.core.language import Localised
from lms.quizzes.analysis.gain import Gain, group_gain
from lms.quizzes.kinds.question import Question
from lms.workshops.library.documents import Phase, WorkshopPlan
from lms.workshops.measuring.scoring import FULL, Fractions, asked, objective_scores

MOST_HARD = 3
SURE_ABOVE = 80.0
"""A question that more than this per cent got right is not hard."""


@dataclass(frozen=True)
class Taken:
    """A test that was handed in: its score in per cent, and what each question earned."""

    score: float
    fractions: Fractions


TakenBy = Mapping[int, Taken]


@dataclass(frozen=True)
class ObjectiveGain:
    """The gain in one objective of the workshop."""

    id: str
    text: Localised
    gain: Gain


@dataclass(frozen=True)
class HardQuestion:
    """A question of the post-test that few got right: ``share`` is the mean of what it earned, in per cent."""

    number: int
    question: Question
    share: float


@dataclass(frozen=True)
class WorkshopGain:
    """What the participants of a workshop have gained: only those count who took both tests."""

    whole: Gain
    objectives: tuple[ObjectiveGain, ...] = ()


def gain_between(plan: WorkshopPlan | None, before: TakenBy, after: TakenBy) -> WorkshopGain:
    """Return the gain, in all and by objective, from the tests of participants by their ids."""
    whole = group_gain(_scores(before), _scores(after))
    if plan is None:
        return WorkshopGain(whole)
    first, second = _by_objective(plan, Phase.PRE, before), _by_objective(plan, Phase.POST, after)
    found = [each for each in plan.objectives if each.id in first or each.id in second]
    gains = (
        ObjectiveGain(each.id, each.text, group_gain(first.get(each.id, {}), second.get(each.id, {}))) for each in found
    )
    return WorkshopGain(whole, tuple(gains))


def _scores(taken: TakenBy) -> dict[int, float]:
    return {key: each.score for key, each in taken.items()}


def _by_objective(plan: WorkshopPlan, phase: Phase, taken: TakenBy) -> dict[str, dict[int, float]]:
    test, found = plan.test(phase), dict[str, dict[int, float]]()
    for key, each in taken.items() if test else ():
        for objective, score in objective_scores(test, each.fractions).items() if test else ():
            found.setdefault(objective, {})[key] = score
    return found


def hardest(plan: WorkshopPlan | None, after: TakenBy) -> list[HardQuestion]:
    """Return the questions of the post-test that most got wrong, MOST_HARD at most, the hardest first."""
    test = plan.test(Phase.POST) if plan else None
    if test is None or not after:
        return []
    shares = [
        HardQuestion(
            number, question, FULL * fsum(each.fractions.get(question.id, 0.0) for each in after.values()) / len(after)
        )
        for number, question in enumerate(asked(test), 1)
    ]
    hard = [each for each in shares if each.share <= SURE_ABOVE]
    return sorted(hard, key=lambda each: (each.share, each.number))[:MOST_HARD]
