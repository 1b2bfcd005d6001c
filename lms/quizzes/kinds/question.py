"""What every kind of question is: its content, how an answer is read from the controls of a page, and how it is graded.

A new kind is one package ``lms/quizzes/kinds/<kind>/`` with ``question.py`` (a subclass of ``Question``) and
``exchange.py`` (how files in other formats write it), one template ``quizzes/kinds/<kind>.html`` and its lines in
``quizzes/kinds/registration.py``. Nothing else knows which kinds there are.
"""

from __future__ import annotations

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from flask_babel import lazy_gettext as _l
from pydantic import AfterValidator, BeforeValidator, Field, SerializeAsAny, ValidationInfo

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.core.registry import Registry
from lms.core.said import say
from lms.courses.contents import ContentProblem, Model, Slug, Text

RIGHT = 0.999999
WRONG = 0.000001
PART = "answer"
LONGEST_TAG = 50
NOT_IN_A_TAG = re.compile(r"[,\[\]\x00-\x1f]")

Fields = Mapping[str, Sequence[str]]
"""What the controls of a question hold, by the name of the part; where there is one group of them it is ``answer``."""
Words = Localised | str
"""A piece of an answer as people read it: Markdown in several languages, or plain text."""
Orders = Mapping[str, Sequence[str]]
"""The ids of what may be shuffled, in the order of an attempt, by the name of the list; the main one is ``""``."""
ByHand = Mapping[str, float]
"""The fractions that people have given for what only they can grade, by part; the question itself is ``""``."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


def _tag(text: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not 0 < len(text) <= LONGEST_TAG or NOT_IN_A_TAG.search(text):
        raise ValueError(
            say(
                "a tag is 1 to %(longest_tag)s characters, without commas and square brackets.", longest_tag=LONGEST_TAG
            )
        )
    return text


Tag = Annotated[str, AfterValidator(_tag)]


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

    ``fraction`` is None while ``waiting``, the parts that only a person can grade, is not empty. ``feedback`` goes
    with the pieces of the answer's ``words``, one for each; None where the author says nothing.
    """

    fraction: float | None
    feedback: tuple[Localised | None, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Response:
    """Something that can be answered, for counting how many did: to which part, what, and what it earns there.

    ``part_words`` says in words which part of the question it belongs to, where there are several.
    """

    part: str
    key: str
    words: Words
    fraction: float | None = None
    part_words: Words | None = None


@dataclass(frozen=True)
class HandPart:
    """A part of an answer that a person grades: ``part`` is ``""`` for a question that is one whole."""

    part: str
    question: Question
    answer: Any


@dataclass(frozen=True)
class KeyField:
    """One control of the form that corrects a key.

    ``control`` is ``percent`` (a number from -100 to 100), ``lines`` (several lines of text) or ``choice`` (one of
    ``options``, pairs of value and words).
    """

    name: str
    label: Words
    control: str
    value: str
    options: tuple[tuple[str, Words], ...] = ()
    hint: Any = ""


class Question(Model):
    """One question. Answers are plain JSON values, None where nothing was answered.

    ``title`` is its name among authors, ``category`` the path under which they file it. ``penalty`` is the share of the
    mark that each further try costs (None: as the quiz says). ``objective`` names what it measures, to set tests before
    and after a course side by side. ``full_marks`` gives everybody the whole mark, because the question was faulty.
    """

    kind_name: ClassVar[Any] = ""
    """What trainers call a question of its kind."""
    is_asked: ClassVar[bool] = True
    """Whether it wants an answer at all; a text between questions does not."""
    draws_text: ClassVar[bool] = True
    """Whether the page draws its text above its controls; a text with gaps is drawn by the kind's own template."""

    scripts: ClassVar[tuple[str, ...]] = ()
    """The scripts that make its controls easier, beside ``quiz.js``; it works without them."""

    id: Slug
    kind: str
    title: str = Field(default="", max_length=255)
    category: str = Field(default="", max_length=500)
    mark: float = Field(default=1, gt=0, le=1000, allow_inf_nan=False)
    bloom: Bloom | None = None
    tags: tuple[Tag, ...] = ()
    objective: Slug | None = None
    sources: tuple[str, ...] = ()
    text: Text
    feedback: Text | None = None
    hints: tuple[Text, ...] = Field(default=(), max_length=10)
    penalty: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    full_marks: bool = False

    @abstractmethod
    def read(self, fields: Fields) -> Any:
        """Return the answer that the controls hold, None for none; raise Refusal where it cannot be understood."""

    @abstractmethod
    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the controls hold for an answer: the reverse of ``read``."""

    @abstractmethod
    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return what an answer earns; ``by_hand`` holds what people have given for the parts that need them."""

    @abstractmethod
    def right_answer(self) -> Any:
        """Return an answer that earns the whole mark; None where only a person can say."""

    @abstractmethod
    def words(self, answer: Any) -> list[Words]:
        """Return an answer as people read it, piece by piece."""

    @abstractmethod
    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return what the template draws: nothing that gives the right answer away."""

    def shown_again(self, typed: Fields, answer: Any) -> Any:
        """Return what ``controls`` draws after a form whose fields could not be understood; ``answer`` is saved.

        For a question of one text field it is the text, so that nothing typed is lost.
        """
        return next((value for values in typed.values() for value in values), answer)

    def every_part(self) -> tuple[Question, ...]:
        """Return this question and the questions within it."""
        return (self,)

    def text_without_controls(self) -> Localised:
        """Return the text as it reads where nothing can be filled in."""
        return self.text

    def shuffled(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of what may be shuffled for each attempt, by the name of the list; the main one is ``""``."""
        return {}

    def is_complete(self, answer: Any) -> bool:
        """Whether nothing of the answer is missing."""
        return answer is not None

    def hand_parts(self, answer: Any) -> tuple[HandPart, ...]:
        """Return the parts of an answer that a person has to grade."""
        return ()

    def questions_by_hand(self) -> Mapping[str, Question]:
        """Return what only a person can grade of it, by part; ``""`` is the question itself."""
        return {}

    def levels_in_words(self, levels: Mapping[str, int]) -> tuple[tuple[Localised, Localised, int, int], ...]:
        """Return the levels of a rubric, by criterion, as people read them: criterion, level, points, most points."""
        return ()

    def responses(self) -> tuple[Response, ...]:
        """Return what can be answered, in the author's order; nothing where answers are free text."""
        return ()

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return what an answer counts as: pairs of part and key, as in ``responses``, or the text itself as key."""
        return ()

    def key_fields(self) -> list[KeyField]:
        """Return the controls with which the key can be corrected; none where there is no key."""
        return []

    def with_key(self, values: Mapping[str, str]) -> Question:
        """Return this question with its key as in the controls; raise Refusal, with the field, where it makes none."""
        return self

    def advice(self) -> list[str]:
        """Return what its author may want to think over, in the reader's language, though nothing is wrong with it."""
        return []

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the content that its types cannot say; places are within the question."""
        yield from ()


kinds: Registry[type[Question]] = Registry("kinds of question")


def _of_its_kind(value: Any, info: ValidationInfo) -> Any:
    """Read a question with the model of its kind."""
    if not isinstance(value, dict):
        return value
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise ValueError(
            say(
                "The kind of a question should be one of %(allowed)s, not “%(kind)s”.",
                allowed=", ".join(kinds.keys()),
                kind=kind,
            )
        )
    return kinds[kind].model_validate(value, context=info.context)


AnyQuestion = Annotated[SerializeAsAny[Question], BeforeValidator(_of_its_kind)]
"""A question of whichever kind it says."""


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
            yield ContentProblem(
                (place, index, "id"), say("The id “%(id)s” stands twice; each needs its own.", id=each)
            )
        seen.add(each)
