"""Who does what for a course: given, changed and taken away. A course never loses its last owner this way."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from lms.authoring.rights.letters import tell_owners, tell_part
from lms.authoring.rights.models import CourseHand, Part
from lms.authoring.rights.queries import has_owner
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.moves import checked_reason
from lms.courses.models import Course
from lms.extensions import db
from lms.people.models import Person, RoleGrant
from lms.people.operations import grant_role, take_role
from lms.people.roles import Role, scope_of

MOST_HANDS = 60


def give_part(course_id: int, person_id: int, part: Part, *, by: int | None) -> bool:
    """Give somebody a part in a course, or another one, inside the caller's transaction; return whether it is new.

    Who is a trainer only gets the role for this course as well. Raises Refusal for a closed account, for the last owner
    who shall be less, and where MOST_HANDS people have a part already.
    """
    course, person = _held(course_id), lock(Person, person_id)
    if person is None or not person.may_sign_in:
        raise Refusal(_l("This account is closed. Choose somebody else."), field="search")
    hand = db.session.get(CourseHand, (course_id, person_id))
    if hand is not None and hand.part is part:
        return False
    before = None if hand is None else hand.part
    if hand is not None:
        _keep_an_owner(hand)
        hand.part = part
    else:
        _keep_within_bounds(course_id)
        _add(course_id, person_id, part, by=by)
    _follow_with_role(course, person, part, by=by)
    detail = {"course": course.slug, "person": person_id, "part": part.value, "before": before}
    history.record("authoring.part_given", course, by=by, **detail)
    if person_id != by:
        tell_part(person, course, part)
    return True


def _add(course_id: int, person_id: int, part: Part, *, by: int | None) -> None:
    hand = CourseHand(course_id=course_id, person_id=person_id, part=part, given_at=clock.now(), given_by_id=by)
    db.session.add(hand)


def take_part(course_id: int, person_id: int, *, by: int | None) -> None:
    """Take somebody's part in a course away, inside the caller's transaction; what they wrote stays. Once is enough.

    Raises Refusal for the last owner.
    """
    course = _held(course_id)
    hand = db.session.get(CourseHand, (course_id, person_id))
    if hand is None:
        return
    _keep_an_owner(hand)
    person = lock(Person, person_id)
    if person is not None and hand.part is Part.TRAINER:
        _take_trainer_role(course, person, by=by)
    was = hand.part
    db.session.execute(delete(CourseHand).where(CourseHand.course_id == course_id, CourseHand.person_id == person_id))
    history.record("authoring.part_taken", course, by=by, course=course.slug, person=person_id, part=was.value)


def take_on(course_id: int, *, by: int) -> None:
    """Make who teaches a course its owner where it has none; raise Refusal where it has one by now."""
    course = _held(course_id)
    if has_owner(course_id):
        raise Refusal(_l("Somebody owns this course already. Ask them for a part in it."))
    _become_owner(course, by)
    history.record("authoring.course_taken_on", course, by=by, course=course.slug)


def take_over(course_id: int, *, by: int, reason: str) -> None:
    """Make an administrator an owner beside those a course has, and tell these. Raises Refusal without a reason."""
    reason = checked_reason(reason)
    course = _held(course_id)
    _become_owner(course, by)
    history.record("authoring.course_taken_over", course, by=by, course=course.slug, reason=reason)
    tell_owners(course, by=by, reason=reason)


def _become_owner(course: Course, person_id: int) -> None:
    hand = db.session.get(CourseHand, (course.id, person_id))
    if hand is None:
        _add(course.id, person_id, Part.OWNER, by=person_id)
    else:
        hand.part = Part.OWNER


def _held(course_id: int) -> Course:
    course = lock(Course, course_id)
    if course is None:
        raise Refusal(_l("This course is gone."))
    return course


def _keep_an_owner(hand: CourseHand) -> None:
    if hand.part is not Part.OWNER:
        return
    owners = select(func.count()).where(CourseHand.course_id == hand.course_id, CourseHand.part == Part.OWNER)
    if (db.session.scalar(owners) or 0) < 2:
        raise Refusal(_l("This is the only owner. Make somebody else an owner of the course first."))


def _keep_within_bounds(course_id: int) -> None:
    count = db.session.scalar(select(func.count()).where(CourseHand.course_id == course_id)) or 0
    if count >= MOST_HANDS:
        raise Refusal(_l("A course has %(most)d people at most. Take somebody's part away first.", most=MOST_HANDS))


def _follow_with_role(course: Course, person: Person, part: Part, *, by: int | None) -> None:
    if part is Part.TRAINER:
        grant_role(person, Role.TRAINER, scope_of("course", course.slug), by=by)


def _take_trainer_role(course: Course, person: Person, *, by: int | None) -> None:
    scope = scope_of("course", course.slug)
    grant = db.session.scalar(
        select(RoleGrant).where(
            RoleGrant.person_id == person.id, RoleGrant.role == Role.TRAINER, RoleGrant.scope == scope
        )
    )
    if grant is not None:
        take_role(grant, by=by)
