"""What the database holds about quizzes: attempts and the answers given in them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import history
from lms.core.database import UTCDateTime
from lms.courses.contents import LONGEST_SLUG
from lms.extensions import Base


class AttemptState(StrEnum):
    """Where an attempt is: being answered, past its time, handed in, graded, or given up."""

    IN_PROGRESS = "in_progress"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    FINISHED = "finished"
    ABANDONED = "abandoned"


MOVES: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.IN_PROGRESS: frozenset({AttemptState.OVERDUE, AttemptState.SUBMITTED, AttemptState.ABANDONED}),
    AttemptState.OVERDUE: frozenset({AttemptState.SUBMITTED}),
    AttemptState.SUBMITTED: frozenset({AttemptState.FINISHED}),
    AttemptState.FINISHED: frozenset(),
    AttemptState.ABANDONED: frozenset(),
}


OPEN_STATES = frozenset({AttemptState.IN_PROGRESS, AttemptState.OVERDUE})


class QuizAttempt(Base):
    """One sitting of a quiz by one enrolment.

    ``revision_id``, ``seed`` and ``layout`` are fixed at the start, ``language`` is what its owner read then;
    ``closes_at`` is when its time is up, if it ever is. ``reached_page`` is the page to which a forward-only quiz has
    come. ``earned`` and ``most`` are marks, ``score`` the share in per cent; all empty until it is graded.
    """

    __tablename__ = "quiz_attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "unit_id", "number"),
        Index(
            "uq_quiz_attempts_open",
            "enrolment_id",
            "unit_id",
            unique=True,
            sqlite_where=text("state = 'in_progress'"),
            postgresql_where=text("state = 'in_progress'"),
        ),
        Index("ix_quiz_attempts_revision_id", "revision_id"),
        Index("ix_quiz_attempts_state", "state", "closes_at"),
        Index("ix_quiz_attempts_unit_id", "unit_id", "state"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name="score_in_per_cent"),
        CheckConstraint("(state = 'finished') = (score IS NOT NULL)", name="finished_has_score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id", ondelete="CASCADE"))
    unit_id: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id", ondelete="RESTRICT"))
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.IN_PROGRESS)
    seed: Mapped[int] = mapped_column(BigInteger)
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(8), default="")
    reached_page: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    earned: Mapped[float | None]
    most: Mapped[float | None]
    score: Mapped[float | None]


class QuizAnswer(Base):
    """The newest answer to one question of an attempt.

    ``sequence`` is the instant at which it was given, in milliseconds since 1970 by the server's clock: of two answers
    the one with the higher number stays, whichever arrives last. ``certainty`` is how sure its owner was, from 1 to 3.
    ``tries`` counts how often it was checked while the attempt went on; once ``settled_at`` is set it stays as it is.
    ``fraction`` is what it earned, before certainty; empty until graded.
    """

    __tablename__ = "quiz_answers"
    __table_args__ = (
        CheckConstraint("fraction IS NULL OR (fraction >= -1 AND fraction <= 1)", name="fraction_in_bounds"),
        CheckConstraint("certainty IS NULL OR (certainty >= 1 AND certainty <= 3)", name="certainty_in_bounds"),
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempts.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(LONGEST_SLUG), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    certainty: Mapped[int | None]
    is_flagged: Mapped[bool] = mapped_column(server_default=false())
    tries: Mapped[int] = mapped_column(server_default="0")
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fraction: Mapped[float | None]


class QuizTry(Base):
    """An answer as it was when it was checked while the attempt went on, and what it earned then. Never changed."""

    __tablename__ = "quiz_tries"
    __table_args__ = ({"sqlite_with_rowid": False},)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempts.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(LONGEST_SLUG), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[Any] = mapped_column(JSON)
    fraction: Mapped[float]
    tried_at: Mapped[datetime] = mapped_column(UTCDateTime)


def move(attempt: QuizAttempt, to: AttemptState, *, by: int | None, **detail: Any) -> None:
    """Bring an attempt into another state and note it in the history; ValueError for a move that does not exist."""
    if to not in MOVES[attempt.state]:
        raise ValueError(f"an attempt does not go from {attempt.state} to {to}")
    attempt.state = to
    history.record(f"quizzes.attempt_{to}", attempt, by=by, unit=attempt.unit_id, number=attempt.number, **detail)
