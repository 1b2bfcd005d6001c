"""The job that completes a course for everybody who fulfils its rule, after it has come to ask for less.

It can die anywhere and run again: who is complete already is passed over.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select

from lms.core.database import transaction
from lms.core.jobs import JobRun, job
from lms.courses.queries import published_by_id
from lms.extensions import db
from lms.learning.completion import assess
from lms.learning.models import Enrolment
from lms.learning.operations import complete_those_due
from lms.learning.queries import progress_of

COMPLETE_THOSE_DUE = "learning.complete_those_due"
BATCH_SIZE = 200


@job(COMPLETE_THOSE_DUE)
def complete_all(run: JobRun) -> dict[str, Any]:
    """Go through those who study a course and have not completed it, some at a time, by its rule as it is then.

    They are looked through without holding the writer; it is taken only where somebody is due, and for a batch only.
    """
    course_id: int = run.payload["course"]
    completed = seen = last = 0
    total = _count(course_id)
    while batch := _next_batch(course_id, after=last):
        due = _due(course_id, batch)
        if due:
            with transaction():
                completed += complete_those_due(course_id, due)
        seen, last = seen + len(batch), batch[-1]
        run.progress(seen, max(total, seen))
    return {"completed": completed}


def _waiting(course_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return what makes an enrolment one to look at; who left the course is asked when they come back."""
    return (Enrolment.course_id == course_id, Enrolment.completed_at.is_(None), Enrolment.left_at.is_(None))


def _count(course_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(Enrolment).where(*_waiting(course_id))) or 0


def _next_batch(course_id: int, *, after: int) -> list[int]:
    later = select(Enrolment.id).where(*_waiting(course_id), Enrolment.id > after)
    return list(db.session.scalars(later.order_by(Enrolment.id).limit(BATCH_SIZE)))


def _due(course_id: int, enrolment_ids: list[int]) -> list[int]:
    course = published_by_id(course_id)
    if course is None:
        return []
    progress = progress_of(enrolment_ids)
    return [each for each in enrolment_ids if assess(course.document, progress.get(each, {})).is_complete]
