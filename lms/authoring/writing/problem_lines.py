"""The problems of a lesson as its editor shows them: each with the field, or the line of the text, that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lms.authoring.drafts.checking import read_unit_of
from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import DraftOf, texts_of
from lms.courses.lessons import split_lesson
from lms.courses.problems import Problem

STUBS = {False: "---\ntitle: x\naim: x\nminutes: 1\n---\n", True: "---\ntitle: x\naim: x\n---\n"}
"""Heads to read a text with whose own is broken, or says that it is being written; by whether it is translated."""


@dataclass(frozen=True)
class ShownProblem:
    """A problem: ``line`` counts from 1 in the text of the form, 0 where it is about ``field`` as a whole."""

    sentence: Any
    field: str
    line: int


def problems_of_lesson(
    draft: DraftOf, unit: DraftUnit, key: str, content: str, fields: Iterable[str]
) -> list[ShownProblem]:
    """Return what would be wrong with a lesson if its file in a language were this one.

    What is wrong with the text is told although the head is not right yet, or says that the lesson is being written.
    """
    reading = read_unit_of(draft, unit, {key: content})
    found = shown_problems(content, reading.problems.get(key, ()), fields)
    body = split_lesson(tidied(content)).body
    if (reading.unit is not None and reading.unit.content is not None) or not body.strip():
        return found
    stubs = {language: STUBS[bool(language)] + "x\n" for language in texts_of(unit)}
    stubs[key] = STUBS[bool(key)] + body
    again = read_unit_of(draft, unit, {"": STUBS[False] + "x\n", **stubs})
    below = shown_problems(stubs[key], again.problems.get(key, ()), ())
    return [*(each for each in found if not each.line), *(each for each in below if each.line)]


def shown_problems(content: str, problems: Iterable[Problem], fields: Iterable[str]) -> list[ShownProblem]:
    """Return the problems of a file with the places at which its form shows what they are about."""
    lesson = split_lesson(tidied(content))
    named = {lesson.head.lines[(name,)]: name for name in fields if (name,) in lesson.head.lines}
    return [_shown(problem, lesson.body_line, named) for problem in problems]


def _shown(problem: Problem, body_line: int, named: dict[int, str]) -> ShownProblem:
    if problem.line >= body_line:
        return ShownProblem(problem.sentence, "body", problem.line - body_line + 1)
    above = [line for line in named if line <= problem.line]
    return ShownProblem(problem.sentence, named[max(above)] if above else "title", 0)
