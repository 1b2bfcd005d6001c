"""Multiple choice: the learner takes as many as they think right; the fractions add up, or all must be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from typing import Any, ClassVar, Literal

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from lms.core.said import say
from lms.courses.contents import ContentProblem
from lms.quizzes.kinds.choices import Choice, ChoiceQuestion
from lms.quizzes.kinds.question import NOTHING, PART, RIGHT, ByHand, Fields, Graded, Orders, Words, settled


class MultipleChoice(ChoiceQuestion):
    """An answer is the list of chosen ids, in the author's order."""

    kind_name: ClassVar[Any] = _l("Several choices")

    kind: Literal["multiple_choice"]
    all_or_nothing: bool = False

    def read(self, fields: Fields) -> list[str] | None:
        """Return the ids of the chosen choices."""
        return self.read_ids(fields, most=len(self.choices)) or None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the checkboxes hold for an answer."""
        return {PART: list(answer or ())}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return the sum of the chosen fractions kept within 0 and 1, or all or nothing."""
        chosen = self.chosen(answer or ())
        feedback = self.said_to(chosen)
        if self.all_or_nothing:
            return Graded(float([choice.id for choice in chosen] == self.right_answer()), feedback)
        total = fsum(choice.fraction for choice in chosen)
        return Graded(settled(min(max(total, 0.0), 1.0)), feedback)

    def right_answer(self) -> list[str]:
        """Return the ids of all right choices."""
        return [choice.id for choice in self._right()]

    def words(self, answer: Any) -> list[Words]:
        """Return the texts of the choices."""
        return [choice.text for choice in self.chosen(answer or ())]

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return each chosen choice."""
        return tuple(("", each) for each in answer or ())

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the choices as checkboxes."""
        return self.in_order(answer or (), orders)

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the choices."""
        yield from super().problems()
        right = self._right()
        if not right:
            yield ContentProblem(("choices",), say("No choice is right: those that are need a fraction above 0."))
        elif not self.all_or_nothing:
            yield from self._sum_problems(right)

    def advice(self) -> list[str]:
        """Return a warning where ticking every box earns everything."""
        is_open = not self.all_or_nothing and fsum(choice.fraction for choice in self.choices) >= RIGHT
        if not is_open or len(self._right()) == len(self.choices):
            return []
        return [
            gettext(
                "Somebody who ticks every box gets the full mark. Let wrong choices cost something, or give the mark "
                "only when all is right."
            )
        ]

    def _sum_problems(self, right: Sequence[Choice]) -> Iterator[ContentProblem]:
        earned = fsum(choice.fraction for choice in right)
        if earned < RIGHT:
            yield ContentProblem(
                ("choices",),
                say(
                    "All right choices together earn %(earned)s; their fractions should add up to 1 "
                    "(say 0.34, 0.33 and 0.33).",
                    earned=f"{earned:g}",
                ),
            )

    def _right(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.fraction > 0]
