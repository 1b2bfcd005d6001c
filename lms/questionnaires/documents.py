"""What a questionnaire is: sections of fields, each asked in every language of the site.

Application forms, monthly reports, check-ins and final reviews are all questionnaires. They are frozen documents, kept
as JSON (``Questionnaire.model_dump(mode="json", exclude_defaults=True)``); answers are kept by the ids of fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from lms.courses.contents import Slug

MOST_FIELDS = 80
LONGEST_TEXT = 8_000
LONGEST_LINE = 200


class FieldKind(StrEnum):
    """What kind of answer a field takes."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    AGREEMENT = "agreement"
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"
    REFERENCES = "references"


OPTION_KINDS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
CONDITION_KINDS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.AGREEMENT})
AGREED = "yes"


def _filled(text: dict[str, str]) -> dict[str, str]:
    if not text or not all(value.strip() for value in text.values()):
        raise ValueError("write words in at least one language, and leave none empty")
    return text


Words = Annotated[dict[str, str], AfterValidator(_filled)]
"""One text by language code."""


class Part(BaseModel):
    """The base of what such documents are made of: it never changes and knows every key that it may have."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Part):
    """One answer that can be chosen."""

    id: Slug
    label: Words


class Condition(Part):
    """Ask a field only where an earlier field has one of some answers (option ids; ``yes`` for an agreement)."""

    field: Slug
    values: tuple[str, ...] = Field(min_length=1)


class Question(Part):
    """One field of a questionnaire.

    ``longest`` is a number of characters. ``least`` and ``most`` bound numbers, and how many files or referees there
    may be. ``must`` are the answers with which somebody may apply at all. ``is_private`` keeps the answer from
    reviewers who are not to know who applies. ``is_counted`` numbers are summed up over reports; their ``help`` is the
    definition of what is counted.
    """

    id: Slug
    kind: FieldKind
    label: Words
    help: dict[str, str] = {}
    is_required: bool = False
    longest: int | None = Field(default=None, ge=1, le=LONGEST_TEXT)
    least: float | None = None
    most: float | None = None
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    must: tuple[str, ...] = ()
    is_private: bool = False
    is_counted: bool = False

    @property
    def limit(self) -> int:
        """How many characters an answer in words may have."""
        usual = LONGEST_TEXT // 2 if self.kind is FieldKind.LONG_TEXT else LONGEST_LINE
        return self.longest or usual

    def option(self, option_id: str) -> Option | None:
        """Return the option with an id, or None."""
        return next((each for each in self.options if each.id == option_id), None)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Question:
        if (self.kind in OPTION_KINDS) != bool(self.options):
            raise ValueError("a choice needs options, and nothing else has them")
        if len({option.id for option in self.options}) != len(self.options):
            raise ValueError("two options have the same id")
        if self.must and self.kind not in CONDITION_KINDS:
            raise ValueError("only choices and agreements decide who may apply")
        if self.is_counted and self.kind is not FieldKind.NUMBER:
            raise ValueError("only numbers are counted")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("the least is more than the most")
        return self


class Section(Part):
    """Some fields under one heading."""

    id: Slug
    title: Words
    intro: dict[str, str] = {}
    questions: tuple[Question, ...] = ()


class Questionnaire(Part):
    """A whole form."""

    sections: tuple[Section, ...] = Field(min_length=1)

    def questions(self) -> Iterator[Question]:
        """Yield every field in order."""
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The fields by their ids."""
        return {question.id: question for question in self.questions()}

    @model_validator(mode="after")
    def _holds_together(self) -> Questionnaire:
        seen: dict[str, Question] = {}
        for question in self.questions():
            if question.id in seen:
                raise ValueError(f"two fields have the id “{question.id}”")
            asked = seen.get(question.when.field) if question.when else None
            if question.when and (asked is None or asked.kind not in CONDITION_KINDS):
                raise ValueError(f"“{question.id}” depends on a choice that does not stand before it")
            seen[question.id] = question
        if len(seen) > MOST_FIELDS:
            raise ValueError(f"a form has {MOST_FIELDS} fields at most")
        if len({section.id for section in self.sections}) != len(self.sections):
            raise ValueError("two sections have the same id")
        return self


Answers = dict[str, Any]
"""Answers by the ids of fields: text, a number as it was typed, a list of option ids, ``yes``, an ISO date, a list of
``{"name", "email", "relation"}`` for referees, a list of ids of attachments for files."""
EMPTY = Questionnaire(sections=(Section(id="main", title={"en": "Questions", "hi": "सवाल"}),))
