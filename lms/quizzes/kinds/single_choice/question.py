"""Single choice: the learner takes one; it earns the fraction that the choice is worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l

from lms.core.said import say
from lms.courses.contents import ContentProblem
from lms.quizzes.kinds.choices import ChoiceQuestion
from lms.quizzes.kinds.question import NOTHING, PART, RIGHT, ByHand, Fields, Graded, Orders, Words, settled


class SingleChoice(ChoiceQuestion):
    """An answer is the id of the choice."""

    kind_name: ClassVar[Any] = _l("One choice")

    kind: Literal["single_choice"]

    def read(self, fields: Fields) -> str | None:
        """Return the id of the chosen choice."""
        return next(iter(self.read_ids(fields, most=1)), None)

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the radio buttons hold for an answer."""
        return {PART: [answer] if answer else []}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return the fraction of the chosen choice; it may be negative where the author says so."""
        chosen = self.chosen([answer])
        return Graded(settled(chosen[0].fraction) if chosen else 0.0, self.said_to(chosen))

    def right_answer(self) -> str:
        """Return the id of the choice that is worth most."""
        return max(self.choices, key=lambda choice: choice.fraction).id

    def words(self, answer: Any) -> list[Words]:
        """Return the text of the choice."""
        return [choice.text for choice in self.chosen([answer])]

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return the chosen choice."""
        return (("", answer),) if answer else ()

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the choices as radio buttons."""
        return self.in_order([answer], orders)

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the choices."""
        yield from super().problems()
        if max(choice.fraction for choice in self.choices) < RIGHT:
            yield ContentProblem(("choices",), say("No choice is right: one of them needs “fraction: 1”."))
