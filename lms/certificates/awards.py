"""What is certified, in plain facts. An award is frozen into a certificate and never changes afterwards."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, model_validator

LONGEST_NAME = 80
MOST_SIGNATORIES = 3


class Wording(StrEnum):
    """In which words something is certified: three different sentences, none of which says what another does."""

    ATTENDED = "attended"
    COMPLETED = "completed"
    COMPETENCE = "competence"


def _wording(value: str) -> Wording:
    return Wording(str(value))


def _filled(text: dict[str, str]) -> dict[str, str]:
    if not text or not all(value.strip() for value in text.values()):
        raise ValueError("it needs words in at least one language, and none may be empty")
    return text


def _web_address(value: str) -> str:
    if value:
        TypeAdapter(HttpUrl).validate_python(value)
    return value


Text = Annotated[dict[str, str], AfterValidator(_filled)]
"""One text by language code."""


class Signatory(BaseModel):
    """Somebody who signs, as printed: name and position by language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    position: Text


class Award(BaseModel):
    """The facts to certify, in primitives only.

    ``title`` is what the award is for and ``issuers`` who gives it, by language; without issuers it is the site.
    ``marks`` are per cent by unit; ``hours`` are learning hours; ``evidence`` is a web address.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipient_latin: str = Field(default="", max_length=LONGEST_NAME)
    recipient_devanagari: str = Field(default="", max_length=LONGEST_NAME)
    title: Text
    wording: Annotated[str, AfterValidator(_wording)]
    hours: float | None = Field(default=None, gt=0)
    completed_on: date
    marks: dict[str, Annotated[float, Field(ge=0, le=100)]] = {}
    issuers: tuple[Text, ...] = ()
    signatories: tuple[Signatory, ...] = Field(default=(), max_length=MOST_SIGNATORIES)
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    evidence: Annotated[str, AfterValidator(_web_address)] = ""

    @model_validator(mode="after")
    def _has_a_name(self) -> Award:
        if not (self.recipient_latin.strip() or self.recipient_devanagari.strip()):
            raise ValueError("an award needs the name of the person who gets it")
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("a language stands twice")
        return self

    def recipient(self, language: str) -> str:
        """Return the name in the script of a language, else in the script there is."""
        names = (self.recipient_latin, self.recipient_devanagari)
        first, second = reversed(names) if language == "hi" else names
        return first or second
