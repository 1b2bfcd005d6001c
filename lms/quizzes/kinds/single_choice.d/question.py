"""Single choice: the learner takes one; it earns the fraction that the choice is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from lms.courses.contents import ContentProblem
from lms.quizzes.kinds.choices import ChoiceQuestion
from lms.quizzes.kinds.question import PART, RIGHT, Fields, Graded, Words, settled


class SingleChoice(ChoiceQuestion):
    """An answer is the id of the choice."""

    kind: Literal["single_choice"]

    def read(self, fields: Fields) -> str | None:
        """Return the id of the chosen choice."""
        return next(iter(self.read_ids(fields, most=1)), None)

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the radio buttons hold for an answer."""
        return {PART: [answer] if answer else []}

    def grade(self, answer: Any) -> Graded:
        """Return the fraction of the chosen choice; it may be negative where the author says so."""
        chosen = self.chosen([answer])
        return Graded(settled(chosen[0].fraction) if chosen else 0.0, self.said_to(chosen))

    def right_answer(self) -> str:
        """Return the id of the choice that is worth most."""
        return max(self.choices, key=lambda choice: choice.fraction).id

    def words(self, answer: Any) -> list[Words]:
        """Return the text of the choice."""
        return [choice.text for choice in self.chosen([answer])]

    def controls(self, answer: Any, order: Sequence[str]) -> dict[str, Any]:
        """Return the choices as radio buttons."""
        return self.in_order([answer], order)

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the choices."""
        yield from super().problems()
        if max(choice.fraction for choice in self.choices) < RIGHT:
            yield ContentProblem(("choices",), "No choice is right: one of them needs “fraction: 1”.")
