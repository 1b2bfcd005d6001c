"""What comes in: the answer that the script sends, and the page of answers that a form posts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from werkzeug.datastructures import MultiDict

from lms.core.errors import Refusal
from lms.courses.contents import Slug
from lms.quizzes.kinds.question import Question
from lms.quizzes.pages import Unsaved
from lms.quizzes.saving import Given

LARGEST_BODY = 256 * 1024
LONGEST_VALUE = 30_000
LARGEST_SEQUENCE = 2**53
PREFIX = "q"
BEFORE = "before."
FLAG = "flag."
CERTAINTY = "certainty."
SURE_BEFORE = "before-certainty."

Value = Annotated[str, StringConstraints(max_length=LONGEST_VALUE)]
PartName = Annotated[str, StringConstraints(max_length=100)]


class SentFlag(BaseModel):
    """Whether its reader wants to come back to a question, as the script sends it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: Slug
    is_flagged: bool


class SentAnswer(BaseModel):
    """One answer as the script sends it: when it was given, and what the controls of its question hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: Slug
    sequence: int = Field(ge=1, lt=LARGEST_SEQUENCE)
    answer: dict[PartName, Annotated[list[Value], Field(max_length=100)]] = Field(max_length=100)
    certainty: int | None = Field(default=None, ge=1, le=3)


Sent = TypeVar("Sent", SentAnswer, SentFlag)


def read_sent(model: type[Sent], body: bytes) -> Sent:
    """Return what a request's body holds; raise Refusal where it is something else."""
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise Refusal(_l("This answer did not arrive whole. Reload the page and answer again.")) from None


@dataclass
class PostedPage:
    """The answers and flags of a page that were given on it, and what could not be understood."""

    given: list[Given] = field(default_factory=list)
    flags: dict[str, bool] = field(default_factory=dict)
    unsaved: Unsaved = field(default_factory=Unsaved)


def read_page(form: MultiDict[str, str], questions: Iterable[Question], sequence: int) -> PostedPage:
    """Return what a form of answers holds; what was not changed on the page is left out.

    Each question brings in ``before.<id>`` the answer that the page was drawn with, so that an old page does not take
    back what another one has saved since.
    """
    page, sent = PostedPage(), _fields_by_question(form)
    for question in questions:
        if BEFORE + question.id not in form:
            continue
        page.flags[question.id] = FLAG + question.id in form
        fields = sent.get(question.id, {})
        page.unsaved.typed[question.id] = fields
        try:
            answer = question.read(fields)
        except Refusal as refusal:
            page.unsaved.refused[question.id] = refusal
            continue
        certainty = _certainty(form, question.id)
        was_sure = form.get(SURE_BEFORE + question.id, "")
        if bare(_before(form, question.id)) != answer or was_sure != str(certainty or ""):
            page.given.append(Given(question.id, sequence, answer, certainty))
    return page


def bare(answer: Any) -> Any:
    """Return an answer as ``read`` gives it: its files by their ids alone."""
    if isinstance(answer, dict) and isinstance(answer.get("files"), list):
        ids = [each.get("id") for each in answer["files"] if isinstance(each, dict)]
        return {**answer, "files": [{"id": each, "name": "", "size": 0} for each in ids]}
    return {key: bare(inner) for key, inner in answer.items()} if isinstance(answer, dict) else answer


def _certainty(form: MultiDict[str, str], question_id: str) -> int | None:
    sent = form.get(CERTAINTY + question_id, "")
    return int(sent) if sent in {"1", "2", "3"} else None


def _fields_by_question(form: MultiDict[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return what was sent in ``q.<question>.<part>``, by question and part; a form may be large, so in one go."""
    sent: dict[str, dict[str, list[str]]] = {}
    for name in form:
        prefix, question_id, part = (*name.split(".", 2), "", "")[:3]
        if prefix == PREFIX and part:
            sent.setdefault(question_id, {})[part] = [value[:LONGEST_VALUE] for value in form.getlist(name)[:100]]
    return sent


def _before(form: MultiDict[str, str], question_id: str) -> Any:
    try:
        return json.loads(form[BEFORE + question_id])
    except ValueError:
        return _before  # equals no answer
