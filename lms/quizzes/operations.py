"""What begins and ends an attempt."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.core.jobs import rounds
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse, published_by_id
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.documents import QuizContent
from lms.quizzes.finishing import finish_if_complete
from lms.quizzes.layout import lay_out
from lms.quizzes.models import OPEN_STATES, AttemptState, QuizAttempt, move
from lms.quizzes.queries import GRACE, Attempt, is_late, terms_of
from lms.quizzes.terms.rules import Terms

SEED_BITS = 62
CLOSED_AT_ONCE = 100
"""How many overdue attempts one round of the worker closes; the next follows within seconds."""


def start_attempt(enrolment_id: int, course: PublishedCourse, unit: Unit, *, language: str = "", by: int | None) -> int:
    """Begin an attempt at a quiz and return its id; one that is in progress is returned instead.

    What is drawn for it is fixed now. Raises Refusal when the quiz is not open or no attempt is left.
    """
    lock(Enrolment, enrolment_id)
    course, unit = _as_published_now(course, unit)
    content = unit.content
    if not isinstance(content, QuizContent):
        raise TypeError(f"{unit.id} is no quiz")
    running = _running(enrolment_id, unit.id)
    if running is not None:
        if not is_late(running.closes_at):
            return running.id
        submit_attempt(running.id, enrolment_id, by=by)
    terms = terms_of(enrolment_id, unit.id, content.settings)
    refuse_outside(terms)
    last, used, ended_at = _attempts_so_far(enrolment_id, unit.id)
    if terms.attempts and used >= terms.attempts:
        raise Refusal(_l("You have used all attempts at this quiz. Talk to your trainer if you need another."))
    _refuse_too_soon(ended_at, content)
    now, seed = clock.now(), secrets.randbits(SEED_BITS)
    attempt = QuizAttempt(
        enrolment_id=enrolment_id,
        unit_id=unit.id,
        number=last + 1,
        revision_id=course.revision_id,
        seed=seed,
        layout=lay_out(content, seed).to_json(),
        language=language,
        started_at=now,
        closes_at=terms.ends_at(now),
    )
    db.session.add(attempt)
    history.record("quizzes.attempt_started", attempt, by=by, unit=unit.id, number=attempt.number)
    return attempt.id


def _as_published_now(course: PublishedCourse, unit: Unit) -> tuple[PublishedCourse, Unit]:
    """Return a course and its unit as they are in this transaction: a key may have been corrected in this moment."""
    now = published_by_id(course.course_id) or course
    found = now.document.find_unit(unit.id)
    return (now, found) if found is not None and found.is_ready else (course, unit)


def _running(enrolment_id: int, unit_id: str) -> QuizAttempt | None:
    return db.session.scalar(
        select(QuizAttempt).where(
            QuizAttempt.enrolment_id == enrolment_id,
            QuizAttempt.unit_id == unit_id,
            QuizAttempt.state == AttemptState.IN_PROGRESS,
        )
    )


def refuse_outside(terms: Terms) -> None:
    """Raise Refusal before a quiz opens and after it has closed."""
    now = clock.now()
    if terms.opens_at and now < terms.opens_at:
        raise Refusal(_l("This quiz opens on %(time)s.", time=format_datetime(terms.opens_at, "medium")))
    if terms.closes_at and now >= terms.closes_at:
        sentence = _l("This quiz closed on %(time)s. Talk to your trainer if you could not take it in time.")
        raise Refusal(sentence % {"time": format_datetime(terms.closes_at, "medium")})


def _attempts_so_far(enrolment_id: int, unit_id: str) -> tuple[int, int, datetime | None]:
    """Return the last number, how many attempts count as used, and when the last one was handed in."""
    statement = select(
        func.max(QuizAttempt.number),
        func.count().filter(QuizAttempt.state != AttemptState.ABANDONED),
        func.max(QuizAttempt.submitted_at),
    ).where(QuizAttempt.enrolment_id == enrolment_id, QuizAttempt.unit_id == unit_id)
    last, used, ended_at = db.session.execute(statement).one()
    return last or 0, used, ended_at


def _refuse_too_soon(ended_at: datetime | None, content: QuizContent) -> None:
    delay = timedelta(minutes=content.settings.delay_minutes)
    if ended_at is not None and clock.now() < ended_at + delay:
        sentence = _l("You can try again from %(time)s: read the feedback and the units before the quiz until then.")
        raise Refusal(sentence % {"time": format_datetime(ended_at + delay, "medium")})


def submit_attempt(attempt_id: int, enrolment_id: int, *, by: int | None) -> None:
    """Hand an attempt in with the answers that are saved, grade what needs no person, and record the result.

    Doing it again changes nothing. The enrolment is held first, as everywhere, so that no two wait for each other.
    """
    lock(Enrolment, enrolment_id)
    attempt = lock(QuizAttempt, attempt_id)
    if attempt is None or attempt.state not in OPEN_STATES:
        return
    if attempt.state is AttemptState.IN_PROGRESS and is_late(attempt.closes_at):
        move(attempt, AttemptState.OVERDUE, by=None)
    now = clock.now()
    attempt.submitted_at = min(now, attempt.closes_at) if attempt.closes_at else now
    move(attempt, AttemptState.SUBMITTED, by=by)
    finish_if_complete(attempt, by=by)


def submit_if_late(attempt: Attempt, *, by: int | None) -> bool:
    """Hand an attempt in if its time has run out; return whether it had."""
    is_due = attempt.state is AttemptState.IN_PROGRESS and is_late(attempt.closes_at)
    if is_due:
        submit_attempt(attempt.id, attempt.enrolment_id, by=by)
    return is_due


def abandon_attempt(attempt_id: int, enrolment_id: int, *, reason: str, by: int | None) -> None:
    """Set an attempt in progress aside, so that it does not count and another may begin; Refusal once it has ended."""
    lock(Enrolment, enrolment_id)
    attempt = lock(QuizAttempt, attempt_id)
    if attempt is None or attempt.state is not AttemptState.IN_PROGRESS:
        raise Refusal(_l("This attempt has ended already; only one in progress can be set aside."))
    move(attempt, AttemptState.ABANDONED, by=by, reason=reason)


def close_overdue() -> int:
    """Hand in attempts whose time ran out while nobody looked, each in a transaction of its own; return how many."""
    overdue = db.session.execute(
        select(QuizAttempt.id, QuizAttempt.enrolment_id)
        .where(QuizAttempt.state == AttemptState.IN_PROGRESS, QuizAttempt.closes_at < clock.now() - GRACE)
        .order_by(QuizAttempt.closes_at)
        .limit(CLOSED_AT_ONCE)
    ).all()
    for attempt_id, enrolment_id in overdue:
        with transaction():
            submit_attempt(attempt_id, enrolment_id, by=None)
    return len(overdue)


rounds.add("quizzes.close_overdue", close_overdue)
