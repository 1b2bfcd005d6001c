"""Linking workshops with units of courses, and counting who was there."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.courses.queries import PublishedCourse, published
from lms.extensions import db
from lms.learning.models import Enrolment, UnitProgress
from lms.learning.operations import record_result
from lms.workshops.attendance.queries import attended
from lms.workshops.camps.documents import CampContent
from lms.workshops.camps.models import Camp
from lms.workshops.camps.queries import camps_of
from lms.workshops.planning.models import OVER_STATES, Workshop
from lms.workshops.registration.models import Participant
from lms.workshops.registration.queries import counts


def camp_content(course: PublishedCourse, unit_id: str) -> CampContent | None:
    """Return what a unit of a course asks for; None where workshops do not count for it."""
    unit = course.document.find_unit(unit_id)
    return unit.content if unit is not None and isinstance(unit.content, CampContent) else None


def link(workshop_id: int, course_slug: str, unit_id: str, *, by: int | None) -> None:
    """Let a workshop count for a unit of a course; once is enough. One that is over is counted at once.

    Raises Refusal where the unit is not one that workshops count for.
    """
    workshop = lock(Workshop, workshop_id)
    course = published(course_slug)
    if workshop is None or course is None or camp_content(course, unit_id) is None:
        raise Refusal(_l("Workshops do not count for this unit. Choose another one."), field="unit")
    camp = Camp(
        workshop_id=workshop_id, course_slug=course_slug, unit_id=unit_id, linked_by_id=by, linked_at=clock.now()
    )
    try:
        with db.session.begin_nested():
            db.session.add(camp)
    except IntegrityError:  # somebody linked the same two in this moment
        return
    history.record("workshops.camp_linked", camp, by=by, workshop=workshop_id, course=course_slug, unit=unit_id)
    if workshop.state in OVER_STATES:
        _count(camp, by)


def unlink(workshop_id: int, camp_id: int, *, by: int | None) -> None:
    """Let a workshop count no more for a unit; what learners have done stays done. Once is enough."""
    camp = lock(Camp, camp_id)
    if camp is None or camp.workshop_id != workshop_id:
        return
    history.record("workshops.camp_unlinked", camp, by=by, workshop=workshop_id, unit=camp.unit_id)
    db.session.delete(camp)


def count_for_courses(workshop: Workshop, by: int | None) -> None:
    """Let those who were at a workshop have done the units that it counts for."""
    for camp in camps_of(workshop.id):
        _count(camp, by)


def _count(camp: Camp, by: int | None) -> None:
    course = published(camp.course_slug)
    content = camp_content(course, camp.unit_id) if course else None
    if course is None or content is None:
        return
    presence = attended(camp.workshop_id)
    not_done = and_(UnitProgress.enrolment_id == Enrolment.id, UnitProgress.unit_id == camp.unit_id)
    statement = (
        select(Enrolment.id, Participant.id)
        .join(Participant, Participant.person_id == Enrolment.person_id)
        .outerjoin(UnitProgress, not_done)
        .where(
            counts(camp.workshop_id),
            Enrolment.course_id == course.course_id,
            Enrolment.left_at.is_(None),
            or_(UnitProgress.enrolment_id.is_(None), UnitProgress.done_at.is_(None)),
        )
        .order_by(Enrolment.id)
    )
    for enrolment_id, participant_id in db.session.execute(statement).all():
        was = presence.get(participant_id)
        if was is not None and was.reaches(content.attendance):
            record_result(enrolment_id, camp.unit_id, is_done=True, by=by)


def count_for(enrolment_id: int, person_id: int, course_slug: str, unit_id: str) -> bool:
    """Let a learner have done a unit by a workshop they were at before they enrolled; return whether they were."""
    course = published(course_slug)
    content = camp_content(course, unit_id) if course else None
    if content is None:
        return False
    statement = (
        select(Participant.id, Participant.workshop_id)
        .join(Camp, Camp.workshop_id == Participant.workshop_id)
        .join(Workshop, Workshop.id == Participant.workshop_id)
        .where(
            Participant.person_id == person_id,
            Participant.merged_into_id.is_(None),
            Camp.course_slug == course_slug,
            Camp.unit_id == unit_id,
            Workshop.state.in_(OVER_STATES),
        )
    )
    for participant_id, workshop_id in db.session.execute(statement).all():
        was = attended(workshop_id).get(participant_id)
        if was is not None and was.reaches(content.attendance):
            record_result(enrolment_id, unit_id, is_done=True, by=person_id)
            return True
    return False
