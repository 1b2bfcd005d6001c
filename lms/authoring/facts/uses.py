"""Which published courses use which facts: noted when a course is published."""

from __future__ import annotations

import logging

from sqlalchemy import delete, select

from lms.authoring.facts.models import NOTED, FactUse
from lms.authoring.facts.said import words_digest
from lms.core.database import transaction
from lms.core.jobs import rounds
from lms.courses.documents import CourseDocument
from lms.courses.facts import fact_uses
from lms.courses.guards import publish_followers
from lms.courses.models import CourseRevision
from lms.courses.queries import revision_document
from lms.extensions import db

log = logging.getLogger("lms.authoring")
AT_ONCE = 20


def note_uses(course_id: int, digest: str, document: CourseDocument) -> None:
    """Note, inside the caller's transaction, which facts the revision of a course with a digest uses, and where.

    Facts that come with a module or a bank from another course are noted for that one only.
    """
    db.session.execute(delete(FactUse).where(FactUse.course_id == course_id))
    for key, units in fact_uses(document).items():
        if "/" not in key:
            said = words_digest(document.facts[key])
            db.session.add(FactUse(course_id=course_id, fact_key=key, digest=said, units=list(units)))
    db.session.add(FactUse(course_id=course_id, fact_key=NOTED, digest=digest, units=[]))
    db.session.flush()


def follow_publishing(revision: CourseRevision, _: CourseDocument, document: CourseDocument) -> None:
    """Note the uses of a course that is published anew, in the same transaction."""
    note_uses(revision.course_id, revision.digest, document)


def note_new_uses() -> int:
    """Note the uses of published courses for which that has not been done; return how many they were.

    Followers are told of a course from its second revision on, and courses were there before facts were.
    """
    noted = select(FactUse.course_id).where(
        FactUse.course_id == CourseRevision.course_id,
        FactUse.fact_key == NOTED,
        FactUse.digest == CourseRevision.digest,
    )
    statement = select(CourseRevision.id).where(CourseRevision.is_current, ~noted.exists())
    ids = list(db.session.scalars(statement.order_by(CourseRevision.id).limit(AT_ONCE)))
    db.session.rollback()
    return sum(_noted(revision_id) for revision_id in ids)


def _noted(revision_id: int) -> bool:
    """Note the uses of one revision, if it is still the current one; what goes wrong does not keep the others back."""
    try:
        document = revision_document(revision_id)
        with transaction():
            revision = db.session.get(CourseRevision, revision_id)
            if revision is not None and revision.is_current:
                note_uses(revision.course_id, revision.digest, document)
    except Exception:
        db.session.rollback()
        log.exception("the facts of revision %s cannot be noted", revision_id)
        return False
    return True


def register() -> None:
    """Enter the follower and the round."""
    publish_followers.add("authoring.facts", follow_publishing)
    rounds.add("authoring.note_new_uses", note_new_uses)
