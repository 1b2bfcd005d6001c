"""What the database holds about who writes a course."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class Part(StrEnum):
    """What somebody does for a course. Each but TRAINER may do what those after it may."""

    OWNER = "owner"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    TRAINER = "trainer"


PART_NAMES = {
    Part.OWNER: _l("Owner"),
    Part.AUTHOR: _l("Author"),
    Part.REVIEWER: _l("Reviewer"),
    Part.TRAINER: _l("Trainer only"),
}
PART_HINTS = {
    Part.OWNER: _l("Writes, publishes, withdraws, and says who does what."),
    Part.AUTHOR: _l("Writes, and asks for review."),
    Part.REVIEWER: _l("Reads the draft, comments, and approves it."),
    Part.TRAINER: _l("Teaches the course and reads the draft, but changes nothing."),
}


class CourseHand(Base):
    """A person who has a part in writing a course; one part each. A course may have several owners."""

    __tablename__ = "course_hands"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    part: Mapped[Part]
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
