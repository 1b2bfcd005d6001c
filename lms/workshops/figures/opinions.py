"""What feedback says of many workshops: the mean of the first question of each form that is a scale."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, null, select

from lms.extensions import db
from lms.questionnaires.documents import Questionnaire
from lms.workshops.figures.outcomes import Mean
from lms.workshops.measuring.feedback_forms import USUAL
from lms.workshops.measuring.models import FeedbackReply
from lms.workshops.measuring.summaries import is_scale, may_be_shown
from lms.workshops.planning.models import WorkshopDocument

STEPS = frozenset({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})
"""What is counted as an answer on a scale."""


@dataclass
class _Replies:
    """The replies about one workshop: how many of which step, how many in all and without a name."""

    steps: dict[int, int]
    all: int = 0
    unnamed: int = 0

    def mean(self) -> Mean:
        """Return the mean of the scale; nobody's where too few replied without their name."""
        people = sum(self.steps.values())
        if not people or not may_be_shown(self.all, self.unnamed):
            return Mean()
        return Mean(sum(step * number for step, number in self.steps.items()) / people, people)


def opinions(workshops: Select[Any]) -> dict[int, Mean]:
    """Return the mean of the first scale of each workshop's feedback, where it may be shown; in three queries."""
    replied = list(db.session.scalars(select(FeedbackReply.workshop_id).where(_of(workshops)).distinct()))
    found: dict[int, _Replies] = defaultdict(lambda: _Replies({}))
    if not replied:
        return {}
    answer = _answer(_scales(replied))
    unnamed = func.sum(case((FeedbackReply.participant_id.is_(None), 1), else_=0))
    statement = select(FeedbackReply.workshop_id, answer.label("answer"), func.count(), unnamed).where(_of(workshops))
    for key, step, number, nameless in db.session.execute(statement.group_by(FeedbackReply.workshop_id, "answer")):
        replies = found[key]
        replies.all, replies.unnamed = replies.all + number, replies.unnamed + int(nameless)
        if step in STEPS:
            replies.steps[int(step)] = number
    means = {key: replies.mean() for key, replies in found.items()}
    return {key: mean for key, mean in means.items() if mean.of}


def _of(workshops: Select[Any]) -> ColumnElement[bool]:
    return FeedbackReply.workshop_id.in_(workshops)


def _answer(scales: dict[str, list[int]]) -> ColumnElement[Any]:
    """Return the column with the answer to the first scale, which is not the same question at every workshop."""
    whens = [
        (FeedbackReply.workshop_id.in_(keys), FeedbackReply.answers[question].as_string())
        for question, keys in scales.items()
    ]
    return case(*whens, else_=null()) if whens else null()


def _scales(workshop_ids: Collection[int]) -> dict[str, list[int]]:
    """Return the workshops by the id of the first scale of their form. Forms are mostly alike and read once each."""
    of_these = WorkshopDocument.workshop_id.in_(workshop_ids)
    rows = db.session.execute(
        select(WorkshopDocument.workshop_id, WorkshopDocument.document["feedback"]).where(of_these)
    )
    forms: dict[int, Any] = {row[0]: row[1] for row in rows}
    known: dict[str, str | None] = {}
    found: dict[str, list[int]] = defaultdict(list)
    for key in workshop_ids:
        text = json.dumps(forms.get(key))
        if text not in known:
            known[text] = first_scale(Questionnaire.model_validate(forms[key]) if forms.get(key) else USUAL)
        question = known[text]
        if question is not None:
            found[question].append(key)
    return found


def first_scale(form: Questionnaire) -> str | None:
    """Return the id of the first question of a form that is a scale, or None."""
    return next((question.id for question in form.questions() if is_scale(question)), None)
