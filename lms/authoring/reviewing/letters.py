"""The letters about reviews. Inside the caller's transaction.

Whose letters these are: who asks for a review writes to the reviewers and owners of the course; who answers it, to who
asked. Comments are written about calmly: about one unit (or the course as a whole) somebody gets one letter an hour,
which leads to the page with all that was said.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft, DraftText, DraftUnit
from lms.authoring.drafts.places import COURSE
from lms.authoring.reviewing.models import DraftComment
from lms.authoring.rights.models import CourseHand, Part
from lms.core.limits import Limit, take_within
from lms.courses.models import Course
from lms.extensions import db
from lms.people.letters import write_about
from lms.people.models import Person

CALM = Limit("authoring.letters_about_comments", burst=1, every=timedelta(hours=1))


def title_of(course: Course) -> dict[str, str]:
    """Return the title of a draft by language, as its course.yaml says; its slug where that cannot be read."""
    at = (DraftText.course_id == course.id, DraftText.place == COURSE)
    title = (db.session.scalar(select(DraftText.facts).where(*at)) or {}).get("title")
    return {str(code): str(words) for code, words in title.items()} if isinstance(title, dict) else {"": course.slug}


def hands_of(course_id: int, *parts: Part) -> list[int]:
    """Return the ids of those who have one of some parts in a course."""
    mine = (CourseHand.course_id == course_id, CourseHand.part.in_(parts))
    return list(db.session.scalars(select(CourseHand.person_id).where(*mine).order_by(CourseHand.person_id)))


def name_of(person_id: int | None) -> str:
    """Return the name of somebody, empty where there is none."""
    person = db.session.get(Person, person_id) if person_id else None
    return person.full_name if person else ""


def ask_reviewers(draft: CourseDraft, *, by: int | None) -> int:
    """Ask the reviewers and owners of a course for their review; return how many there are besides who asks."""
    asked = [each for each in hands_of(draft.course_id, Part.REVIEWER, Part.OWNER) if each != by]
    _write("draft_review_asked", asked, draft.course_id, writer=name_of(by))
    return len(asked)


def tell_sent_back(draft: CourseDraft, reason: str, *, by: int | None) -> None:
    """Tell who asked for the review that the draft has come back, and why."""
    asked = [draft.submitted_by_id] if draft.submitted_by_id and draft.submitted_by_id != by else []
    _write("draft_sent_back", asked, draft.course_id, reviewer=name_of(by), reason=reason)


def tell_approved(draft: CourseDraft, *, by: int | None) -> None:
    """Tell the owners, and who asked for the review, that the draft is approved."""
    told = {*hands_of(draft.course_id, Part.OWNER), draft.submitted_by_id} - {by, None}
    _write("draft_approved", [each for each in told if each], draft.course_id, reviewer=name_of(by))


def _write(template: str, people: Collection[int], course_id: int, **words: Any) -> None:
    course = db.session.get_one(Course, course_id)
    for person_id in sorted(people):
        place = {"slug": course.slug}
        write_about(template, person_id, "authoring.show_review", place=place, title=title_of(course), **words)


def tell_of_comment(comment: DraftComment, *, by: int | None) -> None:
    """Tell those whom a comment concerns: who wrote what it is about, and who began the talk that it answers."""
    course = db.session.get_one(Course, comment.course_id)
    unit = db.session.get(DraftUnit, comment.unit_id) if comment.unit_id else None
    place, endpoint = {"slug": course.slug}, "authoring.show_review"
    if unit is not None:
        place, endpoint = {**place, "unit_slug": unit.slug}, "authoring.show_unit_comments"
    words = {"title": title_of(course), "unit": unit.slug if unit else "", "writer": name_of(by)}
    for person_id in sorted(_concerned(comment) - {by}):
        if not take_within(CALM, f"{comment.course_id}/{comment.unit_id}/{person_id}"):
            write_about("draft_comment", person_id, endpoint, place=place, text=comment.words, **words)


def _concerned(comment: DraftComment) -> set[int]:
    found: set[int | None] = set()
    if comment.answers_id is not None:
        first = db.session.get(DraftComment, comment.answers_id)
        found.add(first.made_by_id if first else None)
    if comment.unit_id is None:
        found |= set(hands_of(comment.course_id, Part.OWNER))
    else:
        texts = select(DraftText.saved_by_id).where(DraftText.unit_id == comment.unit_id)
        found.add(db.session.scalar(texts.order_by(DraftText.saved_at.desc(), DraftText.id).limit(1)))
    return {each for each in found if each is not None}
