"""Letters about who does what for a course."""

from __future__ import annotations

from sqlalchemy import select

from lms.authoring.rights.models import PART_NAMES, CourseHand, Part
from lms.courses.models import Course, CourseRevision
from lms.extensions import db
from lms.people.letters import write_about
from lms.people.models import Person


def tell_part(person: Person, course: Course, part: Part) -> None:
    """Tell somebody what they do for a course from now on; who has no e-mail address sees it on the site."""
    _write("course_part", person.id, course, part=PART_NAMES[part])


def tell_owners(course: Course, *, by: int, reason: str) -> None:
    """Tell the other owners of a course that an administrator has become one too."""
    owners = select(CourseHand.person_id).where(CourseHand.course_id == course.id, CourseHand.part == Part.OWNER)
    who = db.session.get_one(Person, by).full_name
    for person_id in db.session.scalars(owners.where(CourseHand.person_id != by).order_by(CourseHand.person_id)).all():
        _write("course_taken_over", person_id, course, reason=reason, administrator=who)


def _write(template: str, person_id: int, course: Course, **words: object) -> None:
    place = {"slug": course.slug}
    write_about(template, person_id, "authoring.show_workspace", place=place, title=title_of(course), **words)


def title_of(course: Course) -> dict[str, str]:
    """Return the title of a course as it is published, by language; its slug where it is not published yet."""
    published = (CourseRevision.course_id == course.id, CourseRevision.is_current)
    card = db.session.scalar(select(CourseRevision.card).where(*published))
    return dict(card["title"]) if card else {"en": course.slug}
