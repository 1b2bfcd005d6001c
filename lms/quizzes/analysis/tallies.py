"""Counting the answers of many attempts as they come from the database: each is looked at once and then let go."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.quizzes.analysis.papers import Paper
from lms.quizzes.grading import with_certainty
from lms.quizzes.kinds.question import RIGHT, WRONG

NO_ANSWER = "null"
DIFFERENT_ANSWERS = 2_000
"""How many different answers to one question are told apart; who comes after them is only counted."""
ALL, WEAK, STRONG = range(3)
MIDDLE = 0
NO_PAPER = Paper({}, 0.0, has_certainty=False)
Thirds = Mapping[int, int]
"""WEAK or STRONG for the places of the attempts in the weakest and strongest third."""
AnswerRow = tuple[int, str, float | None, int | None, str]
"""An answer as it is counted: attempt, question, fraction, certainty, and its JSON (empty where that is too long)."""


@dataclass
class Tally:
    """The answers to one question.

    ``places`` are those of the attempts with an answer in the database, ``marks`` what they earned there. ``answers``
    counts, by version and JSON, how many gave each: all, of the weakest and of the strongest third. ``uncounted`` are
    those that were too long or too many to be told apart. ``certainty`` counts by certainty and verdict.
    """

    places: array[int] = field(default_factory=lambda: array("l"))
    marks: array[float] = field(default_factory=lambda: array("d"))
    answered: int = 0
    answers: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    uncounted: int = 0
    certainty: Counter[tuple[int, str]] = field(default_factory=Counter)

    def counts_of(self, version: int, text: str) -> list[int]:
        """Return the counts of an answer that is given for the first time."""
        if not text or len(self.answers) >= DIFFERENT_ANSWERS:
            self.uncounted += 1
            return [0, 0, 0]
        return self.answers.setdefault((version, text), [0, 0, 0])

    def given(self) -> Iterable[tuple[int, Any, list[int]]]:
        """Yield the different answers: the version of the question, the answer, and its counts."""
        for (version, text), counts in self.answers.items():
            yield version, json.loads(text), counts


def tally(
    rows: Iterable[AnswerRow], places: Mapping[int, int], papers: Sequence[Paper], thirds: Thirds
) -> dict[str, Tally]:
    """Count answers by question; ``places`` gives the place of each attempt in ``papers``.

    It goes fastest where the answers of an attempt come one after the other.
    """
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    current = place = -1
    paper, third = NO_PAPER, MIDDLE
    for attempt_id, question_id, fraction, certainty, text in rows:
        if attempt_id != current:
            current, place = attempt_id, places[attempt_id]
            paper, third = papers[place], thirds.get(place, MIDDLE)
        asked = paper.asked.get(question_id)
        if asked is None:
            continue
        found = tallies[question_id]
        earned = fraction or 0.0
        if text != NO_ANSWER:
            counts = found.answers.get((asked.version, text)) or found.counts_of(asked.version, text)
            counts[ALL] += 1
            if third:
                counts[third] += 1
            found.answered += 1
            if paper.has_certainty and not asked.full_marks:
                found.certainty[certainty or 0, verdict(earned)] += 1
                earned = with_certainty(earned, certainty)
        found.places.append(place)
        found.marks.append(asked.mark if asked.full_marks else asked.mark * earned)
    return tallies


def verdict(fraction: float) -> str:
    """Return how an answer that was given is: ``right``, ``partly`` or ``wrong``."""
    if fraction >= RIGHT:
        return "right"
    return "wrong" if fraction < WRONG else "partly"
