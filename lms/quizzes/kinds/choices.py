"""What single and multiple choice share: a list of choices, each worth a fraction of the mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.courses.contents import ContentProblem, Model, Slug, Text
from lms.quizzes.kinds.keys import fraction_of, percent, with_right_answer
from lms.quizzes.kinds.question import Fields, KeyField, Orders, Question, Response, doubled, only


class Choice(Model):
    """One choice, the fraction of the mark it is worth, and what its author says to those who choose it."""

    id: Slug
    text: Text
    fraction: float = Field(default=0, ge=-1, le=1, allow_inf_nan=False)
    feedback: Text | None = None


class ChoiceQuestion(Question):
    """A question whose answer is one or more of the author's choices; ``shuffle`` false keeps their order."""

    choices: tuple[Choice, ...] = Field(min_length=2, max_length=50)
    shuffle: bool = True

    def chosen(self, ids: Sequence[str]) -> list[Choice]:
        """Return the choices with some ids, in the author's order."""
        return [choice for choice in self.choices if choice.id in ids]

    def read_ids(self, fields: Fields, most: int) -> list[str]:
        """Return the chosen ids in the author's order; raise Refusal for an id that is no choice of this question."""
        given = only(fields, most)
        known = self.choice_ids()
        if any(each not in known for each in given):
            raise Refusal(_l("This choice is not one of the question's. Reload the page and answer again."))
        return [each for each in known if each in given]

    def choice_ids(self) -> tuple[str, ...]:
        """Return the ids of the choices, in the author's order."""
        return tuple(choice.id for choice in self.choices)

    def responses(self) -> tuple[Response, ...]:
        """Return the choices."""
        return tuple(Response("", each.id, each.text, each.fraction) for each in self.choices)

    def said_to(self, chosen: Sequence[Choice]) -> tuple[Localised | None, ...]:
        """Return the feedback on each of some choices."""
        return tuple(choice.feedback for choice in chosen)

    def shuffled(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the choices, unless they have to stay in the author's order."""
        return {"": self.choice_ids()} if self.shuffle else {}

    def in_order(self, chosen: Sequence[str], orders: Orders) -> dict[str, Any]:
        """Return the choices in the order of an attempt, and which of them are chosen."""
        by_id = {choice.id: choice for choice in self.choices}
        places = orders.get("") or self.choice_ids()
        return {"choices": [(each, by_id[each].text, each in chosen) for each in places]}

    def key_fields(self) -> list[KeyField]:
        """Return what each choice is worth, in per cent."""
        return [KeyField(each.id, each.text, "percent", percent(each.fraction)) for each in self.choices]

    def with_key(self, values: Mapping[str, str]) -> Self:
        """Return this question with choices that are worth something else."""
        choices = with_fractions(self.choices, values)
        return with_right_answer(self.model_copy(update={"choices": choices}), self.choices[0].id)

    def problems(self) -> Iterator[ContentProblem]:
        """Yield choices with the same id."""
        return doubled(self.choice_ids(), "choices")


def with_fractions(choices: Sequence[Choice], values: Mapping[str, str], prefix: str = "") -> tuple[Choice, ...]:
    """Return choices worth what the fields named for them say, in per cent."""
    worth = [fraction_of(values.get(prefix + each.id, ""), prefix + each.id, each.fraction) for each in choices]
    pairs = zip(choices, worth, strict=True)
    return tuple(each.model_copy(update={"fraction": fraction}) for each, fraction in pairs)
