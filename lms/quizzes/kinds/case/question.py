"""Case: one situation with several questions beneath it, each of any other kind; its parts share its mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import fsum
from string import ascii_lowercase
from typing import Annotated, Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l
from pydantic import AfterValidator, Field

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.core.said import say
from lms.courses.contents import ContentProblem
from lms.quizzes.kinds.parts import said
from lms.quizzes.kinds.question import (
    NOTHING,
    AnyQuestion,
    ByHand,
    Fields,
    Graded,
    HandPart,
    KeyField,
    Orders,
    Question,
    Response,
    Words,
    doubled,
    settled,
)

NOT_WITHIN = {"case", "description"}


def _may_be_part(question: Question) -> Question:
    if question.kind in NOT_WITHIN:
        raise ValueError(say("A part of a case cannot be of the kind “%(kind)s”.", kind=question.kind))
    return question


Part = Annotated[AnyQuestion, AfterValidator(_may_be_part)]


@dataclass(frozen=True)
class ShownPart:
    """A part as the template of its kind draws it, as if it were a question of its own."""

    id: str
    name: str
    number: str
    kind: str
    text: Localised
    mark: float
    controls: Mapping[str, Any]
    draws_text: bool = False
    error: str = ""

    @property
    def template(self) -> str:
        """The template that draws its controls."""
        return f"quizzes/kinds/{self.kind}.html"


class Case(Question):
    """An answer holds the answers to its parts by their ids; parts without an answer are left out."""

    kind_name: ClassVar[Any] = _l("Case with several questions")

    kind: Literal["case"]
    parts: tuple[Part, ...] = Field(min_length=2, max_length=20)

    def read(self, fields: Fields) -> dict[str, Any] | None:
        """Return the answers to the parts; a Refusal says which part it is about."""
        answers = {}
        for letter, part in self._lettered():
            try:
                answer = part.read(_within(fields, part.id))
            except Refusal as refusal:
                raise Refusal(_l("Part %(letter)s: %(error)s", letter=letter, error=refusal.sentence)) from None
            if answer is not None:
                answers[part.id] = answer
        return answers or None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the controls of all parts hold for an answer."""
        return {
            f"{part.id}.{name}": values
            for part, given in self._with_answers(answer)
            for name, values in part.fields(given).items()
        }

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return the mean of what the parts earn, weighted with their marks; it waits as long as one of them does."""
        graded = [(part, part.grade(given, _of_part(by_hand, part.id))) for part, given in self._with_answers(answer)]
        waiting = tuple(_joined(part.id, each) for part, result in graded for each in result.waiting)
        feedback = tuple(each for _, result in graded for each in result.feedback)
        earned = [(part.mark, result.fraction) for part, result in graded]
        weight = fsum(mark for mark, _ in earned)
        mean = fsum(mark * (fraction or 0.0) for mark, fraction in earned) / weight
        return Graded(None if waiting else settled(min(max(mean, -1.0), 1.0)), feedback, waiting)

    def right_answer(self) -> dict[str, Any] | None:
        """Return the right answers to the parts that have one."""
        answers = {part.id: part.right_answer() for part in self.parts}
        return {part_id: answer for part_id, answer in answers.items() if answer is not None} or None

    def words(self, answer: Any) -> list[Words]:
        """Return the pieces of all parts, each with the letter of its part."""
        given = answer or {}
        return [_after(letter, words) for letter, part in self._lettered() for words in part.words(given.get(part.id))]

    def every_part(self) -> tuple[Question, ...]:
        """Return the case and its parts."""
        return (self, *self.parts)

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the parts, each as its own template draws it."""
        given = answer or {}
        parts = [self._shown(letter, part, given.get(part.id), orders) for letter, part in self._lettered()]
        return {"parts": parts}

    def shown_again(self, typed: Fields, answer: Any) -> dict[str, Any]:
        """Return what was answered to each part, or typed where that cannot be understood."""
        return {
            part.id: _read_or_shown(part, _within(typed, part.id), given) for part, given in self._with_answers(answer)
        }

    def _shown(self, letter: str, part: Question, answer: Any, orders: Orders) -> ShownPart:
        return ShownPart(
            id=f"{self.id}--{part.id}",
            name=f"q.{self.id}.{part.id}",
            number=letter,
            kind=part.kind,
            text=part.text,
            mark=part.mark,
            controls=part.controls(answer, _of_part(orders, part.id)),
            draws_text=part.draws_text,
        )

    def text_without_controls(self) -> Localised:
        """Return the situation with the texts of all parts below it."""
        parts = [(letter, part.text_without_controls()) for letter, part in self._lettered()]
        return {
            language: "\n\n".join([text, *(f"{letter}) {said(each, language)}" for letter, each in parts)])
            for language, text in self.text.items()
        }

    def shuffled(self) -> dict[str, tuple[str, ...]]:
        """Return the lists of all parts, named by their part."""
        return {_joined(part.id, name): ids for part in self.parts for name, ids in part.shuffled().items()}

    def is_complete(self, answer: Any) -> bool:
        """Whether nothing is missing in any part."""
        return all(part.is_complete(given) for part, given in self._with_answers(answer))

    def hand_parts(self, answer: Any) -> tuple[HandPart, ...]:
        """Return the parts that a person has to grade, named by their part."""
        return tuple(
            replace(each, part=_joined(part.id, each.part))
            for part, given in self._with_answers(answer)
            for each in part.hand_parts(given)
        )

    def questions_by_hand(self) -> Mapping[str, Question]:
        """Return the parts that only a person can grade."""
        return {_joined(part.id, name): each for part in self.parts for name, each in part.questions_by_hand().items()}

    def responses(self) -> tuple[Response, ...]:
        """Return what can be answered to each part."""
        return tuple(
            replace(
                each,
                part=_joined(part.id, each.part),
                part_words=_after(letter, each.part_words or part.text_without_controls()),
            )
            for letter, part in self._lettered()
            for each in part.responses()
        )

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return what the answers to the parts count as."""
        return tuple(
            (_joined(part.id, name), key)
            for part, given in self._with_answers(answer)
            for name, key in part.given_responses(given)
        )

    def key_fields(self) -> list[KeyField]:
        """Return the controls for the keys of all parts."""
        return [
            replace(each, name=f"{part.id}.{each.name}", label=_after(letter, each.label))
            for letter, part in self._lettered()
            for each in part.key_fields()
        ]

    def with_key(self, values: Mapping[str, str]) -> Question:
        """Return this case with the keys of its parts as in the controls."""
        return self.model_copy(update={"parts": tuple(_with_key(part, values) for part in self.parts)})

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the parts, each named."""
        yield from doubled((part.id for part in self.parts), "parts")
        for index, part in enumerate(self.parts):
            for problem in part.problems():
                sentence = say("Part “%(id)s”: %(sentence)s", id=part.id, sentence=problem.sentence)
                yield ContentProblem(("parts", index, *problem.where), sentence, problem.line)

    def part(self, part_id: str) -> Question | None:
        """Return the part with an id, or None."""
        return next((part for part in self.parts if part.id == part_id), None)

    def _lettered(self) -> Iterator[tuple[str, Question]]:
        return zip(ascii_lowercase, self.parts, strict=False)

    def _with_answers(self, answer: Any) -> list[tuple[Question, Any]]:
        given = answer or {}
        return [(part, given.get(part.id)) for part in self.parts]


