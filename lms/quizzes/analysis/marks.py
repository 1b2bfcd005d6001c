"""What every attempt earned in every question, from the counted answers, the questions left out counting nothing."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum

from lms.quizzes.analysis.papers import Paper
from lms.quizzes.analysis.statistics import ItemFigures, Values, item_figures
from lms.quizzes.analysis.tallies import Tally

SIZE = 8


class Marks:
    """The marks x of each question in the attempts that were asked it (``places``), and the totals X of all attempts.

    Where attempts could earn different totals (a draw, another version), their marks are scaled to the largest,
    ``most``. ``order`` is the author's order of the questions.
    """

    def __init__(self, papers: Sequence[Paper], tallies: Mapping[str, Tally], order: Iterable[str]) -> None:
        self.most = max((paper.most for paper in papers), default=0.0)
        self.totals = _nothing(len(papers))
        self.places = _places_asked(papers, order)
        self._papers = papers
        self._scales = {paper: self.most / paper.most if paper.most else 1.0 for paper in set(papers)}
        self._x: dict[str, array[float]] = {}
        self._worth: dict[str, array[float]] = {}
        for question_id in self.places:
            self._fill(question_id, tallies.get(question_id))

    def _fill(self, question_id: str, tally: Tally | None) -> None:
        earned = dict(zip(tally.places, tally.marks, strict=True)) if tally else {}
        x, worth = self._x[question_id], self._worth[question_id] = array("d"), array("d")
        for place in self.places[question_id]:
            paper = self._papers[place]
            asked, scale = paper.asked[question_id], self._scales[paper]
            mark = earned.get(place, asked.mark if asked.full_marks else 0.0) * scale
            x.append(mark)
            worth.append(asked.mark * scale)
            self.totals[place] += mark

    def is_shared(self, question_id: str) -> bool:
        """Whether everybody was asked a question."""
        return len(self.places[question_id]) == len(self._papers)

    def is_drawn(self, question_id: str) -> bool:
        """Whether a question was drawn at random in any attempt."""
        return any(question_id in paper.asked and paper.asked[question_id].is_drawn for paper in self._scales)

    def mark(self, question_id: str) -> float:
        """Return what a question can earn, the mean of that where it differs."""
        worth = self._worth[question_id]
        return fsum(worth) / len(worth)

    def figures(self, question_id: str, *, is_drawn: bool) -> ItemFigures:
        """Return what the marks of a question say beside the totals."""
        totals: Values = self.totals
        if not self.is_shared(question_id):
            totals = [self.totals[place] for place in self.places[question_id]]
        return item_figures(self._x[question_id], totals, self.mark(question_id), is_drawn=is_drawn)

    def facility_among(self, question_id: str, chosen: Collection[int]) -> float | None:
        """Return the share of its mark that a question earned in some attempts, None where none was asked it."""
        found = [index for index, place in enumerate(self.places[question_id]) if place in chosen]
        x, worth = self._x[question_id], self._worth[question_id]
        most = fsum(worth[index] for index in found)
        return fsum(x[index] for index in found) / most if most else None

    def shares(self, question_ids: Iterable[str]) -> dict[int, float]:
        """Return what each attempt earned of what some questions give together, in per cent from 0."""
        earned: dict[int, float] = {}
        most: dict[int, float] = {}
        for question_id in question_ids:
            places = self.places.get(question_id, ())
            for place, x, worth in zip(
                places, self._x.get(question_id, ()), self._worth.get(question_id, ()), strict=True
            ):
                earned[place] = earned.get(place, 0.0) + x
                most[place] = most.get(place, 0.0) + worth
        return {place: max(0.0, 100 * earned[place] / worth) for place, worth in most.items() if worth}

    def positions(self) -> list[Values] | None:
        """Return the marks in each position of the quiz, for what all items have to say together.

        A question that everybody was asked is a position of its own; those that differ from attempt to attempt follow
        each other in the author's order. None where not everybody was asked the same number of questions.
        """
        if len({len(paper.asked) for paper in self._scales}) != 1:
            return None
        shared: list[Values] = [self._x[each] for each in self.places if self.is_shared(each)]
        others: list[array[float]] = []
        filled = [0] * len(self._papers)
        for question_id in self.places:
            if self.is_shared(question_id):
                continue
            for place, mark in zip(self.places[question_id], self._x[question_id], strict=True):
                if filled[place] == len(others):
                    others.append(_nothing(len(self._papers)))
                others[filled[place]][place] = mark
                filled[place] += 1
        return [*shared, *others]


def _nothing(length: int) -> array[float]:
    return array("d", bytes(SIZE * length))


def _places_asked(papers: Sequence[Paper], order: Iterable[str]) -> dict[str, list[int]]:
    """Return the places of the attempts that were asked each question, in the author's order."""
    by_paper: dict[Paper, list[int]] = {}
    for place, paper in enumerate(papers):
        by_paper.setdefault(paper, []).append(place)
    found: dict[str, list[int]] = {question_id: [] for question_id in order}
    for paper, places in by_paper.items():
        for question_id in paper.asked:
            found.setdefault(question_id, []).extend(places)
    return {question_id: sorted(places) for question_id, places in found.items() if places}
