"""What the plan of a programme says: its words, milestones, forms, and what completes it."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from lms.core.recent import Recent
from lms.courses.contents import Slug
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.questionnaires.documents import Part, Questionnaire, Words

MOST_MONTHS = 36
MOST_MILESTONES = 40
MOST_PAISE = 100_000_00_00
MANAGER = "manager"


def _known_reviewer(value: Any) -> Any:
    if value not in {*MentorRole, MANAGER}:
        raise ValueError(f"write one of {', '.join(MentorRole)}, {MANAGER}, not “{value}”.")
    return value


ReviewedBy = Annotated[MentorRole | Literal["manager"], BeforeValidator(_known_reviewer)]


class PlannedMilestone(Part):
    """One milestone of the plan. ``month`` counts from 0, that of the start; it is due at the end of that month."""

    id: Slug
    month: int = Field(ge=0, le=MOST_MONTHS)
    title: Words
    proof: Words
    reviewer: ReviewedBy = MentorRole.LEAD
    points: int = Field(default=10, ge=0, le=1000)


class Criterion(Part):
    """What reviewers score from 0 to 5. ``guide`` says what the scores mean; ``weight`` is its share."""

    id: Slug
    title: Words
    guide: dict[str, str] = {}
    weight: int = Field(default=1, ge=1, le=10)


class CompletionRule(Part):
    """What completes the fellowship: milestones (per cent), how many reports may be missing, the final review."""

    milestones: int = Field(default=100, ge=0, le=100)
    missing_reports: int = Field(default=0, ge=0, le=MOST_MONTHS)
    final_review: bool = True


class CheckInForms(Part):
    """The two forms of a paired check-in."""

    fellow: Questionnaire
    mentor: Questionnaire


class FinalForms(Part):
    """The forms of the final review, one for each side."""

    fellow: Questionnaire
    mentor: Questionnaire
    host: Questionnaire
    peer: Questionnaire
    panel: Questionnaire


class Plan(Part):
    """The document of a programme. ``note`` says where the plan comes from.

    ``report_days`` is how many days after the end of a month its report is due; ``mid_term_month`` after which month
    the mid-term check-in is due. ``application``, ``criteria`` and ``interview_criteria`` are what a new call begins
    with. ``stipend_paise`` is the usual monthly stipend in paise.
    """

    title: Words
    description: Words
    note: Words
    conduct: Words
    months: int = Field(ge=1, le=MOST_MONTHS)
    stipend_paise: int = Field(default=0, ge=0, le=MOST_PAISE)
    report_days: int = Field(default=7, ge=0, le=31)
    mid_term_month: int = Field(default=6, ge=1, le=MOST_MONTHS)
    milestones: tuple[PlannedMilestone, ...] = Field(max_length=MOST_MILESTONES)
    report: Questionnaire
    check_in: CheckInForms
    final: FinalForms
    completion: CompletionRule = CompletionRule()
    application: Questionnaire
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=12)
    interview_criteria: tuple[Criterion, ...] = Field(default=(), max_length=12)

    @model_validator(mode="after")
    def _holds_together(self) -> Plan:
        ids = [milestone.id for milestone in self.milestones]
        if len(set(ids)) != len(ids):
            raise ValueError("two milestones have the same id.")
        late = [milestone.id for milestone in self.milestones if milestone.month > self.months]
        if late:
            raise ValueError(f"these milestones come after the last month: {', '.join(late)}.")
        for criteria in (self.criteria, self.interview_criteria):
            if len({criterion.id for criterion in criteria}) != len(criteria):
                raise ValueError("two criteria have the same id.")
        return self


_plans: Recent[Plan] = Recent(64)


def plan_of(programme: Programme) -> Plan:
    """Return the plan of a programme; the same plan is parsed once in a process."""
    digest = hashlib.sha256(json.dumps(programme.plan, sort_keys=True).encode()).hexdigest()
    return _plans.find(digest) or _plans.keep(digest, Plan.model_validate(programme.plan))


def as_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as it is stored."""
    return plan.model_dump(mode="json", exclude_defaults=True)
