"""The organiser's questions inside a form: what was answered, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request

from lms.questionnaires.documents import Answers, Questionnaire
from lms.questionnaires.reading import asked_answers, problems, read_answers
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.questions import form_of


@dataclass
class Answered:
    """The questions (None: there are none), the answers as they stand in the form, and what is wrong with them."""

    document: Questionnaire | None
    answers: Answers = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> Answers:
        """The answers that count."""
        return asked_answers(self.document, self.answers) if self.document else {}


def answered(workshop: Workshop, stored: Answers | None = None) -> Answered:
    """Return the questions with the answers that were sent, or on a page that is opened with those stored."""
    document = form_of(workshop)
    if document is None:
        return Answered(None)
    if request.method != "POST":
        return Answered(document, stored or {})
    answers = read_answers(document, request.form)
    return Answered(document, answers, problems(document, answers))
