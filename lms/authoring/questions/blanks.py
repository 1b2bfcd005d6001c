"""The files that a new quiz and a new bank begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.authoring.questions.holders import QUIZ
from lms.courses.documents import UnitStatus
from lms.courses.yaml_changes import changed_yaml

MINUTES = 15


def blank_quiz(title: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """Return a quiz that is still being written."""
    head: dict[str, Any] = {
        "kind": QUIZ,
        "title": {code: title[code] for code in languages if title.get(code)} or dict(title),
        "aim": {languages[0]: ""},
        "minutes": MINUTES,
        "status": UnitStatus.DRAFT.value,
    }
    return {"": changed_yaml("", lambda data: data.update(head)) + "questions: []\n"}


def blank_bank(title: Mapping[str, str]) -> str:
    """Return a bank without questions."""
    return changed_yaml("", lambda data: data.update(title=dict(title))) + "questions: []\n"
