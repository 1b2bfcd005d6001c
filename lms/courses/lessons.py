"""Reading lessons: Markdown files with a head, one for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import Field

from lms.core.said import say
from lms.courses.contents import Model
from lms.courses.documents import SourceId, UnitStatus
from lms.courses.yaml_files import YamlFile, read_yaml

FENCE = "---\n"
END = re.compile(r"^---[ \t]*\n?", re.MULTILINE)


class TranslationHead(Model):
    """The head of a lesson in a further language."""

    title: str = Field(min_length=1)
    aim: str = Field(min_length=1)


class UnfinishedHead(Model):
    """The head of a lesson in a language that is in work: what is not there yet is read in the first language."""

    title: str | None = None
    aim: str | None = None


class LessonHead(TranslationHead):
    """The head of a lesson in the course's first language."""

    minutes: int = Field(ge=1, le=600)
    status: UnitStatus = UnitStatus.READY
    as_on: date | None = None
    sources: tuple[SourceId, ...] = ()


@dataclass
class LessonFile:
    """One Markdown file: its head as YAML, its text, and the line on which the text begins."""

    head: YamlFile = field(default_factory=YamlFile)
    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1


def split_lesson(text: str) -> LessonFile:
    """Take a Markdown file apart; a missing head is a problem of its first line."""
    file = LessonFile(body=text)
    end = END.search(text, len(FENCE)) if text.startswith(FENCE) else None
    if end is None:
        sentence = say("A lesson begins with its head between two lines of “---”: title, aim, minutes and so on.")
        file.head.problems.append((1, sentence))
        return file
    file.head = read_yaml(text[len(FENCE) : end.start()], first_line=2)
    file.body = text[end.end() :]
    file.body_line = text.count("\n", 0, end.end()) + 1
    if isinstance(file.head.data, dict):
        file.values = file.head.data
    elif not file.head.problems:
        file.head.problems.append((2, "The head should have lines like “title: …”."))
    return file
