"""True or false: a statement that the learner judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.courses.contents import Text
from lms.quizzes.kinds.keys import one_of
from lms.quizzes.kinds.question import (
    NOTHING,
    PART,
    ByHand,
    Fields,
    Graded,
    KeyField,
    Orders,
    Question,
    Response,
    Words,
    only,
)

VALUES = {"true": True, "false": False}
LABELS = {True: _l("True"), False: _l("False")}


class TrueFalse(Question):
    """An answer is true or false; each may have its own feedback."""

    kind_name: ClassVar[Any] = _l("True or false")

    kind: Literal["true_false"]
    answer: bool
    if_true: Text | None = None
    if_false: Text | None = None

    def read(self, fields: Fields) -> bool | None:
        """Return what the learner holds the statement for."""
        values = only(fields)
        if values and values[0] not in VALUES:
            raise Refusal(_l("Choose True or False."))
        return VALUES[values[0]] if values else None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the radio buttons hold for an answer."""
        return {PART: [] if answer is None else [_value(answer)]}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return 1 for the right judgement, else 0."""
        if answer is None:
            return Graded(0.0)
        return Graded(float(answer is self.answer), (self.if_true if answer else self.if_false,))

    def right_answer(self) -> bool:
        """Return whether the statement is true."""
        return self.answer

    def words(self, answer: Any) -> list[Words]:
        """Return the judgement in words."""
        return [] if answer is None else [str(LABELS[answer])]

    def responses(self) -> tuple[Response, ...]:
        """Return the two judgements."""
        return tuple(
            Response("", _value(each), str(label), float(each is self.answer)) for each, label in LABELS.items()
        )

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return the judgement."""
        return () if answer is None else (("", _value(answer)),)

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the two judgements as radio buttons, true first."""
        return {"choices": [(_value(each), str(label), answer is each) for each, label in LABELS.items()]}

    def key_fields(self) -> list[KeyField]:
        """Return which judgement is right."""
        options = tuple((_value(each), str(label)) for each, label in LABELS.items())
        return [KeyField(PART, _l("The statement is"), "choice", _value(self.answer), options)]

    def with_key(self, values: Mapping[str, str]) -> TrueFalse:
        """Return this statement with the other truth."""
        return self.model_copy(update={"answer": VALUES[one_of(values, PART, list(VALUES))]})


def _value(answer: bool) -> str:
    return "true" if answer else "false"
