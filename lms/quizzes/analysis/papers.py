"""What attempts were asked: the questions of each, what they were worth there, and in which version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from math import fsum

from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question
from lms.quizzes.slots import FixedSlot


@dataclass(frozen=True)
class Asked:
    """A question as an attempt was asked it: its mark there, the number of its version, and whether it was drawn.

    ``full_marks``: it was faulty, and everybody has its whole mark.
    """

    mark: float
    version: int
    is_drawn: bool
    full_marks: bool


@dataclass(frozen=True, eq=False)
class Paper:
    """The questions that some attempts have in common, in the author's order, and what they give together."""

    asked: Mapping[str, Asked]
    most: float
    has_certainty: bool


Corrections = Mapping[str, tuple[datetime, Question]]
"""The newest correction of each corrected question: when it was made, and the question as it is since."""
_Key = tuple[int, frozenset[str], tuple[tuple[str, float], ...], tuple[str, ...]]


class Papers:
    """The papers of a quiz, each made once, however many attempts have it.

    ``contents`` is the quiz in each revision on which it was taken; ``versions`` are those of each question that were
    asked, the oldest first.
    """

    def __init__(self, contents: Mapping[int, QuizContent], corrections: Corrections) -> None:
        self.versions: dict[str, list[Question]] = {}
        self._contents = contents
        self._corrections = corrections
        self._places = {
            revision_id: {question_id: place for place, question_id in enumerate(content.by_id)}
            for revision_id, content in contents.items()
        }
        self._fixed = {
            revision_id: {slot.question for slot in content.asked_slots if isinstance(slot, FixedSlot)}
            for revision_id, content in contents.items()
        }
        self._papers: dict[_Key, Paper] = {}
        self._asked: dict[tuple[int, str, float | None, bool], Asked] = {}

    def of(self, revision_id: int, layout: str, started_at: datetime) -> Paper:
        """Return the paper of an attempt, from the JSON of its layout."""
        kept = json.loads(layout)
        ids = frozenset(chain.from_iterable(kept["pages"]))
        corrected = tuple(each for each, (made_at, _) in self._corrections.items() if started_at <= made_at)
        key = (revision_id, ids, tuple(sorted(kept.get("marks", {}).items())), corrected)
        paper = self._papers.get(key)
        if paper is None:
            paper = self._papers[key] = self._made(*key)
        return paper

    def _made(
        self,
        revision_id: int,
        ids: frozenset[str],
        marks: tuple[tuple[str, float], ...],
        corrected: tuple[str, ...],
    ) -> Paper:
        content, places, own = self._contents[revision_id], self._places[revision_id], dict(marks)
        asked = {
            each: self._ask(revision_id, each, own.get(each), each in corrected)
            for each in sorted(ids & places.keys(), key=places.__getitem__)
            if content.by_id[each].is_asked
        }
        return Paper(asked, fsum(each.mark for each in asked.values()), content.settings.certainty)

    def _ask(self, revision_id: int, question_id: str, mark: float | None, is_corrected: bool) -> Asked:
        key = (revision_id, question_id, mark, is_corrected)
        if key not in self._asked:
            own = self._contents[revision_id].by_id[question_id]
            question = self._corrections[question_id][1] if is_corrected else own
            known = self.versions.setdefault(question_id, [])
            if question not in known:
                known.append(question)
            self._asked[key] = Asked(
                mark=own.mark if mark is None else mark,
                version=known.index(question),
                is_drawn=question_id not in self._fixed[revision_id],
                full_marks=question.full_marks,
            )
        return self._asked[key]
