"""Questions as trainers look at them: drawn as a learner sees them, with the key beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel

from lms.core.language import Localised
from lms.quizzes.kinds.question import Question, Words

SAID = {
    "if_true": _l("To those who said true"),
    "if_false": _l("To those who said false"),
    "wrong": _l("To any other answer"),
    "notes": _l("For those who grade"),
}


@dataclass(frozen=True)
class Drawn:
    """A question as a learner sees it before answering."""

    id: str
    kind: str
    text: Localised
    mark: float
    controls: Mapping[str, Any]
    is_asked: bool
    draws_text: bool
    error: str = ""

    @property
    def name(self) -> str:
        """What its controls are called."""
        return f"q.{self.id}"

    @property
    def template(self) -> str:
        """The template that draws its controls."""
        return f"quizzes/kinds/{self.kind}.html"


@dataclass(frozen=True)
class Worth:
    """A piece of the key: what somebody may answer, what it is worth (None: not said), and what they are told."""

    words: Words
    fraction: float | None
    feedback: Localised | None


def drawn(question: Question) -> Drawn:
    """Return a question as it is drawn for somebody who has not answered."""
    return Drawn(
        id=question.id,
        kind=question.kind,
        text=question.text,
        mark=question.mark,
        controls=question.controls(None, {}) if question.is_asked else {},
        is_asked=question.is_asked,
        draws_text=question.draws_text,
    )


def right_words(question: Question) -> list[Words]:
    """Return the right answer as people read it; nothing where only a person can say."""
    return question.words(question.right_answer()) if question.is_asked else []


def key_of(question: Question) -> list[Worth]:
    """Return what answers are worth and what is said to them, as far as the author says."""
    pieces = [*_pieces(question)]
    for name, words in SAID.items():
        text = getattr(question, name, None)
        if text:
            pieces.append(Worth(str(words), None, text))
    return pieces


def _pieces(value: Any) -> Iterator[Worth]:
    """Yield the parts of a question that are worth something or say something to those who chose them."""
    for name in type(value).model_fields:
        inner = getattr(value, name)
        for each in inner if isinstance(inner, tuple) else ():
            if isinstance(each, BaseModel):
                yield from _piece(each)
                yield from _pieces(each)


def _piece(part: BaseModel) -> Iterator[Worth]:
    fraction, feedback = getattr(part, "fraction", None), getattr(part, "feedback", None)
    if not isinstance(part, Question) and (fraction is not None or feedback):
        yield Worth(_words_of(part), fraction, feedback)


def _words_of(part: BaseModel) -> Words:
    """Return what somebody answers: the text of a choice, the pattern of a short answer, or a number."""
    for name in ("text", "pattern", "value"):
        found = getattr(part, name, None)
        if found is not None:
            return found if isinstance(found, Mapping) else str(found)
    return ""