def _joined(part_id: str, inner: str) -> str:
    """Return how something within a part is named: by its part alone where the part is one whole."""
    return f"{part_id}.{inner}" if inner else part_id


def _within(values: Mapping[str, Any], part_id: str) -> dict[str, Any]:
    """Return what is named within a part, by its name there."""
    prefix = f"{part_id}."
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}


def _of_part(values: Mapping[str, Any], part_id: str) -> dict[str, Any]:
    """Return what is named within a part or is the whole part, which is called ``""`` there."""
    whole = {"": values[part_id]} if part_id in values else {}
    return {**whole, **_within(values, part_id)}


def _after(letter: str, words: Words) -> Words:
    """Return a piece of an answer behind the letter of its part."""
    if isinstance(words, Mapping):
        return {language: f"{letter}) {text}" for language, text in words.items()}
    return f"{letter}) {words}"


def _read_or_shown(part: Question, typed: Fields, answer: Any) -> Any:
    try:
        return part.read(typed)
    except Refusal:
        return part.shown_again(typed, answer)


def _with_key(part: Question, values: Mapping[str, str]) -> Question:
    try:
        return part.with_key(_within(values, part.id))
    except Refusal as refusal:
        field = f"{part.id}.{refusal.field}" if refusal.field else None
        raise Refusal(refusal.sentence, field=field) from None
