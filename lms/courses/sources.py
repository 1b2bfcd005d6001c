"""What a course rests on: the sources that its units name, and the facts that its texts cite."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from lms.core.language import LANGUAGES
from lms.core.said import say
from lms.courses.contents import Model, Text, matching

SOURCE_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
ROUGH_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
SourceId = Annotated[str, matching(SOURCE_ID, say("use letters, digits and hyphens"), 40)]
WebAddress = Annotated[str, matching(WEB_ADDRESS, say("write an address that begins with https://"), 2000)]
RoughDate = Annotated[str, matching(ROUGH_DATE, say("write a day (2026-11-21), a month (2026-11) or a year"), 10)]
FACTS_FILE = "facts.yaml"
LONGEST_STATEMENT = 2_000
LONGEST_VALUE = 200


class Confidence(StrEnum):
    """How sure the authors are of a source."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Reference(Model):
    """A document or page that a source rests on; ``date`` is a day, a month (2023-12), a year, or unknown."""

    title: str = Field(min_length=1)
    url: WebAddress | None = None
    date: RoughDate | None = None

    @model_validator(mode="before")
    @classmethod
    def _year_as_text(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("date"), int):
            return {**data, "date": str(data["date"])}
        return data


class Source(Model):
    """Where facts come from; ``review_on`` is the day by which somebody must check them again."""

    fact: Text | None = None
    confidence: Confidence = Confidence.MEDIUM
    references: tuple[Reference, ...] = Field(min_length=1)
    review_on: date | None = None


def _in_some_language(text: dict[str, str]) -> dict[str, str]:
    """Check a text that is shared by courses of different languages: it may lack some of them."""
    unknown = [language for language in text if language not in LANGUAGES]
    if unknown:
        raise ValueError(say("“%(unknown)s” is not a language of this site.", unknown=unknown[0]))
    return {language: stripped for language, words in text.items() if (stripped := words.strip())}


def _at_most(longest: int) -> AfterValidator:
    def check(text: dict[str, str]) -> dict[str, str]:
        if any(len(words) > longest for words in text.values()):
            raise ValueError(say("it is too long: %(longest)s characters at the most.", longest=longest))
        return text

    return AfterValidator(check)


def _with_words(text: dict[str, str]) -> dict[str, str]:
    if not text:
        raise ValueError(say("it is empty: write it in at least one language."))
    return text


def _on_one_line(text: dict[str, str]) -> dict[str, str]:
    return {language: " ".join(words.split()) for language, words in text.items()}


_SharedText = Annotated[dict[str, str], AfterValidator(_in_some_language)]
Statement = Annotated[_SharedText, _at_most(LONGEST_STATEMENT), AfterValidator(_with_words)]
"""What is true, by language; a language that is missing falls back to the first."""
Value = Annotated[_SharedText, _at_most(LONGEST_VALUE), AfterValidator(_on_one_line)]
"""A figure, number or phone as texts show it, by language."""


class Fact(Model):
    """What a course holds to be true, as it was when its author confirmed it.

    ``value`` is what texts show in their midst; empty where there is none. ``as_on`` is the day for which it is known
    to be true, ``review_on`` the day by which somebody must check it again.
    """

    statement: Statement
    value: Value = {}
    references: tuple[Reference, ...] = ()
    as_on: date | None = None
    review_on: date | None = None
    confidence: Confidence = Confidence.MEDIUM
