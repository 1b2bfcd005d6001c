"""What the packages above plug into a course: the models of their kinds of unit.

A kind registers a frozen model for what its file holds besides the head of every unit (title, aim …):

    class QuizContent(UnitContent):
        questions: tuple[Question, ...]

    content_models.add("quiz", QuizContent)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from babel import Locale
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

from lms.core.language import LANGUAGES
from lms.core.registry import Registry

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80


def matching(pattern: re.Pattern[str], sentence: str, longest: int) -> AfterValidator:
    """Return a check that a whole text has a form; the sentence says which."""

    def check(text: str) -> str:
        if len(text) > longest or not pattern.fullmatch(text):
            raise ValueError(f"{sentence}, not “{text[:LONGEST_SLUG]}”.")
        return text

    return AfterValidator(check)


def language_name(code: str) -> str:
    """Return the English name of a language of the site, for authors."""
    return str(Locale.parse(code).english_name) if code in LANGUAGES else code


Slug = Annotated[str, matching(SLUG, "use small letters a–z, digits and single hyphens", LONGEST_SLUG)]
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
        raise ValueError(f"“{unknown[0]}” is not a language of this course ({', '.join(languages)}).")
    empty = [language_name(language) for language, words in text.items() if not words]
    if empty:
        raise ValueError(f"the text in {empty[0]} is empty.")
    wanted = languages if (info.context or {}).get("complete", True) else languages[:1]
    missing = [language_name(language) for language in wanted if language not in text]
    if missing or not text:
        raise ValueError(f"the text in {' and in '.join(missing) or 'every language'} is missing.")
    return text


Text = Annotated[dict[str, str], AfterValidator(_in_every_language)]
"""A text that a reader sees, by language code. In a bundle it must have every language of the course."""


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


class UnitContent(Model):
    """The base of what a unit holds besides its head.

    ``is_scored`` says that learners earn a percentage in units of this kind, so that a course may demand one.
    """

    is_scored: ClassVar[bool] = False

    def problems(self, context: ContentContext) -> Iterable[ContentProblem]:
        """Yield what the types cannot say; the Markdown of ``texts`` is checked for every kind already."""
        return ()

    def texts(self) -> Iterator[tuple[Where, str]]:
        """Yield every Markdown text with its place: by default all localised texts in the model."""
        yield from _texts_in(self, ())


def _texts_in(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts_in(getattr(value, name), (*where, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str) and key in LANGUAGES:
                yield (*where, key), inner
            else:
                yield from _texts_in(inner, (*where, key))
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from _texts_in(inner, (*where, position))


content_models: Registry[type[UnitContent]] = Registry("content models")
"""The content models, by kind of unit."""
