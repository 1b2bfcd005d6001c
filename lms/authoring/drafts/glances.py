"""What lists show of a text without parsing it again: read when it is saved, and kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lms.authoring.drafts.places import BANKS, COURSE, GLOSSARY, MEDIA_WORDS, SOURCES
from lms.core.registry import Registry
from lms.courses.lessons import split_lesson
from lms.courses.yaml_files import read_yaml

NAMING = (SOURCES, GLOSSARY, MEDIA_WORDS)
"""The files whose keys are names that units refer to."""
GlancePart = Callable[[str, str, str], dict[str, Any]]
glance_parts: Registry[GlancePart] = Registry("parts of what is noted of a text")
"""What the packages above note of a text (its place, what it says, its kind of unit), under their keys."""
HEAD = ("title", "kind", "status", "minutes", "from", "languages", "languages_in_work")


def glance(place: str, content: str, kind: str = "") -> dict[str, Any]:
    """Return what stands in the head of a text, as far as it can be read.

    ``title`` is a text, or texts by language; ``names`` are the ids that the file defines (sources, words, questions).
    What ``glance_parts`` note stands beside.
    """
    parts = {key: glance_parts[key](place, content, kind) for key in glance_parts.keys()}  # noqa: SIM118 – a Registry
    return {**_head(place, tidied(content), kind), **parts}


def _head(place: str, text: str, kind: str) -> dict[str, Any]:
    if kind == "lesson":
        values: Any = split_lesson(text).values
    else:
        values = read_yaml(text).data
    if not isinstance(values, Mapping):
        return {}
    if place in NAMING:
        return {"names": [str(key) for key in values]}
    found = {key: values[key] for key in HEAD if key in values}
    if isinstance(values.get("questions"), list) and (kind or place.startswith(BANKS) or place != COURSE):
        found["names"] = [str(each.get("id", "")) for each in values["questions"] if isinstance(each, Mapping)]
    return found


def tidied(content: str) -> str:
    """Return a text with the line ends of Unix and without a byte order mark, as everything here reads it."""
    return content.removeprefix("\ufeff").replace("\r\n", "\n")
