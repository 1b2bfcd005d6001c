"""Keeping answers as they are given, so that the newest one stays whatever order they arrive in.

An answer carries the instant at which it was given as its sequence number (milliseconds since 1970, by the server's
clock as the page knows it). One statement inserts it or replaces an older one; sent again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.sql.dml import ReturningInsert

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.quick import write
from lms.extensions import db
from lms.quizzes.models import QuizAnswer, QuizAttempt
from lms.quizzes.queries import Attempt, SavedAnswer, answers_of

CLOSED = _l("This attempt has ended; its answers cannot be changed any more.")
MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FASTEST_CLOCK = timedelta(minutes=5)
"""How far a page's idea of the time may run ahead; what claims to come from later counts as now and this much."""


class AttemptClosed(Refusal):
    """The attempt takes no answers any more."""


@dataclass(frozen=True)
class Given:
    """An answer to one question, and when it was given."""

    question_id: str
    sequence: int
    answer: Any
    certainty: int | None = None


@dataclass(frozen=True)
class Kept:
    """What is kept now for a question; ``is_newer``: not what was sent, for another page has saved something later."""

    sequence: int
    answer: Any
    saved_at: datetime
    is_newer: bool = False


def sequence_now() -> int:
    """Return the sequence number of an answer that is given now."""
    return (clock.now() - EPOCH) // MILLISECOND


_answers = cast(Table, QuizAnswer.__table__)


def _upsert(insert: SqliteInsert | PostgresInsert) -> ReturningInsert[str]:
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[_answers.c.attempt_id, _answers.c.question_id],
        set_={
            "sequence": new.sequence,
            "answer": new.answer,
            "saved_at": new.saved_at,
            "certainty": new.certainty,
        },
        where=and_(new.sequence > _answers.c.sequence, _answers.c.settled_at.is_(None)),
    ).returning(_answers.c.question_id)


_UPSERT = {"sqlite": _upsert(sqlite.insert(_answers)), "postgresql": _upsert(postgresql.insert(_answers))}


def save_answers(attempt: Attempt, given: Sequence[Given]) -> dict[str, Kept]:
    """Keep some answers to different questions of an attempt that is held, and return what is kept for each now.

    An answer that is settled stays. Raises AttemptClosed where the attempt takes none, Refusal for a question that is
    not in it or that its reader has left behind.
    """
    now = clock.now()  # before the look at the time limit, so that what is taken is never noted as later than it
    if not attempt.is_open:
        raise AttemptClosed(CLOSED)
    if not all(attempt.takes(each.question_id) for each in given):
        raise Refusal(_l("This question cannot be answered now: it is not on the page that you have come to."))
    if not given:
        return {}
    latest = sequence_now() + FASTEST_CLOCK // MILLISECOND
    values = [
        {
            "attempt_id": attempt.id,
            "question_id": each.question_id,
            "sequence": min(each.sequence, latest),
            "answer": each.answer,
            "saved_at": now,
            "certainty": each.certainty,
        }
        for each in given
    ]
    upsert = _UPSERT[db.engine.dialect.name]
    written = {row[0] for row in write(upsert, values)}
    kept = {each.question_id: Kept(min(each.sequence, latest), each.answer, now) for each in given}
    passed_over = [question_id for question_id in kept if question_id not in written]
    return {**kept, **_standing(attempt.id, kept, passed_over)} if passed_over else kept


def _standing(attempt_id: int, sent: dict[str, Kept], questions: list[str]) -> dict[str, Kept]:
    """Return the answers that were not replaced: the same one, sent before, or a newer one."""
    saved = answers_of(attempt_id)
    return {each: _kept(saved[each], is_newer=saved[each].answer != sent[each].answer) for each in questions}


def _kept(saved: SavedAnswer, *, is_newer: bool) -> Kept:
    return Kept(saved.sequence, saved.answer, saved.saved_at, is_newer)


def set_flags(attempt: Attempt, flags: Mapping[str, bool]) -> None:
    """Note to which questions of an attempt that is held its reader wants to come back."""
    if not attempt.is_open:
        raise AttemptClosed(CLOSED)
    rows = db.session.execute(
        select(QuizAnswer.question_id, QuizAnswer.is_flagged).where(QuizAnswer.attempt_id == attempt.id)
    )
    known: dict[str, bool] = {row.question_id: row.is_flagged for row in rows}
    now = clock.now()
    for question_id, is_flagged in flags.items():
        if question_id not in attempt.layout.question_ids or known.get(question_id, False) is is_flagged:
            continue
        if question_id in known:
            of_question = (QuizAnswer.attempt_id == attempt.id, QuizAnswer.question_id == question_id)
            db.session.execute(update(QuizAnswer).where(*of_question).values(is_flagged=is_flagged))
        else:
            new = {"question_id": question_id, "sequence": 0, "answer": None, "saved_at": now}
            db.session.add(QuizAnswer(attempt_id=attempt.id, is_flagged=is_flagged, **new))


def turn_page(attempt: Attempt) -> None:
    """Come to the next page of a forward-only attempt that is held; those before it are left behind for good."""
    if attempt.reached_page < attempt.layout.last_page:
        here = (QuizAttempt.id == attempt.id, QuizAttempt.reached_page == attempt.reached_page)
        db.session.execute(update(QuizAttempt).where(*here).values(reached_page=attempt.reached_page + 1))
