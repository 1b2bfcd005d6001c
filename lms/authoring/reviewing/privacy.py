"""What reviews hold about people: who said what. The words belong to the work on the course and stay."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from lms.authoring.reviewing.models import DraftComment
from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db

STAYS = _l("What you said about a course stays with it, without your name.")


def _comments(person_id: int) -> list[dict[str, Any]]:
    own = or_(DraftComment.made_by_id == person_id, DraftComment.settled_by_id == person_id)
    statement = select(DraftComment, Course.slug).join(Course, Course.id == DraftComment.course_id)
    rows = db.session.execute(statement.where(own).order_by(DraftComment.id))
    return [{"course": slug, **_part_of(comment, person_id)} for comment, slug in rows]


def _part_of(comment: DraftComment, person_id: int) -> dict[str, Any]:
    """Return what somebody did with a comment: said it, settled it, or both."""
    is_own, is_settled = comment.made_by_id == person_id, comment.settled_by_id == person_id
    made = {"comment": comment.words, "made_at": instant_text(comment.made_at)} if is_own else {}
    return {**made, **({"settled_at": instant_text(comment.settled_at)} if is_settled else {})}


def _unname(person_id: int) -> None:
    for column, name in ((DraftComment.made_by_id, "made_by_id"), (DraftComment.settled_by_id, "settled_by_id")):
        db.session.execute(update(DraftComment).where(column == person_id).values({name: None}))


def register() -> None:
    """Declare the tables of reviews."""
    title = _l("What you said about drafts of courses")
    declare(PersonalData(table="draft_comments", title=title, export=_comments, erase=_unname, kept=STAYS))
    declare(PersonalData(table="link_checks", reason="Whether links in courses answer; nothing about a person."))
