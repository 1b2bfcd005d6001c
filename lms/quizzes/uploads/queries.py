"""What is asked about the files that come with answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from lms.core.quick import fetch_one
from lms.courses.models import Course
from lms.learning.models import Enrolment
from lms.quizzes.models import QuizAttempt
from lms.quizzes.uploads.models import AnswerFile


@dataclass(frozen=True)
class StoredFile:
    """A file of an attempt, and whose it is."""

    id: int
    name: str
    media_type: str
    size: int
    digest: str
    uploaded_at: datetime
    person_id: int
    course_slug: str


_FILE = (
    select(
        AnswerFile.id,
        AnswerFile.name,
        AnswerFile.media_type,
        AnswerFile.size,
        AnswerFile.digest,
        AnswerFile.uploaded_at,
        Enrolment.person_id,
        Course.slug,
    )
    .join(QuizAttempt, QuizAttempt.id == AnswerFile.attempt_id)
    .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(AnswerFile.attempt_id == bindparam("attempt_id"), AnswerFile.id == bindparam("file_id"))
)


def file_of(attempt_id: int, file_id: int) -> StoredFile | None:
    """Return a file of an attempt, or None, in one query."""
    row = fetch_one(_FILE, attempt_id=attempt_id, file_id=file_id)
    return StoredFile(*row) if row else None
