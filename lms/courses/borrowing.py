"""Modules taken whole from other courses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from lms.core.said import say
from lms.courses.contents import SLUG, Model, Text, language_name, matching
from lms.courses.documents import CourseDocument, Fact, Module, Picture, Source, Term
from lms.courses.translations import lacks_words

ORIGIN = re.compile(rf"{SLUG.pattern}/{SLUG.pattern}")


class BorrowedHead(Model):
    """The file of a module that is taken from another course: ``from: course/module``."""

    origin: Annotated[str, matching(ORIGIN, say("write it like course/module"), 200)] = Field(alias="from")
    title: Text | None = None


@dataclass
class Borrowed:
    """What comes with a module: what it refers to, under the name of the course it is from."""

    module: Module
    sources: dict[str, Source]
    glossary: dict[str, Term]
    media: dict[str, Picture]
    facts: dict[str, Fact]


def borrow(head: BorrowedHead, module_id: str, lender: CourseDocument) -> Borrowed:
    """Return a module of another course as it stands in this one. LookupError, with a sentence, where there is none."""
    theirs = head.origin.partition("/")[2]
    module = lender.module(theirs)
    if module is None:
        raise LookupError(say("The course “%(slug)s” has no module “%(theirs)s”.", slug=lender.slug, theirs=theirs))
    changes = {"id": module_id, "origin": module.origin or head.origin, **({"title": head.title} if head.title else {})}
    rename = _as_it_is if module.origin else _named(lender.slug)
    return Borrowed(
        module.model_copy(update=changes),
        {rename(key): source for key, source in lender.sources.items()},
        {rename(key): term for key, term in lender.glossary.items()},
        {rename(key): picture for key, picture in lender.media.items()},
        {rename(key): fact for key, fact in lender.facts.items()},
    )


def _as_it_is(key: str) -> str:
    return key


def _named(course: str) -> Callable[[str], str]:
    return lambda key: f"{course}/{key}"


def missing_languages(module: Module, languages: tuple[str, ...]) -> list[str]:
    """Return the names of the languages that a module should have and does not."""
    return [
        language_name(language)
        for language in languages
        if language not in module.title or any(lacks_words(unit, language) for unit in module.ready_units())
    ]
