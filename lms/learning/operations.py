"""What changes an enrolment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.courses.queries import PublishedCourse, published_by_id, withdrawal_of
from lms.extensions import db
from lms.learning.completion import assess
from lms.learning.models import Enrolment, UnitProgress
from lms.learning.queries import progress_of


def enrol(person_id: int, course: PublishedCourse, *, by: int | None) -> Enrolment:
    """Put a person on a course; one who is on it already stays, one who left takes it up again.

    Raises Refusal for somebody new where the course is withdrawn.
    """
    known = _enrolment(person_id, course.course_id)
    if known is None:
        if withdrawal_of(course.course_id) is not None:
            raise Refusal(_l("This course is withdrawn: nobody new can begin it. Choose another one."))
        known = Enrolment(person_id=person_id, course_id=course.course_id, enrolled_at=clock.now())
        try:
            with db.session.begin_nested():
                db.session.add(known)
        except IntegrityError:  # somebody enrolled the same person in this moment
            known = _enrolment(person_id, course.course_id)
            if known is None:
                raise
            return known
        history.record("learning.enrolled", known, by=by, course=course.document.slug)
    elif known.left_at is not None:
        known.left_at = None
        history.record("learning.enrolled_again", known, by=by, course=course.document.slug)
        _complete_if_due(known, by=by)  # the course may have come to ask for less meanwhile
    return known


def _enrolment(person_id: int, course_id: int) -> Enrolment | None:
    return db.session.scalar(
        select(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def leave(person_id: int, course: PublishedCourse, *, by: int | None) -> None:
    """Take a person off a course. What they have done is kept, for the day they come back."""
    enrolment = _enrolment(person_id, course.course_id)
    if enrolment is None or enrolment.left_at is not None:
        return
    if enrolment.completed_at is not None:
        raise Refusal(_l("You have completed this course; it stays on your list."))
    enrolment.left_at = clock.now()
    history.record("learning.left", enrolment, by=by, course=course.document.slug)


def record_result(
    enrolment_id: int,
    unit_id: str,
    *,
    is_done: bool,
    score: float | None = None,
    is_correction: bool = False,
    by: int | None,
) -> None:
    """Note what an enrolment has achieved in a unit, and complete the course when that was the last thing missing.

    ``score`` is in per cent; the best one is kept, but ``is_correction`` puts it in the place of what was kept. A unit
    once done stays done. Repeating it changes nothing.
    """
    enrolment = lock(Enrolment, enrolment_id)
    if enrolment is None:
        raise LookupError(f"no enrolment {enrolment_id}")
    now = clock.now()
    row = db.session.get(UnitProgress, (enrolment_id, unit_id))
    if row is None:
        row = UnitProgress(enrolment_id=enrolment_id, unit_id=unit_id, changed_at=now)
        db.session.add(row)
    before = (row.done_at, row.score)
    if is_done and row.done_at is None:
        row.done_at = now
    if score is not None:
        row.score = score if row.score is None or is_correction else max(row.score, score)
    if (row.done_at, row.score) != before:
        row.changed_at = now
        history.record("learning.unit_progressed", enrolment, by=by, unit=unit_id, done=is_done, score=score)
    db.session.flush()
    _complete_if_due(enrolment, by=by)


def complete_if_due(enrolment_id: int, *, by: int | None) -> datetime | None:
    """Complete a course that asks for no more than was done, and return when it was completed, if it is.

    It is needed where the course has changed since: a lower mark, a unit less.
    """
    enrolment = lock(Enrolment, enrolment_id)
    if enrolment is None:
        raise LookupError(f"no enrolment {enrolment_id}")
    _complete_if_due(enrolment, by=by)
    return enrolment.completed_at


def complete_those_due(course_id: int, enrolment_ids: Collection[int]) -> int:
    """Complete those among some enrolments of a course that fulfil its rule as it is now; return how many were new."""
    course = published_by_id(course_id)
    if course is None:
        return 0
    waiting = (
        select(Enrolment)
        .where(Enrolment.id.in_(enrolment_ids), Enrolment.course_id == course_id, Enrolment.completed_at.is_(None))
        .order_by(Enrolment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    progress = progress_of(enrolment_ids)
    due = [
        each for each in db.session.scalars(waiting) if assess(course.document, progress.get(each.id, {})).is_complete
    ]
    for enrolment in due:
        _complete(enrolment, course, by=None)
    return len(due)


def _complete_if_due(enrolment: Enrolment, *, by: int | None) -> None:
    if enrolment.completed_at is not None:
        return
    course = published_by_id(enrolment.course_id)
    if course is not None and assess(course.document, progress_of([enrolment.id]).get(enrolment.id, {})).is_complete:
        _complete(enrolment, course, by=by)


def _complete(enrolment: Enrolment, course: PublishedCourse, *, by: int | None) -> None:
    enrolment.completed_at = clock.now()
    enrolment.completed_revision_id = course.revision_id
    history.record("learning.course_completed", enrolment, by=by, course=course.slug, revision=course.revision_id)
