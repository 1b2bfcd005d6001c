"""What every format of question files has in common: drafts, their texts as the file has them, and problems.

A *draft* is a dictionary with exactly the fields of the content model of its kind, but with a ``Rich`` where the model
has a text by language. Fields that a file does not give are left out, as are the ids of choices, answers and parts.

A format is two functions: ``read_<format>(data) -> Taken`` and ``write_<format>(questions, language) -> Written``.
``questions.py`` makes questions of drafts and drafts of questions; ``formats.py`` knows which formats there are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.courses.contents import Where
from lms.quizzes.kinds.exchange import Draft, Format, Rich, Untakable

__all__ = ["Draft", "Format", "Found", "Problem", "Rich", "Taken", "Untakable", "Written", "draft_json"]


@dataclass(frozen=True)
class Problem:
    """Something of a file that cannot be taken, or only with another meaning: the line or row, and a sentence."""

    line: int
    what: str


@dataclass(frozen=True)
class Found:
    """A draft, the line of the file where it begins, and the pictures that the file carries for it, by name.

    ``places`` are the lines of parts of it, such as ``("choices", 2)``, where the reader knows them.
    """

    draft: Draft
    line: int
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    places: Mapping[Where, int] = field(default_factory=dict)


@dataclass
class Taken:
    """What a reader makes of a file: questions, what it could not take, and categories in the order they came."""

    drafts: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """A file in some format, and what could not be written in it; the line of a problem is the question's number."""

    data: bytes
    problems: list[Problem]


def draft_json(draft: Any) -> Any:
    """Return a draft as plain JSON values: a text becomes ``{"text": …, "format": …}``."""
    if isinstance(draft, Rich):
        return {"text": draft.text, "format": draft.format}
    if isinstance(draft, Mapping):
        return {key: draft_json(value) for key, value in draft.items()}
    if isinstance(draft, list | tuple):
        return [draft_json(value) for value in draft]
    return None if isinstance(draft, float) and not math.isfinite(draft) else draft
