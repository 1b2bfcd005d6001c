"""Giving a unit another title inside its files, where everything else stays as it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _l
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from lms.authoring.outline.by_language import put_words
from lms.core.errors import Refusal
from lms.courses.lessons import END, FENCE
from lms.courses.yaml_changes import changed_yaml

MARK = "\ufeff"


def retitled_lesson(content: str, title: str) -> str:
    """Return a lesson with another title in its head; one without a head gets one.

    Raises Refusal where the head cannot be read.
    """
    return in_its_form(content, lambda text: _retitled(text, title))


def _retitled(text: str, title: str) -> str:
    def change(data: CommentedMap) -> None:
        if data.get("title") != title:
            data["title"] = title

    end = END.search(text, len(FENCE)) if text.startswith(FENCE) else None
    if end is None:
        return f"{FENCE}{readable(lambda: changed_yaml('', change))}{FENCE}{text}"
    head = text[len(FENCE) : end.start()]
    return FENCE + readable(lambda: changed_yaml(head, change)) + text[end.start() :]


def retitled_yaml(content: str, titles: Mapping[str, str]) -> str:
    """Return a YAML file with other titles. Raises Refusal where it cannot be read."""
    return in_its_form(
        content, lambda text: readable(lambda: changed_yaml(text, lambda data: put_words(data, "title", titles)))
    )


def in_its_form(content: str, change: Callable[[str], str]) -> str:
    """Return a text changed, with the byte order mark and the line ends that it had."""
    mark = MARK if content.startswith(MARK) else ""
    text = content.removeprefix(MARK)
    has_windows_ends = "\r\n" in text
    changed = change(text.replace("\r\n", "\n"))
    return mark + (changed.replace("\n", "\r\n") if has_windows_ends else changed)


def readable(write: Callable[[], str]) -> str:
    """Return what ``write`` makes of a YAML text; raise Refusal where the text cannot be read."""
    try:
        return write()
    except (YAMLError, AttributeError, TypeError) as error:
        raise Refusal(_l("This file cannot be read as it stands. Open it, mend its text, and try again.")) from error
