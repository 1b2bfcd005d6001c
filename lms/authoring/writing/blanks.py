"""The files that a new unit begins with."""

from __future__ import annotations

from ruamel.yaml.comments import CommentedMap

from lms.authoring.writing.lesson_texts import with_head_and_body
from lms.courses.units import LESSON
from lms.courses.yaml_changes import changed_yaml

LESSON_MINUTES = 20
WORKSHOP_MINUTES = 600
WORKSHOP = "workshop"
__all__ = ["LESSON", "WORKSHOP", "blank_lesson", "blank_workshop"]


def blank_lesson(title: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """Return a lesson that is still being written, with a file for each language that has a title."""
    first, *further = languages
    head = {"title": _first(title, first), "aim": "", "minutes": str(LESSON_MINUTES), "status": "draft"}
    files = {"": with_head_and_body("", head)}
    for language in further:
        if title.get(language):
            files[language] = with_head_and_body("", {"title": title[language], "aim": ""})
    return files


def blank_workshop(title: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """Return a workshop as a unit that is still being written."""
    first = languages[0]
    titles = {code: title[code] for code in languages if title.get(code)} or {first: _first(title, first)}

    def fill(data: CommentedMap) -> None:
        data.update(
            kind=WORKSHOP, title=titles, aim={first: ""}, minutes=WORKSHOP_MINUTES, status="draft", attendance=75
        )

    return {"": changed_yaml("", fill)}


def _first(title: dict[str, str], language: str) -> str:
    return title.get(language) or next(iter(title.values()), "")
