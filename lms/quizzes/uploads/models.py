"""What the database holds about the files that come with answers; their bytes are in storage, by digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.courses.contents import LONGEST_SLUG
from lms.extensions import Base
from lms.quizzes.gradings import LONGEST_PART

LONGEST_FILE_NAME = 200


class AnswerFile(Base):
    """A file that somebody has added to their answer. It belongs to the answer while the answer names its id."""

    __tablename__ = "answer_files"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question_id", "part", "digest"),
        CheckConstraint("size > 0", name="size_above_zero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempts.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    part: Mapped[str] = mapped_column(String(LONGEST_PART), default="")
    name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)


def storage_key(digest: str) -> str:
    """Return where the bytes of a file lie."""
    return f"answers/{digest}"
