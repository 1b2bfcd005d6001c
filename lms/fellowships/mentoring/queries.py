"""What pages ask about mentoring: meetings, notes, check-ins and the final review of a fellow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select

from lms.core import clock
from lms.extensions import db
from lms.fellowships.mentoring.contact import last_contact
from lms.fellowships.mentoring.models import CheckIn, Meeting, MeetingState, MentorNote, Occasion
from lms.fellowships.mentoring.sides import FinalReview, final_review_of
from lms.people.models import Person

MOST_SHOWN = 100
UNDER_WAY = timedelta(hours=1)

__all__ = [
    "FinalReview",
    "MeetingRow",
    "NoteRow",
    "SideRow",
    "check_ins_of",
    "final_review",
    "find_meeting",
    "last_contact",
    "meetings_of",
    "next_meeting",
    "notes_of",
    "sides_of",
]


@dataclass(frozen=True)
class MeetingRow:
    """A meeting with its mentor's name."""

    meeting: Meeting
    mentor: str


def next_meeting(fellow_id: int) -> Meeting | None:
    """Return the next meeting of a fellow that is planned, or under way; None where there is none."""
    return db.session.scalar(
        select(Meeting)
        .where(
            Meeting.fellow_id == fellow_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at >= clock.now() - UNDER_WAY,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )


def meetings_of(fellow_id: int) -> list[MeetingRow]:
    """Return the meetings of a fellow, the latest first, MOST_SHOWN at most; in one query."""
    statement = _meetings().where(Meeting.fellow_id == fellow_id).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    return [MeetingRow(*row) for row in db.session.execute(statement.limit(MOST_SHOWN))]


def find_meeting(fellow_id: int, meeting_id: int) -> MeetingRow | None:
    """Return one meeting of a fellow."""
    statement = _meetings().where(Meeting.id == meeting_id, Meeting.fellow_id == fellow_id)
    row = db.session.execute(statement).one_or_none()
    return MeetingRow(*row) if row else None


def _meetings() -> Any:
    return select(Meeting, func.coalesce(Person.full_name, "–")).outerjoin(Person, Person.id == Meeting.mentor_id)


@dataclass(frozen=True)
class NoteRow:
    """A note with its writer's name."""

    note: MentorNote
    writer: str


def notes_of(fellow_id: int, reader_id: int) -> list[NoteRow]:
    """Return the notes about a fellow that somebody may read, the latest first: shared ones, and their own."""
    rows = db.session.execute(
        select(MentorNote, func.coalesce(Person.full_name, "–"))
        .outerjoin(Person, Person.id == MentorNote.written_by_id)
        .where(
            MentorNote.fellow_id == fellow_id,
            or_(MentorNote.is_private.is_(False), MentorNote.written_by_id == reader_id),
        )
        .order_by(MentorNote.written_at.desc(), MentorNote.id.desc())
        .limit(MOST_SHOWN)
    )
    return [NoteRow(*row) for row in rows]


@dataclass(frozen=True)
class SideRow:
    """One form of an occasion, and who is asked for it."""

    check_in: CheckIn
    who: str


def check_ins_of(fellow_id: int, occasion: Occasion | None = None) -> list[CheckIn]:
    """Return the forms that are asked for about a fellow, of one occasion or of all, in the order they were asked."""
    statement = select(CheckIn).where(CheckIn.fellow_id == fellow_id)
    statement = statement.where(CheckIn.occasion == occasion) if occasion else statement
    return list(db.session.scalars(statement.order_by(CheckIn.id)))


def sides_of(fellow_id: int, occasion: Occasion) -> list[SideRow]:
    """Return the forms of an occasion with the names of those who are asked; in one query."""
    rows = db.session.execute(
        select(CheckIn, func.coalesce(Person.full_name, CheckIn.name))
        .outerjoin(Person, Person.id == CheckIn.person_id)
        .where(CheckIn.fellow_id == fellow_id, CheckIn.occasion == occasion)
        .order_by(CheckIn.id)
    )
    return [SideRow(*row) for row in rows]


def final_review(fellow_id: int) -> FinalReview:
    """Return how far the final review of a fellow is, in one query."""
    rows: Sequence[CheckIn] = check_ins_of(fellow_id, Occasion.FINAL)
    return final_review_of(rows)
