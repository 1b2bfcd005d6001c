"""The figures of a quiz and of each of its questions, from the attempts that were loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import fsum

from lms.quizzes.analysis.flags import Flag, Observed, flags_of
from lms.quizzes.analysis.loading import Loaded
from lms.quizzes.analysis.marks import Marks
from lms.quizzes.analysis.responses import Responses, count_responses
from lms.quizzes.analysis.statistics import (
    Consistency,
    ItemFigures,
    Spread,
    bands,
    consistency,
    covariance,
    effective_weights,
    spread,
    thirds,
    variance,
)
from lms.quizzes.analysis.tallies import Tally
from lms.quizzes.documents import QuizContent
from lms.quizzes.grading import is_passed
from lms.quizzes.kinds.question import Question


@dataclass(frozen=True)
class QuestionFigures:
    """One question over all attempts that were asked it, whichever version they saw; ``question`` is the newest.

    ``deviation`` and ``weight`` are in per cent: of its mark, and of the whole. ``certainty`` counts answers by
    certainty (0: not said) and verdict. ``weak`` and ``strong`` are the facilities of these thirds.
    """

    number: int
    question: Question
    versions: int
    is_drawn: bool
    asked: int
    left_out: int
    mark: float
    figures: ItemFigures
    deviation: float | None
    weight: float | None
    weak: float | None
    strong: float | None
    certainty: Mapping[tuple[int, str], int]
    responses: Responses
    flags: tuple[Flag, ...]

    @property
    def is_grave(self) -> bool:
        """Whether its key or its words should be looked at now."""
        return any(flag.is_grave for flag in self.flags)


@dataclass(frozen=True)
class QuizFigures:
    """A quiz over its analysed attempts. Totals are in per cent of ``most``, the marks that can be earned.

    ``bands`` counts attempts by tenths of the score; ``passed`` those that reached the pass mark, None where there is
    none. ``is_uneven``: not everybody was asked the same number of questions, so that there is no alpha.
    """

    attempts: int
    people: int
    most: float
    totals: Spread
    consistency: Consistency
    passed: int | None
    seconds: float | None
    bands: list[int]
    is_uneven: bool
    questions: tuple[QuestionFigures, ...]
    certainty: Mapping[tuple[int, str], int]

    def find(self, question_id: str) -> QuestionFigures | None:
        """Return the figures of a question, or None where nobody was asked it."""
        return next((each for each in self.questions if each.question.id == question_id), None)


def analyse(content: QuizContent, loaded: Loaded) -> QuizFigures:
    """Return the figures of a quiz; ``content`` is the quiz as it is now, for its pass mark and its order."""
    sittings, marks = loaded.sittings, Marks(loaded.sittings.papers, loaded.tallies, content.by_id)
    questions = _questions(loaded, marks)
    positions = marks.positions()
    per_cent = 100 / marks.most if marks.most else 0.0
    totals = [total * per_cent for total in marks.totals]
    variances = [variance(each) or 0.0 for each in positions or ()]
    seconds = [each for each in sittings.seconds if each is not None]
    pass_mark = content.settings.mark_to_pass
    return QuizFigures(
        attempts=len(sittings.scores),
        people=len(set(sittings.people)),
        most=marks.most,
        totals=spread(totals),
        consistency=consistency([each * per_cent**2 for each in variances], totals),
        passed=sum(is_passed(score, pass_mark) for score in sittings.scores) if pass_mark else None,
        seconds=fsum(seconds) / len(seconds) if seconds else None,
        bands=bands(sittings.scores),
        is_uneven=positions is None,
        questions=questions,
        certainty=sum((Counter(each.certainty) for each in questions), Counter()),
    )


@dataclass(frozen=True)
class _Whole:
    """Everything against which a question is seen; ``weak`` and ``strong`` are the places of these thirds."""

    loaded: Loaded
    marks: Marks
    weak: Collection[int]
    strong: Collection[int]

    def question(
        self, number: int, question_id: str, figures: ItemFigures, weight: float | None, is_drawn: bool
    ) -> QuestionFigures:
        """Return one question with all that is said about it."""
        versions = self.loaded.versions[question_id]
        tally = self.loaded.tallies.get(question_id) or Tally()
        responses = count_responses(versions, tally)
        seen = self._observed(question_id, figures, tally, responses, full_marks=versions[-1].full_marks)
        mark = self.marks.mark(question_id)
        return QuestionFigures(
            number=number,
            question=versions[-1],
            versions=len(versions),
            is_drawn=is_drawn,
            asked=seen.asked,
            left_out=seen.left_out,
            mark=mark,
            figures=figures,
            deviation=None if figures.deviation is None or not mark else 100 * figures.deviation / mark,
            weight=weight,
            weak=seen.weak,
            strong=seen.strong,
            certainty=tally.certainty,
            responses=responses,
            flags=flags_of(seen),
        )

    def _observed(
        self, question_id: str, figures: ItemFigures, tally: Tally, responses: Responses, *, full_marks: bool
    ) -> Observed:
        asked = len(self.marks.places[question_id])
        return Observed(
            asked=asked,
            left_out=asked - tally.answered,
            facility=figures.facility,
            discrimination=figures.discrimination,
            weak=self.marks.facility_among(question_id, self.weak),
            strong=self.marks.facility_among(question_id, self.strong),
            responses=responses.counts,
            full_marks=full_marks,
        )


def _questions(loaded: Loaded, marks: Marks) -> tuple[QuestionFigures, ...]:
    weak, strong = (frozenset(places) for places in thirds(loaded.sittings.scores))
    whole = _Whole(loaded, marks, weak, strong)
    drawn = {each for each in marks.places if marks.is_drawn(each)}
    figures = {each: marks.figures(each, is_drawn=each in drawn) for each in marks.places}
    weights = _weights(marks, figures)
    return tuple(
        whole.question(number, each, figures[each], weights.get(each), each in drawn)
        for number, each in enumerate(figures, 1)
    )


def _weights(marks: Marks, figures: Mapping[str, ItemFigures]) -> dict[str, float | None]:
    """Return the effective weights of the questions that everybody was asked; all positions count in the sum."""
    shared = [each for each in figures if marks.is_shared(each)]
    own = [figures[each].with_total for each in shared]
    others = [covariance(x, marks.totals) for x in (marks.positions() or ())[len(shared) :]]
    return dict(zip(shared, effective_weights([*own, *others]), strict=False))
