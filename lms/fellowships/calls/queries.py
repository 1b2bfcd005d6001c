"""What pages ask about calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from lms.extensions import db
from lms.fellowships.calls.models import Call, CallState, LateLeave
from lms.fellowships.programmes.documents import Criterion
from lms.questionnaires.documents import Questionnaire
from lms.questionnaires.parsing import questionnaire_of

MOST_SHOWN = 200


def call_form(call: Call) -> Questionnaire:
    """Return the application form of a call."""
    return questionnaire_of(call.form)


def criteria_of(call: Call) -> tuple[Criterion, ...]:
    """Return what reviewers of a call score."""
    return tuple(Criterion.model_validate(each) for each in call.criteria)


def interview_criteria_of(call: Call) -> tuple[Criterion, ...]:
    """Return what the panel of a call scores; empty where there is no interview."""
    found = call.interview_criteria if call.has_interview else []
    return tuple(Criterion.model_validate(each) for each in found)


def calls_of(programme_id: int) -> Sequence[Call]:
    """Return the calls of a programme, the newest first."""
    found = select(Call).where(Call.programme_id == programme_id)
    return db.session.scalars(found.order_by(Call.opens_at.desc(), Call.id.desc()).limit(MOST_SHOWN)).all()


def open_calls(now: datetime) -> Sequence[Call]:
    """Return the calls that take applications now, the one that closes first in front."""
    found = _published().where(Call.opens_at <= now, Call.closes_at > now)
    return db.session.scalars(found.order_by(Call.closes_at, Call.id).limit(MOST_SHOWN)).all()


def coming_calls(now: datetime) -> Sequence[Call]:
    """Return the published calls that open later, the next one in front."""
    found = _published().where(Call.opens_at > now)
    return db.session.scalars(found.order_by(Call.opens_at, Call.id).limit(MOST_SHOWN)).all()


def _published() -> Select[Any]:
    return select(Call).where(Call.state == CallState.PUBLISHED)


def late_leaves(call_id: int) -> Sequence[LateLeave]:
    """Return who was given longer for a call, the last one first."""
    found = select(LateLeave).where(LateLeave.call_id == call_id)
    return db.session.scalars(found.order_by(LateLeave.given_at.desc(), LateLeave.id.desc())).all()


def has_late_leave(call_id: int, now: datetime) -> bool:
    """Whether somebody may still apply for a call because they were given longer."""
    given = select(LateLeave.id).where(LateLeave.call_id == call_id, LateLeave.until > now)
    return db.session.scalar(given.limit(1)) is not None
