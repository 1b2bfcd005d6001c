"""Texts by language in a YAML file, which may also stand there as one text without a language."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from lms.courses.yaml_changes import as_yaml


def words_of(value: Any, first: str) -> dict[str, str]:
    """Return a text by language; one without a language counts as the first one's."""
    if isinstance(value, str):
        return {first: value} if value else {}
    if isinstance(value, Mapping):
        return {str(code): str(words) for code, words in value.items() if words is not None}
    return {}


def shown_words(value: Any, languages: tuple[str, ...]) -> dict[str, str]:
    """Return what a form shows of a text: the words in each language of the course, empty where there are none."""
    words = words_of(value, languages[0])
    return {code: words.get(code, "") for code in languages}


def put_words(data: MutableMapping[str, Any], key: str, typed: Mapping[str, str]) -> None:
    """Write a text into a mapping of a file: empty words take their language out, other languages stay.

    A text that says the same already stays as it is written.
    """
    kept = data.get(key)
    if isinstance(kept, MutableMapping):
        for code, words in typed.items():
            _put(kept, code, words)
        if not kept:
            del data[key]
        return
    first = next(iter(typed), "")
    if words_of(kept, first) == {code: words for code, words in typed.items() if words}:
        return
    made = {**words_of(kept, first), **typed}
    data.pop(key, None) if not any(made.values()) else data.update({key: as_yaml(_without_empty(made))})


def _put(kept: MutableMapping[str, Any], code: str, words: str) -> None:
    if not words:
        kept.pop(code, None)
    elif kept.get(code) != words:
        kept[code] = as_yaml(words)


def _without_empty(words: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in words.items() if text}
