"""What is drawn when an attempt starts and then stays: the questions, their order on pages, the order of choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import NOTHING, Orders
from lms.quizzes.slots import drawn


@dataclass(frozen=True)
class Layout:
    """The question ids page by page; the orders of what is shuffled; the marks that are not the questions' own."""

    pages: tuple[tuple[str, ...], ...]
    orders: Mapping[str, Orders]
    marks: dict[str, float] = field(default_factory=dict)

    @property
    def question_ids(self) -> tuple[str, ...]:
        """All questions in the order of the attempt."""
        return tuple(each for page in self.pages for each in page)

    @property
    def last_page(self) -> int:
        """The number of the last page, from 1."""
        return len(self.pages)

    def page_of(self, question_id: str) -> int:
        """Return the number of the page on which a question stands, from 1."""
        return next(number for number, page in enumerate(self.pages, 1) if question_id in page)

    def orders_of(self, question_id: str) -> Orders:
        """Return the orders of a question's lists; a list that is not there stays in its author's order."""
        return self.orders.get(question_id, NOTHING)

    def to_json(self) -> dict[str, Any]:
        """Return the layout as it is kept with an attempt."""
        return {"pages": self.pages, "orders": self.orders, "marks": self.marks}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Layout:
        """Return the layout that was kept with an attempt."""
        return cls(tuple(tuple(page) for page in kept["pages"]), kept["orders"], kept["marks"])


def lay_out(content: QuizContent, seed: int) -> Layout:
    """Return the layout of a new attempt; the same seed always gives the same."""
    chance = Random(seed)  # noqa: S311 - an order that must be reproducible, not a secret
    settings = content.settings
    asked = drawn(content.asked_slots, content.by_bank, chance)
    if settings.shuffle_questions:
        chance.shuffle(asked)
    ids = [question_id for question_id, _ in asked]
    size = settings.questions_a_page or len(ids)
    pages = tuple(tuple(ids[start : start + size]) for start in range(0, len(ids), size))
    orders = {}
    for question_id in ids if settings.shuffle_choices else ():
        lists = {name: list(each) for name, each in content.by_id[question_id].shuffled().items() if each}
        for each in lists.values():
            chance.shuffle(each)
        if lists:
            orders[question_id] = lists
    return Layout(pages, orders, {question_id: mark for question_id, mark in asked if mark is not None})
