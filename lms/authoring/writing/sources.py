"""The sources of a draft, as its editors offer them."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.places import SOURCES
from lms.authoring.drafts.queries import DraftOf, find_text
from lms.core.language import localised
from lms.courses.yaml_files import read_yaml

LONGEST_LABEL = 120


def sources_of(draft: DraftOf) -> list[tuple[str, str]]:
    """Return the ids of a draft's sources, each with words to know it by; one query. None where they cannot be read."""
    text = find_text(draft.course_id, SOURCES)
    data = read_yaml(tidied(text.content)).data if text is not None else None
    if not isinstance(data, Mapping):
        return []
    return [(str(key), _label(str(key), value)) for key, value in data.items()]


def _label(key: str, value: Any) -> str:
    words = _fact(value) or _first_title(value)
    return f"{key}: {shorten(words, LONGEST_LABEL, placeholder=' …')}" if words else key


def _fact(value: Any) -> str:
    fact = value.get("fact") if isinstance(value, Mapping) else None
    return localised({str(code): str(words) for code, words in fact.items()}) if isinstance(fact, Mapping) else ""


def _first_title(value: Any) -> str:
    references = value.get("references") if isinstance(value, Mapping) else None
    for each in references if isinstance(references, list) else ():
        if isinstance(each, Mapping) and each.get("title"):
            return str(each["title"])
    return ""
