"""The file of a workshop as a unit: its fields, and how they are changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap

from lms.authoring.drafts.glances import tidied
from lms.authoring.writing.lesson_texts import Sent, unix
from lms.courses.yaml_changes import as_yaml, changed_yaml
from lms.courses.yaml_files import read_yaml

BY_LANGUAGE = ("title", "aim", "intro")
WHOLE = ("minutes", "attendance", "status", "template")
WITHOUT = {"status": "ready", "attendance": "75"}
"""What holds where the file does not say it."""


def workshop_fields(content: str, languages: Iterable[str]) -> dict[str, str] | None:
    """Return the fields of a workshop by the names of its form (``title_hi``); None where its file cannot be read."""
    file = read_yaml(tidied(content))
    if file.problems or not isinstance(file.data, Mapping):
        return None
    found = {name: _shown(file.data.get(name), WITHOUT.get(name, "")) for name in WHOLE}
    for name in BY_LANGUAGE:
        words = file.data.get(name)
        known = words if isinstance(words, Mapping) else {}
        found |= {f"{name}_{code}": _shown(known.get(code)) for code in languages}
    return found


def joined_workshop(content: str, sent: Sent, languages: Iterable[str]) -> str:
    """Return the file with what was changed in a form laid over it; what only others have changed stays."""

    def change(data: CommentedMap) -> None:
        for name in WHOLE:
            if name in sent.changed:
                _put(data, name, _number(sent.changed[name]))
        for name in BY_LANGUAGE:
            words = {code: sent.changed[f"{name}_{code}"] for code in languages if f"{name}_{code}" in sent.changed}
            if words:
                _put_words(data, name, words)

    return changed_yaml(tidied(content), change)


def _shown(value: Any, default: str = "") -> str:
    return default if value is None else str(value).strip()


def _number(words: str) -> Any:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else words


def _put(data: CommentedMap, name: str, value: Any) -> None:
    if value == "":
        data.pop(name, None)
    else:
        data[name] = value


def _put_words(data: CommentedMap, name: str, words: Mapping[str, str]) -> None:
    if not isinstance(data.get(name), CommentedMap):
        data[name] = CommentedMap()
    for code, typed in words.items():
        _put(data[name], code, as_yaml(unix(typed).strip()))
    if not data[name]:
        data.pop(name)
