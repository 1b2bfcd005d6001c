"""The bundles with which a course begins: blank, or as the companion of a workshop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lms.core.language import LANGUAGES
from lms.courses.bundles import Bundle
from lms.courses.yaml_changes import as_yaml, changed_yaml

WORDS = {
    "module": {"en": "First module", "hi": "पहला मॉड्यूल"},
    "lesson": {"en": "First lesson", "hi": "पहला पाठ"},
}


def yaml_bytes(data: Mapping[str, Any]) -> bytes:
    """Return a mapping as a YAML file."""
    return changed_yaml("", lambda empty: empty.update(as_yaml(data))).encode()


def lesson_bytes(head: Mapping[str, Any], body: str) -> bytes:
    """Return a lesson's file."""
    return b"---\n" + yaml_bytes(head) + b"---\n" + (body.strip() + "\n" if body.strip() else "").encode()


def in_languages(text: Mapping[str, str], languages: Iterable[str]) -> dict[str, str]:
    """Return a text in some languages; one that it is not written in gets the text of the first that it is."""
    first = next((text[code] for code in LANGUAGES if text.get(code)), "")
    return {code: text.get(code) or first for code in languages}


def blank_bundle(slug: str, title: Mapping[str, str], languages: tuple[str, ...], today: date) -> Bundle:
    """Return a course of one module with one lesson that is still to be written.

    Further languages in which it has no title yet are in work, so that what is written can be published meanwhile.
    """
    first, *further = languages
    in_work = [code for code in further if not title.get(code)]
    there = [code for code in languages if code not in in_work]
    named = in_languages(title, there)
    course = {
        "title": named,
        "summary": named,
        "audience": named,
        "outcomes": [named],
        "languages": list(languages),
        **({"languages_in_work": in_work} if in_work else {}),
        "hours": 1,
        "as_on": today.isoformat(),
    }
    lesson = {code: WORDS["lesson"].get(code, WORDS["lesson"]["en"]) for code in there}
    files = {
        "course.yaml": yaml_bytes(course),
        "01-start/module.yaml": yaml_bytes({"title": in_languages(WORDS["module"], there)}),
    }
    for code in there:
        head: dict[str, Any] = {"title": lesson[code], "aim": lesson[code]}
        ending = "md" if code == first else f"{code}.md"
        files[f"01-start/01-first-lesson.{ending}"] = lesson_bytes(
            {**head, "minutes": 20, "status": "draft"} if code == first else head, ""
        )
    return Bundle(slug, files)
