"""Ordering: items that the learner puts in the right order, graded by one of four rules.

The rules are those that trainers know from Moodle's ordering question (``qtype_ordering``), for n items:

    all_or_nothing        1 for the right order, else 0
    absolute_position     items in their right place / n
    relative_to_correct   the mean of 1 - distance / (n - 1); the distance is how many places an item is from its own
    longest_run           items in the longest run in which each is followed by the one that should follow it / n;
                          an item alone is no run and earns 0
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from typing import Any, ClassVar, Literal

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.courses.contents import ContentProblem, Model, Slug, Text
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

FEWEST_TELLING = 3
"""From how many items on ids in the right order are no chance."""


class Rule(StrEnum):
    """How an order is graded."""

    ALL_OR_NOTHING = "all_or_nothing"
    ABSOLUTE_POSITION = "absolute_position"
    RELATIVE_TO_CORRECT = "relative_to_correct"
    LONGEST_RUN = "longest_run"


class Item(Model):
    """Something that has its place in the order."""

    id: Slug
    text: Text


class Ordering(Question):
    """An answer is the list of the items' ids in the learner's order; ``items`` stand in the right one."""

    kind_name: ClassVar[Any] = _l("Putting in order")

    kind: Literal["ordering"]
    items: tuple[Item, ...] = Field(min_length=2, max_length=30)
    rule: Rule = Rule.ABSOLUTE_POSITION

    def read(self, fields: Fields) -> list[str] | None:
        """Return the order that the positions make; raise Refusal where two items share one, or some have none."""
        typed = by_part(fields, self._ids())
        return self._in_order(typed) if typed else None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return the position of each item, from 1."""
        return {each: [str(position)] for position, each in enumerate(answer or (), 1)}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return what the question's rule gives for the order."""
        places = {each: place for place, each in enumerate(self._ids())}
        order = [places[each] for each in answer or () if each in places]
        if len(order) < len(places):
            return Graded(0.0, (None,) * len(order))
        return Graded(settled(GRADED_BY[self.rule](order)), (None,) * len(order))

    def right_answer(self) -> list[str]:
        """Return the items in the author's order."""
        return self._ids()

    def words(self, answer: Any) -> list[Words]:
        """Return the items with their numbers."""
        texts = {item.id: item.text for item in self.items}
        known = [each for each in answer or () if each in texts]
        return [in_languages("{number}. {item}", number=str(n), item=texts[each]) for n, each in enumerate(known, 1)]

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the items with their positions, in the learner's order if there is one, else in that of the attempt.

        A mapping of ids to positions is what was typed and makes no order.
        """
        texts = {item.id: item.text for item in self.items}
        typed = answer if isinstance(answer, Mapping) else {}
        ordered = [each for each in answer if each in texts] if isinstance(answer, list | tuple) else []
        positions = {each: str(position) for position, each in enumerate(ordered, 1)} or typed
        places = ordered or orders.get("") or sorted(texts, key=self._scrambled)
        return {
            "items": [(each, texts[each], positions.get(each, "")) for each in places],
            "positions": [str(position) for position in range(1, len(texts) + 1)],
        }

    def _scrambled(self, item_id: str) -> str:
        """Return by what the items are sorted where no attempt has shuffled them: never by the right order."""
        return sha256(f"{self.id} {item_id}".encode()).hexdigest()

    def shown_again(self, typed: Fields, answer: Any) -> Any:
        """Return what was put into each control."""
        return typed_by_part(typed)

    def shuffled(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the items."""
        return {"": tuple(self._ids())}

    def responses(self) -> tuple[Response, ...]:
        """Return each position of each item."""
        return tuple(
            Response(item.id, str(position), str(position), float(position == place), item.text)
            for place, item in enumerate(self.items, 1)
            for position in range(1, len(self.items) + 1)
        )

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return the position that each item was given."""
        return tuple((each, str(position)) for position, each in enumerate(answer or (), 1))

    def key_fields(self) -> list[KeyField]:
        """Return a choice of position for each item."""
        options = tuple((str(position), str(position)) for position in range(1, len(self.items) + 1))
        return [
            KeyField(item.id, item.text, "choice", str(position), options)
            for position, item in enumerate(self.items, 1)
        ]

    def with_key(self, values: Mapping[str, str]) -> Ordering:
        """Return this question with its items in another order."""
        by_id = {item.id: item for item in self.items}
        order = self._in_order({each: values.get(each, "") for each in by_id if values.get(each, "").strip()})
        return self.model_copy(update={"items": tuple(by_id[each] for each in order)})

    def advice(self) -> list[str]:
        """Return a warning where the ids, which a page's source shows, are in the right order."""
        ids = [item.id for item in self.items]
        if len(ids) < FEWEST_TELLING or ids != sorted(ids):
            return []
        return [gettext("The ids of the items are in the right order; somebody who reads the page's source sees it.")]

    def problems(self) -> Iterator[ContentProblem]:
        """Yield items with the same id."""
        return doubled(self._ids(), "items")

    def _ids(self) -> list[str]:
        return [item.id for item in self.items]

    def _in_order(self, typed: Mapping[str, str]) -> list[str]:
        """Return the ids in the order of their positions; raise Refusal, with the item, where they make no order."""
        taken: dict[int, str] = {}
        for each, text in typed.items():
            position = self._position(text, each)
            if position in taken:
                sentence = _l(
                    "Two items have position %(position)s. Give each a position of its own.", position=position
                )
                raise Refusal(sentence, field=each)
            taken[position] = each
        free = next((position for position in range(1, len(self.items) + 1) if position not in taken), None)
        if free is not None:
            missing = next(each for each in self._ids() if each not in typed)
            raise Refusal(
                _l("No item has position %(position)s yet. Give every item one.", position=free), field=missing
            )
        return [taken[position] for position in sorted(taken)]

    def _position(self, text: str, item_id: str) -> int:
        plain = text.strip()
        position = int(plain) if plain.isdecimal() and len(plain) < 4 else 0
        if not 1 <= position <= len(self.items):
            raise Refusal(_l("Positions go from 1 to %(last)s.", last=len(self.items)), field=item_id)
        return position


def all_or_nothing(order: Sequence[int]) -> float:
    """Return 1 where each item stands in its right place, else 0; ``order`` holds the right places, from 0."""
    return float(list(order) == sorted(order))


def absolute_position(order: Sequence[int]) -> float:
    """Return the share of items that stand in their right place."""
    return sum(place == right for place, right in enumerate(order)) / len(order)


def relative_to_correct(order: Sequence[int]) -> float:
    """Return how near the items are to their right places: the mean of 1 - distance / (n - 1).

    It is Moodle's ``RELATIVE_TO_CORRECT``, in which an item has n - 1 points of which each place of distance takes one.
    """
    most = len(order) - 1
    return 1 - sum(abs(place - right) for place, right in enumerate(order)) / (len(order) * most)


def longest_run(order: Sequence[int]) -> float:
    """Return the share of items in the longest run that follow each other as in the right order; one alone earns 0."""
    longest = run = 1
    for before, after in pairwise(order):
        run = run + 1 if after == before + 1 else 1
        longest = max(longest, run)
    return longest / len(order) if longest > 1 else 0.0


GRADED_BY: dict[Rule, Callable[[Sequence[int]], float]] = {
    Rule.ALL_OR_NOTHING: all_or_nothing,
    Rule.ABSOLUTE_POSITION: absolute_position,
    Rule.RELATIVE_TO_CORRECT: relative_to_correct,
    Rule.LONGEST_RUN: longest_run,
}
