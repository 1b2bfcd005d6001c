"""What every kind of question is: its content, how an answer is read from the controls of a page, and how it is graded.

A new kind is one module with a subclass of ``Question``, one template ``quizzes/kinds/<kind>.html`` and one line in
``quizzes/kinds/registration.py``. Nothing else knows which kinds there are.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.core.registry import Registry
from lms.courses.contents import ContentProblem, Model, Slug, Text

RIGHT = 0.999999
WRONG = 0.000001
PART = "answer"

Fields = Mapping[str, Sequence[str]]
"""What the controls of a question hold, by the name of the part; where there is one group of them it is ``answer``."""
Words = Localised | str
"""A piece of an answer as people read it: Markdown in several languages, or plain text."""


class Bloom(StrEnum):
    """What a question asks of the mind (the revised taxonomy of Bloom)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


@dataclass(frozen=True)
class Graded:
    """What an answer earns, as a fraction of the question's mark from -1 to 1, and what its author says to it.

    ``feedback`` goes with the pieces of the answer's ``words``, one for each; None where the author says nothing.
    """

    fraction: float
    feedback: tuple[Localised | None, ...] = ()


class Question(Model):
    """One question. Answers are plain JSON values, None where nothing was answered."""

    id: Slug
    kind: str
    mark: float = Field(default=1, gt=0, le=1000, allow_inf_nan=False)
    bloom: Bloom | None = None
    tags: tuple[Slug, ...] = ()
    sources: tuple[str, ...] = ()
    text: Text
    feedback: Text | None = None

    @abstractmethod
    def read(self, fields: Fields) -> Any:
        """Return the answer that the controls hold, None for none; raise Refusal where it cannot be understood."""

    @abstractmethod
    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the controls hold for an answer: the reverse of ``read``."""

    @abstractmethod
    def grade(self, answer: Any) -> Graded:
        """Return what an answer earns."""

    @abstractmethod
    def right_answer(self) -> Any:
        """Return an answer that earns the whole mark."""

    @abstractmethod
    def words(self, answer: Any) -> list[Words]:
        """Return an answer as people read it, piece by piece."""

    @abstractmethod
    def controls(self, answer: Any, order: Sequence[str]) -> dict[str, Any]:
        """Return what the template draws: nothing that gives the right answer away."""

    def choice_ids(self) -> tuple[str, ...]:
        """Return the ids of the choices that may be shuffled."""
        return ()

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the content that its types cannot say; places are within the question."""
        return iter(())


kinds: Registry[type[Question]] = Registry("kinds of question")


def settled(fraction: float) -> float:
    """Return a fraction with what is right up to rounding made 1, and what is nothing up to rounding made 0."""
    if fraction >= RIGHT:
        return 1.0
    return 0.0 if abs(fraction) < WRONG else fraction


def only(fields: Fields, most: int = 1) -> list[str]:
    """Return the values of a question's one part without empty ones; raise Refusal where there are too many."""
    values = [value for value in fields.get(PART, ()) if value.strip()]
    if len(values) > most:
        raise Refusal(_l("This answer has more parts than the question asks for. Reload the page and answer again."))
    return values


def at_most(text: str, longest: int) -> str:
    """Return a typed answer; raise Refusal where it is longer than allowed."""
    if len(text) > longest:
        raise Refusal(_l("This answer is too long: %(max)s characters at most.", max=longest))
    return text


def doubled(ids: Iterable[str], place: str) -> Iterator[ContentProblem]:
    """Yield a problem for each id that an earlier part of the list has already."""
    seen: set[str] = set()
    for index, each in enumerate(ids):
        if each in seen:
            yield ContentProblem((place, index, "id"), f"The id “{each}” stands twice; each needs its own.")
        seen.add(each)
