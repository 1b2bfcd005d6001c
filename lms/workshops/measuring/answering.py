"""What a page of questions sent: the answers that can be understood, and what was typed where one cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.core.errors import Refusal
from lms.quizzes.kinds.question import Fields, Question
from lms.workshops.library.documents import Test
from lms.workshops.measuring.scoring import asked

LONGEST_VALUE = 10_000
MOST_VALUES = 100
Sent = MultiDict[str, str]


@dataclass
class Typed:
    """The answers of a page, None where nothing was answered; ``refused`` says what could not be understood."""

    answers: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Fields] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)


def read_typed(test: Test, sent: Sent) -> Typed:
    """Return what a page sent for each question of a test."""
    typed = Typed()
    for question in asked(test):
        typed.fields[question.id] = _fields(question, sent)
        try:
            typed.answers[question.id] = question.read(typed.fields[question.id])
        except Refusal as refusal:
            typed.refused[question.id] = refusal
    return typed


def _fields(question: Question, sent: Sent) -> dict[str, list[str]]:
    prefix = f"q.{question.id}."
    names = [name for name in sent if name.startswith(prefix)][:MOST_VALUES]
    return {
        name.removeprefix(prefix): [value[:LONGEST_VALUE] for value in sent.getlist(name)[:MOST_VALUES]]
        for name in names
    }
