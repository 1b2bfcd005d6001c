"""One gap of a text: how it is read, what it earns, and how its key is corrected; for words, numbers and choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.core.numbers import indian, parse_number
from lms.core.said import say
from lms.courses.contents import ContentProblem, Model, Slug
from lms.quizzes.kinds.choices import Choice, with_fractions
from lms.quizzes.kinds.keys import percent
from lms.quizzes.kinds.numerical.question import LONGEST as LONGEST_NUMBER
from lms.quizzes.kinds.numerical.values import (
    MOST_VALUES,
    Value,
    best_value,
    read_values,
    right_number,
    value_hint,
    value_lines,
)
from lms.quizzes.kinds.question import RIGHT, KeyField, Words, at_most, doubled
from lms.quizzes.kinds.short_answer.question import LONGEST as LONGEST_WORDS
from lms.quizzes.kinds.short_answer.question import (
    MOST_PATTERNS,
    Pattern,
    best_pattern,
    pattern_hint,
    pattern_lines,
    pattern_problems,
    read_patterns,
    right_words,
    typed_words,
)

MOST_CHOICES = 50


class Input(StrEnum):
    """What is put into a gap."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


class Gap(Model):
    """A gap: its share of the mark, and its key under ``answers``, ``values`` or ``choices``, as its input says."""

    id: Slug
    input: Input
    mark: float = Field(default=1, gt=0, le=1000, allow_inf_nan=False)
    case_sensitive: bool = False
    answers: tuple[Pattern, ...] = Field(default=(), max_length=MOST_PATTERNS)
    values: tuple[Value, ...] = Field(default=(), max_length=MOST_VALUES)
    choices: tuple[Choice, ...] = Field(default=(), max_length=MOST_CHOICES)
    shuffle: bool = True

    def read(self, text: str) -> str | None:
        """Return what was put into the gap, None for nothing; raise Refusal where it cannot be understood."""
        if self.input is Input.TEXT:
            return typed_words(text)
        if self.input is Input.NUMBER:
            number = at_most(text.strip(), LONGEST_NUMBER)
            parse_number(number)
            return number
        if self.choice(text) is None:
            raise Refusal(_l("This choice is not one of the question's. Reload the page and answer again."))
        return text

    def choice(self, choice_id: str) -> Choice | None:
        """Return one of the choices."""
        return next((each for each in self.choices if each.id == choice_id), None)

    def earned(self, answer: str) -> tuple[float, Localised | None]:
        """Return the fraction of the gap's mark that an answer earns, and what the author says to it."""
        best = self._best(answer)
        return (best.fraction, best.feedback) if best else (0.0, None)

    def _best(self, answer: str) -> Pattern | Value | Choice | None:
        if self.input is Input.TEXT:
            return best_pattern(self.answers, answer, self.case_sensitive)
        if self.input is Input.CHOICE:
            return self.choice(answer)
        try:
            return best_value(self.values, parse_number(answer))
        except Refusal:  # an answer from before the question was changed
            return None

    def right_answer(self) -> str:
        """Return what earns the gap's whole mark."""
        if self.input is Input.TEXT:
            return right_words(self.answers) if self.answers else ""
        if self.input is Input.NUMBER:
            return indian(right_number(self.values)) if self.values else ""
        return max(self.choices, key=lambda each: each.fraction).id if self.choices else ""

    def words(self, answer: str) -> Words:
        """Return an answer as people read it."""
        chosen = self.choice(answer) if self.input is Input.CHOICE else None
        return chosen.text if chosen else answer

    def control(self, answer: str, order: Sequence[str]) -> dict[str, Any]:
        """Return what the template draws."""
        by_id = {each.id: each.text for each in self.choices}
        return {
            "input": self.input.value,
            "value": answer,
            "is_refused": bool(answer) and not self._takes(answer),
            "longest": LONGEST_NUMBER if self.input is Input.NUMBER else LONGEST_WORDS,
            "choices": [(each, by_id[each]) for each in order or by_id],
        }

    def _takes(self, text: str) -> bool:
        try:
            return self.read(text) is not None
        except Refusal:
            return False

    def key_fields(self, label: Words) -> list[KeyField]:
        """Return the controls with which the gap's key can be corrected."""
        if self.input is Input.TEXT:
            return [KeyField(self.id, label, "lines", pattern_lines(self.answers), hint=pattern_hint())]
        if self.input is Input.NUMBER:
            return [KeyField(self.id, label, "lines", value_lines(self.values), hint=value_hint())]
        return [
            KeyField(f"{self.id}.{each.id}", each.text, "percent", percent(each.fraction), hint=label)
            for each in self.choices
        ]

    def with_key(self, values: Mapping[str, str]) -> Gap:
        """Return this gap with its key as in the controls."""
        if self.input is Input.TEXT:
            return self.model_copy(update={"answers": read_patterns(values.get(self.id, ""), self.answers, self.id)})
        if self.input is Input.NUMBER:
            return self.model_copy(update={"values": read_values(values.get(self.id, ""), self.values, self.id)})
        return self.model_copy(update={"choices": with_fractions(self.choices, values, f"{self.id}.")})

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the gap; places are within it."""
        keys = {Input.TEXT: "answers", Input.NUMBER: "values", Input.CHOICE: "choices"}
        for each, name in keys.items():
            if each is not self.input and getattr(self, name):
                yield ContentProblem(
                    (name,), say("A gap with “input: %(input)s” has no “%(name)s”.", input=self.input, name=name)
                )
        if self.input is Input.TEXT:
            yield from pattern_problems(self.answers, ("answers",))
        elif self.input is Input.NUMBER:
            yield from _right_problem("values", self.values)
        else:
            yield from doubled((each.id for each in self.choices), "choices")
            yield from _right_problem("choices", self.choices)


def _right_problem(name: str, key: Sequence[Value | Choice]) -> Iterator[ContentProblem]:
    if max((each.fraction for each in key), default=0) < RIGHT:
        yield ContentProblem((name,), say("None of the %(name)s is right: one of them needs “fraction: 1”.", name=name))
    elif name == "choices" and len(key) < 2:
        yield ContentProblem((name,), say("One choice is none: give at least two."))
