"""What is wrong with a bundle, as authors read it: ``file:line: sentence``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from lms.core.errors import Refusal
from lms.core.said import Said, say
from lms.courses.contents import Where


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a file of a bundle; lines count from 1."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class BundleRefused(Refusal):
    """A bundle that cannot be published as it is; ``problems`` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(_l("This course cannot be published yet: some of its files need to be mended."))
        self.problems = tuple(sorted(set(problems)))


QUOTED = re.compile(r"'([^']*)'")
SENTENCES = {
    "missing": say("%(name)s is missing."),
    "extra_forbidden": say("%(name)s is not known here."),
    "string_type": say("%(name)s should be a text; put quotes around it."),
    "string_too_short": say("%(name)s is empty."),
    "string_too_long": say("%(name)s is too long: %(max_length)s characters at the most."),
    "int_type": say("%(name)s should be a whole number."),
    "int_parsing": say("%(name)s should be a whole number."),
    "int_from_float": say("%(name)s should be a whole number."),
    "float_type": say("%(name)s should be a number."),
    "float_parsing": say("%(name)s should be a number."),
    "finite_number": say("%(name)s should be a number."),
    "bool_type": say("%(name)s should be true or false."),
    "bool_parsing": say("%(name)s should be true or false."),
    "date_type": say("%(name)s should be a day like 2026-11-21."),
    "date_parsing": say("%(name)s should be a day like 2026-11-21."),
    "date_from_datetime_parsing": say("%(name)s should be a day like 2026-11-21."),
    "date_from_datetime_inexact": say("%(name)s should be a day like 2026-11-21."),
    "literal_error": say("%(name)s should be %(expected)s."),
    "enum": say("%(name)s should be %(expected)s."),
    "tuple_type": say("%(name)s should be a list: one line for each, beginning with “- ”."),
    "list_type": say("%(name)s should be a list: one line for each, beginning with “- ”."),
    "dict_type": say("%(name)s should have lines of its own, like “key: value”."),
    "model_type": say("%(name)s should have lines of its own, like “key: value”."),
    "model_attributes_type": say("%(name)s should have lines of its own, like “key: value”."),
    "too_short": say("%(name)s needs at least %(min_length)s of them, and has %(actual_length)s."),
    "too_long": say("%(name)s may have %(max_length)s of them at the most, and has %(actual_length)s."),
    "greater_than": say("%(name)s should be more than %(gt)s."),
    "greater_than_equal": say("%(name)s should be %(ge)s or more."),
    "less_than": say("%(name)s should be less than %(lt)s."),
    "less_than_equal": say("%(name)s should be %(le)s or less."),
    "union_tag_not_found": say("%(name)s has no %(discriminator)s."),
    "union_tag_invalid": say("%(name)s: %(discriminator)s should be one of %(expected_tags)s, not “%(tag)s”."),
    "value_error": say("%(name)s: %(error)s"),
    "assertion_error": say("%(name)s: %(error)s"),
}


def sentences(error: ValidationError) -> Iterator[tuple[Where, str]]:
    """Yield the place and a plain sentence for each thing that a model refused."""
    for detail in error.errors(include_url=False, include_input=False):
        sentence = SENTENCES.get(detail["type"])
        words = {"name": name_of(detail["loc"]), **{key: _word(value) for key, value in detail.get("ctx", {}).items()}}
        if sentence:
            yield detail["loc"], say(sentence.message, **words)
        else:
            yield detail["loc"], say("%(name)s: %(sentence)s.", name=words["name"], sentence=detail["msg"])


def _word(value: Any) -> str:
    """Return a value as it stands in a sentence: numbers without “.0”, other quotation marks."""
    if isinstance(value, Exception) and value.args and isinstance(value.args[0], Said):
        return value.args[0]
    return f"{value:g}" if isinstance(value, float) else QUOTED.sub(r"“\1”", str(value))


def name_of(where: Where) -> str:
    """Return what an author calls a place in a file: its key, or the key of its list and its number from 1."""
    if not where:
        return say("This file")
    last = where[-1]
    if isinstance(last, str):
        return f"“{last}”"
    return say("%(list)s, number %(number)s", list=name_of(where[:-1]), number=last + 1)


def counted(number: int, thing: str) -> str:
    """Return a number of things in English, for the command line: 1 problem, 2 problems."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
