"""What is wrong with a bundle, as authors read it: ``file:line: sentence``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from lms.core.errors import Refusal
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
    "missing": "{name} is missing.",
    "extra_forbidden": "{name} is not known here.",
    "string_type": "{name} should be a text; put quotes around it.",
    "string_too_short": "{name} is empty.",
    "string_too_long": "{name} is too long: {max_length} characters at the most.",
    "int_type": "{name} should be a whole number.",
    "int_parsing": "{name} should be a whole number.",
    "int_from_float": "{name} should be a whole number.",
    "float_type": "{name} should be a number.",
    "float_parsing": "{name} should be a number.",
    "finite_number": "{name} should be a number.",
    "bool_type": "{name} should be true or false.",
    "bool_parsing": "{name} should be true or false.",
    "date_type": "{name} should be a day like 2026-11-21.",
    "date_parsing": "{name} should be a day like 2026-11-21.",
    "date_from_datetime_parsing": "{name} should be a day like 2026-11-21.",
    "date_from_datetime_inexact": "{name} should be a day like 2026-11-21.",
    "literal_error": "{name} should be {expected}.",
    "enum": "{name} should be {expected}.",
    "tuple_type": "{name} should be a list: one line for each, beginning with “- ”.",
    "list_type": "{name} should be a list: one line for each, beginning with “- ”.",
    "dict_type": "{name} should have lines of its own, like “key: value”.",
    "model_type": "{name} should have lines of its own, like “key: value”.",
    "model_attributes_type": "{name} should have lines of its own, like “key: value”.",
    "too_short": "{name} needs at least {min_length} of them, and has {actual_length}.",
    "too_long": "{name} may have {max_length} of them at the most, and has {actual_length}.",
    "greater_than": "{name} should be more than {gt}.",
    "greater_than_equal": "{name} should be {ge} or more.",
    "less_than": "{name} should be less than {lt}.",
    "less_than_equal": "{name} should be {le} or less.",
    "union_tag_not_found": "{name} has no {discriminator}.",
    "union_tag_invalid": "{name}: {discriminator} should be one of {expected_tags}, not “{tag}”.",
    "value_error": "{name}: {error}",
    "assertion_error": "{name}: {error}",
}


def sentences(error: ValidationError) -> Iterator[tuple[Where, str]]:
    """Yield the place and a plain sentence for each thing that a model refused."""
    for detail in error.errors(include_url=False, include_input=False):
        sentence = SENTENCES.get(detail["type"])
        name = name_of(detail["loc"])
        words = {key: _word(value) for key, value in detail.get("ctx", {}).items()}
        yield detail["loc"], sentence.format(name=name, **words) if sentence else f"{name}: {detail['msg']}."


def _word(value: Any) -> str:
    """Return a value as it stands in a sentence: numbers without “.0”, other quotation marks."""
    return f"{value:g}" if isinstance(value, float) else QUOTED.sub(r"“\1”", str(value))


def name_of(where: Where) -> str:
    """Return what an author calls a place in a file: its key, or the key of its list and its number from 1."""
    if not where:
        return "This file"
    last = where[-1]
    if isinstance(last, str):
        return f"“{last}”"
    return f"{name_of(where[:-1])}, number {last + 1}"


def counted(number: int, thing: str) -> str:
    """Return a number of things in English, for the command line: 1 problem, 2 problems."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
