"""In which states of an application each stage is scored, and what is scored in it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from lms.fellowships.applications.models import Application
from lms.fellowships.applications.models import ApplicationState as S
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import criteria_of, interview_criteria_of
from lms.fellowships.programmes.documents import Criterion
from lms.fellowships.selection.models import Review, Stage

SCORED_IN = {
    Stage.REVIEW: frozenset({S.SCREENING, S.INFORMATION, S.REVIEW, S.INTERVIEW}),
    Stage.INTERVIEW: frozenset({S.INTERVIEW}),
}
"""A review that is late by a day still counts while the interviews are on; after the decision nothing is scored."""
TAKEN = frozenset({S.SELECTED, S.PLACED})
RANKED_IN = frozenset(
    {S.SCREENING, S.INFORMATION, S.REVIEW, S.INTERVIEW, S.SELECTED, S.WAITING, S.DECLINED, S.LAPSED, S.PLACED}
)


def is_scored() -> ColumnElement[bool]:
    """Return the condition on sheets and their applications that these can still be filled in."""
    return or_(*((Review.stage == stage) & Application.state.in_(states) for stage, states in SCORED_IN.items()))


def criteria_for(call: Call, stage: Stage) -> tuple[Criterion, ...]:
    """Return what is scored in a stage of a call."""
    return criteria_of(call) if stage is Stage.REVIEW else interview_criteria_of(call)


def weights_for(call: Call, stage: Stage) -> dict[str, int]:
    """Return the weights of the criteria of a stage."""
    return {criterion.id: criterion.weight for criterion in criteria_for(call, stage)}
