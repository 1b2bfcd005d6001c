"""The texts in a file of a draft that learners read in several languages, each by a key that stays when others move."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.authoring.drafts.glances import tidied
from lms.core.language import LANGUAGES
from lms.courses.contents import Where
from lms.courses.lessons import split_lesson
from lms.courses.yaml_files import read_yaml

LESSON_KEYS = ("title", "aim", "body")
LONG = 120
"""How many characters a text may have to be written in a field of one line."""
LONGEST_KEY = 400


@dataclass(frozen=True)
class LocalisedText:
    """One text of a file: its key (``questions/visa/text``), where it stands, and its words by language."""

    key: str
    where: Where
    words: Mapping[str, str]
    is_long: bool

    def said(self, language: str) -> str:
        """Return its words in a language; nothing where it has none."""
        return self.words.get(language, "")


def texts_of_lesson(contents: Mapping[str, str]) -> list[LocalisedText]:
    """Return title, aim and text of a lesson; ``contents`` are its files by language."""
    parts = {language: lesson_parts(content) for language, content in contents.items()}
    return [text for key in LESSON_KEYS if (text := _text_of(key, parts))]


def _text_of(key: str, parts: Mapping[str, Mapping[str, str]]) -> LocalisedText | None:
    words = {language: each[key] for language, each in parts.items() if each[key]}
    return LocalisedText(key, (key,), words, key == "body" or _is_long(words)) if words else None


def lesson_parts(content: str) -> dict[str, str]:
    """Return what a lesson's file says under each of LESSON_KEYS, without white space around it."""
    file = split_lesson(tidied(content))
    head = {key: file.values.get(key) for key in LESSON_KEYS[:-1]}
    return {**{key: _bare(value) for key, value in head.items()}, "body": file.body.strip()}


def _bare(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def texts_of_yaml(content: str) -> list[LocalisedText]:
    """Return the texts of a YAML file in their order; none where it cannot be read."""
    return list(texts_in_data(read_yaml(tidied(content)).data))


def texts_in_data(data: Any) -> Iterator[LocalisedText]:
    """Yield every text by language inside plain data."""
    for key, where, words in _localised_in(data, (), ()):
        said = {language: words[language].strip() for language in words if _bare(words[language])}
        if said:
            yield LocalisedText(_joined(key), where, said, _is_long(said))


def _localised_in(value: Any, key: tuple[str, ...], where: Where) -> Iterator[tuple[tuple[str, ...], Where, Any]]:
    if is_localised(value):
        yield key, where, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _localised_in(inner, (*key, str(name)), (*where, name))
    elif isinstance(value, list):
        for position, (name, inner) in enumerate(zip(_names(value), value, strict=True)):
            yield from _localised_in(inner, (*key, name), (*where, position))


def is_localised(value: Any) -> bool:
    """Whether a value of a file is a text by language."""
    if not isinstance(value, Mapping) or not value or not value.keys() <= LANGUAGES.keys():
        return False
    return any(isinstance(words, str) for words in value.values()) and all(
        words is None or isinstance(words, str) for words in value.values()
    )


def _names(entries: list[Any]) -> Iterator[str]:
    """Yield what each entry of a list is called: by its id, else by its number from 1."""
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        name = entry.get("id") if isinstance(entry, Mapping) else None
        is_new = isinstance(name, str) and bool(name) and name not in seen
        yield str(name) if is_new else f"#{number}"
        if is_new:
            seen.add(str(name))


def _joined(names: tuple[str, ...]) -> str:
    key = "/".join(names)
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 65]}…{hashlib.sha256(key.encode()).hexdigest()}"


def _is_long(words: Mapping[str, str]) -> bool:
    return any(len(each) > LONG or "\n" in each for each in words.values())
