"""What the packages above plug into a course: the models of their kinds of unit.

A kind registers a frozen model for what its file holds besides the head of every unit (title, aim …):

    class QuizContent(UnitContent):
        questions: tuple[Question, ...]

    content_models.add("quiz", QuizContent)

What several units share, of this course or of others, stands in files of its own, in a folder that has a model too:

    shared_models.add("banks", Bank)        # banks/<name>.yaml

A unit says by ``wants()`` which of them it takes, and gets them by ``with_shared()`` when the course is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Self

from babel import Locale
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SerializeAsAny, ValidationInfo

from lms.core.language import LANGUAGES
from lms.core.markup_problems import Known
from lms.core.registry import Registry
from lms.core.said import said_together, say

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80


def matching(pattern: re.Pattern[str], sentence: str, longest: int) -> AfterValidator:
    """Return a check that a whole text has a form; the sentence says which."""

    def check(text: str) -> str:
        if len(text) > longest or not pattern.fullmatch(text):
            raise ValueError(say("%(sentence)s, not “%(text)s”.", sentence=sentence, text=text[:LONGEST_SLUG]))
        return text

    return AfterValidator(check)


def language_name(code: str) -> str:
    """Return the English name of a language of the site, for authors."""
    return say(str(Locale.parse(code).english_name)) if code in LANGUAGES else code


Slug = Annotated[str, matching(SLUG, say("use small letters a–z, digits and single hyphens"), LONGEST_SLUG)]
Where = tuple[str | int, ...]
"""The way to a value in a file: keys of mappings and positions (from 0) in lists."""


class Model(BaseModel):
    """The base of everything in a course: it never changes, and knows every key that it may have."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _in_every_language(text: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Check a text against the languages of its course, which the reader of bundles gives as context."""
    text = {language: words.strip() for language, words in text.items()}
    languages = (info.context or {}).get("languages") or tuple(text)
    unknown = [language for language in text if language not in languages]
    if unknown:
        raise ValueError(
            say(
                "“%(unknown)s” is not a language of this course (%(allowed)s).",
                unknown=unknown[0],
                allowed=", ".join(languages),
            )
        )
    empty = [language_name(language) for language, words in text.items() if not words]
    if empty:
        raise ValueError(say("the text in %(empty)s is empty.", empty=empty[0]))
    is_complete = (info.context or {}).get("complete", True)
    wanted = (info.context or {}).get("wanted", languages) if is_complete else languages[:1]
    if (info.context or {}).get("any_language"):
        wanted = ()
    missing = [language_name(language) for language in wanted if language not in text]
    if missing or not text:
        raise ValueError(
            say("the text in %(value)s is missing.", value=said_together(missing) or say("every language"))
        )
    return text


Text = Annotated[dict[str, str], AfterValidator(_in_every_language)]
"""A text that a reader sees, by language. In a bundle it must have every language of the course that is not in work."""


@dataclass(frozen=True)
class ContentProblem:
    """Something wrong in a unit: where in its file, how many lines further down, and a plain sentence."""

    where: Where
    sentence: str
    line: int = 0


@dataclass(frozen=True)
class ContentContext:
    """What a content model may need to check itself: its course's languages, and what it may refer to."""

    languages: tuple[str, ...]
    sources: Collection[str] = ()
    terms: Collection[str] = ()
    media: Collection[str] = ()
    units: Collection[str] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    """The facts that may be cited, and whether each has a value to show."""
    described: Collection[str] = ()
    """The files that have a description of their own, which texts may leave out."""
    unready: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with files that must not be shown yet, by path."""
    wanted: tuple[str, ...] | None = None
    """The languages that must be complete, where these are not all."""

    @property
    def known(self) -> Known:
        """What a text may refer to."""
        return Known(self.terms, self.media, self.units, self.facts, self.described, self.unready)

    @property
    def of_texts(self) -> dict[str, Any]:
        """What models check their texts by."""
        return {"languages": self.languages, "wanted": self.languages if self.wanted is None else self.wanted}


class Content(Model):
    """The base of what checks itself beyond its types: what a unit holds, and what units share."""

    def problems(self, context: ContentContext) -> Iterable[ContentProblem]:
        """Yield what the types cannot say; the Markdown of ``texts`` is checked for every kind already."""
        return ()

    def texts(self) -> Iterator[tuple[Where, str]]:
        """Yield every Markdown text with its place: by default all localised texts in the model."""
        yield from texts_in(self, ())


@dataclass(frozen=True)
class Wanted:
    """Something shared that a unit takes: its folder, its name (``name`` or ``course/name``), and where it says so."""

    folder: str
    name: str
    where: Where


class SharedContent(Content):
    """The base of what units share: a file in a folder of its own."""

    title: Text

    def gives(self) -> Any:
        """Return what units get of it."""
        return self

    def lent_by(self, course: str) -> Self:
        """Return it as it stands in other courses, where sources and facts of this one are called ``course/id``."""
        return self


class UnitContent(Content):
    """The base of what a unit holds besides its head.

    ``is_scored`` says that learners earn a percentage in units of this kind, so that a course may demand one.
    """

    is_scored: ClassVar[bool] = False

    @property
    def shows_score(self) -> bool:
        """Whether learners may see on the course's page what they earned in it."""
        return True

    def wants(self) -> Iterable[Wanted]:
        """Yield what it takes from what units share."""
        return ()

    def with_shared(self, shared: Mapping[str, SharedContent]) -> Self:
        """Return it with what it wants, by the names it gave."""
        return self


def texts_in(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    """Yield every localised text inside a value, language by language, with its place."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name), (*where, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str) and key in LANGUAGES:
                yield (*where, key), inner
            else:
                yield from texts_in(inner, (*where, key))
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from texts_in(inner, (*where, position))


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value with each localised text inside it changed."""
    if isinstance(value, BaseModel):
        changed = {name: with_texts(getattr(value, name), change) for name in type(value).model_fields}
        return value.model_copy(update=changed)
    if isinstance(value, Mapping):
        return {
            key: change(inner) if isinstance(inner, str) and key in LANGUAGES else with_texts(inner, change)
            for key, inner in value.items()
        }
    if isinstance(value, tuple):
        return tuple(with_texts(inner, change) for inner in value)
    return value


content_models: Registry[type[UnitContent]] = Registry("content models")
"""The content models, by kind of unit."""

shared_models: Registry[type[SharedContent]] = Registry("shared models")
"""The models of what units share, by the folder that its files stand in."""


def _of_their_folders(shared: Any) -> Any:
    """Read what is stored with the models of the folders."""
    return {
        name: shared_models[name.partition("/")[0]].model_validate(value) if isinstance(value, dict) else value
        for name, value in shared.items()
    }


Shared = Annotated[dict[str, SerializeAsAny[SharedContent]], BeforeValidator(_of_their_folders)]
"""What the units of a course share, by file without its ending: ``banks/frauds``."""
