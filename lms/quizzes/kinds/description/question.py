"""Description: a text that stands between questions and asks nothing."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.quizzes.kinds.question import NOTHING, ByHand, Fields, Graded, Orders, Question, Words


class Description(Question):
    """It has no answer and earns nothing, so it is worth no mark."""

    is_asked: ClassVar[bool] = False

    kind_name: ClassVar[Any] = _l("Text between questions")

    kind: Literal["description"]
    mark: float = Field(default=0, ge=0, le=0)

    def read(self, fields: Fields) -> None:
        """Return no answer, whatever was sent."""

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return no controls."""
        return {}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return nothing earned."""
        return Graded(0.0)

    def right_answer(self) -> None:
        """Return None: there is nothing to answer."""

    def words(self, answer: Any) -> list[Words]:
        """Return no words."""
        return []

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return nothing to draw besides the text."""
        return {}

    def is_complete(self, answer: Any) -> bool:
        """Return true: nothing of it can be missing."""
        return True
