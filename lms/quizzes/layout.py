"""What is drawn when an attempt starts and then stays: the questions, their order on pages, the order of choices."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from lms.quizzes.documents import QuizContent


@dataclass(frozen=True)
class Layout:
    """The question ids page by page, and the order of the choices where it is not the author's."""

    pages: tuple[tuple[str, ...], ...]
    choices: dict[str, tuple[str, ...]]

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

    def to_json(self) -> dict[str, Any]:
        """Return the layout as it is kept with an attempt."""
        return {"pages": self.pages, "choices": self.choices}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Layout:
        """Return the layout that was kept with an attempt."""
        return cls(
            tuple(tuple(page) for page in kept["pages"]),
            {question: tuple(order) for question, order in kept["choices"].items()},
        )


def lay_out(content: QuizContent, seed: int) -> Layout:
    """Return the layout of a new attempt; the same seed always gives the same."""
    chance = Random(seed)  # noqa: S311 - an order that must be reproducible, not a secret
    settings = content.settings
    ids = [question.id for question in content.questions]
    if settings.shuffle_questions:
        chance.shuffle(ids)
    size = settings.questions_a_page or len(ids)
    pages = tuple(tuple(ids[start : start + size]) for start in range(0, len(ids), size))
    orders = {}
    for question in content.questions if settings.shuffle_choices else ():
        order = list(question.choice_ids())
        chance.shuffle(order)
        if order:
            orders[question.id] = tuple(order)
    return Layout(pages, orders)
