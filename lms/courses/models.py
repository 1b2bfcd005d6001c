"""Courses and their published revisions. A revision never changes; the one marked current is studied."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.courses.contents import LONGEST_SLUG
from lms.extensions import Base

LONGEST_WITHDRAWAL_REASON = 500


class Origin(StrEnum):
    """Where a revision was written."""

    BUNDLE = "bundle"
    BROWSER = "browser"


class Course(Base):
    """A course; everything that can change about it is in its revisions."""

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)


class CourseWithdrawal(Base):
    """That a course is withdrawn: nobody new begins it, and who is on it goes on. Brought back, the row is gone."""

    __tablename__ = "course_withdrawals"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    withdrawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(LONGEST_WITHDRAWAL_REASON))


class CourseRevision(Base):
    """One published state of a course.

    ``files`` maps the paths of its bundle to the digests under which storage keeps them; ``borrowed`` maps
    the modules taken from other courses (``course/module``) to digests of what they were; ``digest`` is made
    of both. ``document`` is the parsed course, ``card`` what the catalogue shows of it.
    """

    __tablename__ = "course_revisions"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index(
            "uq_course_revisions_current",
            "course_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    borrowed: Mapped[dict[str, str]] = mapped_column(JSON)
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_current: Mapped[bool]
    origin: Mapped[Origin]
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class CoursePicture(Base):
    """A picture of any revision of a course, so that pages somebody opened earlier keep theirs."""

    __tablename__ = "course_pictures"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
