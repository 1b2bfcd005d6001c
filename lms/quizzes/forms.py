"""What comes in: the answer that the script sends, and the page of answers that a form posts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from werkzeug.datastructures import MultiDict

from lms.core.errors import Refusal
from lms.courses.contents import Slug
from lms.quizzes.kinds.question import Fields, Question
from lms.quizzes.saving import Given

LARGEST_BODY = 64 * 1024
LARGEST_SEQUENCE = 2**53
PREFIX = "q"
BEFORE = "before."

Value = Annotated[str, StringConstraints(max_length=4000)]
PartName = Annotated[str, StringConstraints(max_length=100)]


class SentAnswer(BaseModel):
    """One answer as the script sends it: when it was given, and what the controls of its question hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: Slug
    sequence: int = Field(ge=1, lt=LARGEST_SEQUENCE)
    answer: dict[PartName, Annotated[list[Value], Field(max_length=100)]] = Field(max_length=100)


def read_sent(body: bytes) -> SentAnswer:
    """Return the answer in a request's body; raise Refusal where it is none."""
    try:
        return SentAnswer.model_validate_json(body)
    except ValidationError:
        raise Refusal(_l("This answer did not arrive whole. Reload the page and answer again.")) from None


@dataclass
class PostedPage:
    """The answers of a page that were given on it, and those that could not be understood with what was typed."""

    given: list[Given] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    typed: dict[str, Fields] = field(default_factory=dict)


def read_page(form: MultiDict[str, str], questions: Iterable[Question], sequence: int) -> PostedPage:
    """Return what a form of answers holds; what was not changed on the page is left out.

    Each question brings in ``before.<id>`` the answer that the page was drawn with, so that an old page does not take
    back what another one has saved since.
    """
    page, sent = PostedPage(), _fields_by_question(form)
    for question in questions:
        if BEFORE + question.id not in form:
            continue
        fields = sent.get(question.id, {})
        page.typed[question.id] = fields
        try:
            answer = question.read(fields)
        except Refusal as refusal:
            page.refused[question.id] = refusal
            continue
        if _before(form, question.id) != answer:
            page.given.append(Given(question.id, sequence, answer))
    return page


def _fields_by_question(form: MultiDict[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return what was sent in ``q.<question>.<part>``, by question and part; a form may be large, so in one go."""
    sent: dict[str, dict[str, list[str]]] = {}
    for name in form:
        prefix, question_id, part = (*name.split(".", 2), "", "")[:3]
        if prefix == PREFIX and part:
            sent.setdefault(question_id, {})[part] = [value[:4000] for value in form.getlist(name)[:100]]
    return sent


def _before(form: MultiDict[str, str], question_id: str) -> Any:
    try:
        return json.loads(form[BEFORE + question_id])
    except ValueError:
        return _before  # equals no answer
