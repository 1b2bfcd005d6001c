"""Going through the texts in plain data of a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from lms.core.language import LANGUAGES

# What YAML takes for the end of a line, and what it does not allow.
BREAKS = re.compile("[\x85\u2028\u2029]")
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def is_localised(value: Any) -> bool:
    """Whether a value is a text by language."""
    return isinstance(value, dict) and bool(value) and value.keys() <= LANGUAGES.keys()


def all_languages(data: Any) -> set[str]:
    """Return the languages of all texts in some data."""
    if is_localised(data):
        return set(data)
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return {language for value in values for language in all_languages(value)}


def in_languages(data: Any, languages: Collection[str]) -> Any:
    """Return data with its texts in some languages only; a text that is in none of them stays as it is."""
    if is_localised(data):
        return {language: text for language, text in data.items() if language in languages} or data
    if isinstance(data, dict):
        return {key: in_languages(value, languages) for key, value in data.items()}
    return [in_languages(value, languages) for value in data] if isinstance(data, list) else data


def printable(data: Any) -> Any:
    """Return data without characters that no page can show and no YAML file may hold."""
    if isinstance(data, str):
        return UNPRINTABLE.sub("", BREAKS.sub(" ", data))
    if isinstance(data, dict):
        return {key: printable(value) for key, value in data.items()}
    return [printable(value) for value in data] if isinstance(data, list) else data


def edited(data: Any, edit: Callable[[str], str]) -> Any:
    """Return data with each of its texts changed."""
    if is_localised(data):
        return {language: edit(text) for language, text in data.items()}
    if isinstance(data, dict):
        return {key: edited(value, edit) for key, value in data.items()}
    return [edited(value, edit) for value in data] if isinstance(data, list) else data


def joined(old: Any, new: Any) -> Any:
    """Return new data of a question with the texts of the old where it has none in a language.

    ValueError where the two differ in more than texts, so that nobody can say which text belongs to which.
    """
    if _bare(old) != _bare(new):
        raise ValueError("the two are built differently")
    return _joined(old, new)


def _bare(data: Any) -> Any:
    """Return data without its texts and without what is empty."""
    if isinstance(data, dict):
        kept = {key: _bare(value) for key, value in data.items() if not is_localised(value)}
        return {key: value for key, value in kept.items() if value not in (None, [], {})}
    return [_bare(value) for value in data] if isinstance(data, list) else data


def _joined(old: Any, new: Any) -> Any:
    if is_localised(old) and (is_localised(new) or new is None):
        return {**old, **(new or {})}
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: _joined(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old])}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [_joined(before, after) for before, after in zip(old, new, strict=True)]
    return old if new is None else new
