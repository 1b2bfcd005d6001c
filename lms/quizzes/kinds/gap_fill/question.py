"""Gap fill: a text with gaps, in which the learner types words or a number, or chooses.

Markers ``{{gap-id}}`` say where in the text the gaps are; each stands once in the text of every language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import fsum
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.said import say
from lms.courses.contents import ContentProblem, language_name
from lms.quizzes.kinds.gap_fill.gaps import Gap, Input
from lms.quizzes.kinds.keys import with_right_answer
from lms.quizzes.kinds.parts import by_part, in_languages, typed_by_part
from lms.quizzes.kinds.question import (
    NOTHING,
    ByHand,
    Fields,
    Graded,
    KeyField,
    Orders,
    Question,
    Response,
    Words,
    doubled,
    settled,
)
from lms.quizzes.markers import markers_in, with_words

BLANK = r"\_\_\_\_\_ ({number})"


class GapFill(Question):
    """An answer holds what is in the gaps by their ids: a text as it was typed, or the id of a choice."""

    draws_text: ClassVar[bool] = False

    kind_name: ClassVar[Any] = _l("Text with gaps")

    kind: Literal["gap_fill"]
    gaps: tuple[Gap, ...] = Field(min_length=1, max_length=50)

    def read(self, fields: Fields) -> dict[str, str] | None:
        """Return what is in the gaps, those that are empty left out; a Refusal says which gap it is about."""
        typed = by_part(fields, self._ids())
        answer = {}
        for number, gap in enumerate(self.gaps, 1):
            try:
                put = gap.read(typed[gap.id]) if gap.id in typed else None
            except Refusal as refusal:
                raise Refusal(_l("Gap %(number)s: %(problem)s", number=number, problem=refusal.sentence)) from None
            if put is not None:
                answer[gap.id] = put
        return answer or None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the gaps hold for an answer."""
        return {gap: [put] for gap, put in (answer or {}).items()}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return the mean of what the gaps earn, weighted by their marks and at least 0."""
        filled = [(gap, *gap.earned(put)) for _, gap, put in self._filled(answer)]
        earned = fsum(gap.mark * fraction for gap, fraction, _ in filled)
        share = earned / fsum(gap.mark for gap in self.gaps)
        return Graded(settled(min(max(share, 0.0), 1.0)), tuple(said for _, _, said in filled))

    def right_answer(self) -> dict[str, str]:
        """Return what earns the whole mark of each gap."""
        return {gap.id: gap.right_answer() for gap in self.gaps}

    def words(self, answer: Any) -> list[Words]:
        """Return what is in each gap that is filled, with its number."""
        return [
            in_languages("({number}) {put}", number=str(number), put=gap.words(put))
            for number, gap, put in self._filled(answer)
        ]

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the text with its markers, and what stands at each of them."""
        put = answer if isinstance(answer, Mapping) else {}
        gaps = {gap.id: gap.control(put.get(gap.id, ""), orders.get(gap.id, ())) for gap in self.gaps}
        return {
            "text": self.text,
            "gaps": {each: {**gap, "number": n} for n, (each, gap) in enumerate(gaps.items(), 1)},
        }

    def text_without_controls(self) -> dict[str, str]:
        """Return the text as it is read where nothing is put in: each gap a line with its number."""
        return with_words(self.text, {gap.id: BLANK.format(number=n) for n, gap in enumerate(self.gaps, 1)})

    def shown_again(self, typed: Fields, answer: Any) -> Any:
        """Return what was put into each control."""
        return typed_by_part(typed)

    def shuffled(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the choices of each gap that has some, unless they have to stay in the author's order."""
        return {
            gap.id: tuple(each.id for each in gap.choices)
            for gap in self.gaps
            if gap.input is Input.CHOICE and gap.shuffle
        }

    def is_complete(self, answer: Any) -> bool:
        """Whether something is in every gap."""
        return answer is not None and all(gap.id in answer for gap in self.gaps)

    def responses(self) -> tuple[Response, ...]:
        """Return the choices of the gaps that have some."""
        return tuple(
            Response(gap.id, each.id, each.text, each.fraction, str(_l("Gap %(number)s", number=number)))
            for number, gap in enumerate(self.gaps, 1)
            for each in gap.choices
        )

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return what is in the gaps."""
        return tuple((gap.id, put) for _, gap, put in self._filled(answer))

    def key_fields(self) -> list[KeyField]:
        """Return the controls for the key of each gap."""
        return [
            field
            for number, gap in enumerate(self.gaps, 1)
            for field in gap.key_fields(str(_l("Gap %(number)s", number=number)))
        ]

    def with_key(self, values: Mapping[str, str]) -> GapFill:
        """Return this question with other keys for its gaps."""
        corrected = self.model_copy(update={"gaps": tuple(gap.with_key(values) for gap in self.gaps)})
        for gap in corrected.gaps:
            with_right_answer(corrected.model_copy(update={"gaps": (gap,)}), gap.key_fields("")[0].name)
        return corrected

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the gaps, and where they do not stand once in the text of every language."""
        yield from doubled(self._ids(), "gaps")
        for index, gap in enumerate(self.gaps):
            for problem in gap.problems():
                yield ContentProblem(("gaps", index, *problem.where), problem.sentence, problem.line)
        for language, text in self.text.items():
            for sentence in self._marker_problems(text):
                yield ContentProblem(
                    ("text", language),
                    say("In %(language)s: %(sentence)s", language=language_name(language), sentence=sentence),
                )

    def _marker_problems(self, text: str) -> Iterator[str]:
        times = Counter(markers_in(text))
        for gap_id in self._ids():
            if not times[gap_id]:
                yield f"the gap “{gap_id}” has no place in the text; write {{{{{gap_id}}}}} where it should be."
        for marker, count in times.items():
            if marker not in self._ids():
                yield f"there is no gap for the marker {{{{{marker}}}}}."
            elif count > 1:
                yield f"the marker {{{{{marker}}}}} stands {count} times; each gap has one place."

    def _ids(self) -> list[str]:
        return [gap.id for gap in self.gaps]

    def _filled(self, answer: Any) -> list[tuple[int, Gap, str]]:
        """Return the gaps that have something in them, with their numbers."""
        put = answer or {}
        return [(number, gap, put[gap.id]) for number, gap in enumerate(self.gaps, 1) if put.get(gap.id)]
