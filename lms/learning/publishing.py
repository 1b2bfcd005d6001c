"""What learning says before a course is published, and what it does about those who study it afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import distinct, func, select

from lms.certificates.designs import design_slugs
from lms.core.jobs import enqueue
from lms.courses.contents import Where
from lms.courses.documents import CourseDocument
from lms.courses.models import CourseRevision
from lms.extensions import db
from lms.learning.completion import asks_for_less
from lms.learning.jobs import COMPLETE_THOSE_DUE
from lms.learning.models import Enrolment, UnitProgress


def finished_units_stay(course_id: int, before: CourseDocument, after: CourseDocument) -> Iterator[str]:
    """Yield a sentence for each unit that learners have finished and that would no longer be there."""
    gone = sorted({unit.id for unit in before.units()} - {unit.id for unit in after.units()})
    if not gone:
        return
    statement = (
        select(UnitProgress.unit_id, func.count(distinct(Enrolment.person_id)))
        .join(Enrolment, Enrolment.id == UnitProgress.enrolment_id)
        .where(Enrolment.course_id == course_id, UnitProgress.unit_id.in_(gone), UnitProgress.done_at.is_not(None))
        .group_by(UnitProgress.unit_id)
        .order_by(UnitProgress.unit_id)
    )
    for unit_id, learners in db.session.execute(statement):
        yield (
            f"The unit “{unit_id}” is gone, but {learners} learner{'s have' if learners > 1 else ' has'} finished it. "
            "Bring it back under this id, or publish with --allow-removals."
        )


def see_who_is_due(revision: CourseRevision, before: CourseDocument, after: CourseDocument) -> None:
    """Have those completed whom a course that has come to ask for less asks for nothing more."""
    if asks_for_less(before, after):
        enqueue(COMPLETE_THOSE_DUE, {"course": revision.course_id}, key=f"learning.due:{revision.id}")


def certificate_design_exists(document: CourseDocument) -> Iterator[tuple[Where, str]]:
    """Yield a problem where a course names a certificate design that is not there."""
    known = design_slugs()
    if document.certificate and document.certificate.design not in known:
        yield (
            ("certificate", "design"),
            f"There is no certificate design “{document.certificate.design}”. There are: {', '.join(known)}.",
        )
