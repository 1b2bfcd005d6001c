"""What the page of a review shows of a draft besides its checklist and comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.authoring.drafts.models import CourseDraft, DraftState
from lms.authoring.reviewing.states import last_writer
from lms.extensions import db
from lms.people.models import Person


@dataclass(frozen=True)
class Standing:
    """Where a draft is in its review. Names are empty once an account is gone; ``approved`` is a fingerprint."""

    state: DraftState
    needs_approval: bool
    submitted_at: datetime | None
    submitted_by: str
    approved: str
    approved_at: datetime | None
    approved_by: str
    approved_by_id: int | None
    last_writer_id: int | None

    def is_approved(self, seen: str) -> bool:
        """Whether what a draft says now was approved, by somebody else than who changed it last."""
        by_another = self.approved_by_id is not None and self.approved_by_id != self.last_writer_id
        return bool(seen) and self.approved == seen and by_another


def standing_of(course_id: int) -> Standing:
    """Return where the draft of a course is in its review. Four queries."""
    asker, approver = aliased(Person), aliased(Person)
    row = db.session.execute(
        select(CourseDraft, asker.full_name, approver.full_name)
        .outerjoin(asker, asker.id == CourseDraft.submitted_by_id)
        .outerjoin(approver, approver.id == CourseDraft.approved_by_id)
        .where(CourseDraft.course_id == course_id)
    ).one()
    draft = row[0]
    return Standing(
        draft.state,
        draft.needs_approval,
        draft.submitted_at,
        row[1] or "",
        draft.approved,
        draft.approved_at,
        row[2] or "",
        draft.approved_by_id,
        last_writer(course_id),
    )
