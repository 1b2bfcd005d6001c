"""What the database holds about importing questions: the file, from the upload until its questions are taken."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class ImportState(StrEnum):
    """What became of an uploaded file."""

    WAITING = "waiting"
    TAKEN = "taken"
    DROPPED = "dropped"


class QuestionImport(Base):
    """A file of questions that somebody uploaded for a course. It is forgotten some days later.

    ``target`` is a place (``banks/frauds``, ``quizzes/final-quiz``); ``bank_title`` is the title of a bank that is not
    there yet. ``digest`` is that of the file in storage, ``language`` that of texts which name none.
    """

    __tablename__ = "question_imports"
    __table_args__ = (Index("ix_question_imports_course_id", "course_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    target: Mapped[str] = mapped_column(String(200))
    bank_title: Mapped[str] = mapped_column(String(120), default="")
    format: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[ImportState] = mapped_column(default=ImportState.WAITING)
    questions: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
