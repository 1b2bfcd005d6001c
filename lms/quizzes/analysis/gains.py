"""What people have gained from the test before a course to the test after it: in all, and by objective."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lms.quizzes.analysis.gain import Gain, group_gain
from lms.quizzes.analysis.loading import Loaded, load
from lms.quizzes.analysis.marks import Marks
from lms.quizzes.analysis.selection import Selection, Which

Scores = Mapping[int, float]


@dataclass(frozen=True)
class ObjectiveGain:
    """The gain in one objective."""

    objective: str
    gain: Gain


@dataclass(frozen=True)
class GainFigures:
    """The gain in all, and in each objective that questions of either test name."""

    whole: Gain
    objectives: tuple[ObjectiveGain, ...]


def gain_between(course_id: int, pre_test: str, post_test: str, selection: Selection) -> GainFigures:
    """Return what people have gained; of several attempts the first counts, or the best if that is chosen."""
    if selection.which is Which.ALL:
        selection = replace(selection, which=Which.FIRST)
    before, after = (load(course_id, unit_id, selection) for unit_id in (pre_test, post_test))
    by_objective = _by_objective(before), _by_objective(after)
    objectives = sorted(by_objective[0].keys() | by_objective[1].keys())
    return GainFigures(
        whole=group_gain(_scores(before), _scores(after)),
        objectives=tuple(
            ObjectiveGain(each, group_gain(by_objective[0].get(each, {}), by_objective[1].get(each, {})))
            for each in objectives
        ),
    )


def _scores(loaded: Loaded) -> Scores:
    return dict(zip(loaded.sittings.people, loaded.sittings.scores, strict=True))


def _by_objective(loaded: Loaded) -> dict[str, Scores]:
    """Return the score of each person in each objective, in per cent of what its questions give."""
    questions: dict[str, list[str]] = {}
    for question_id, versions in loaded.versions.items():
        if versions[-1].objective:
            questions.setdefault(versions[-1].objective, []).append(question_id)
    marks, people = Marks(loaded.sittings.papers, loaded.tallies, loaded.versions), loaded.sittings.people
    return {
        objective: {people[place]: share for place, share in marks.shares(ids).items()}
        for objective, ids in questions.items()
    }
