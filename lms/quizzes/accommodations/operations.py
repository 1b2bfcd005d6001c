"""What gives people and cohorts other terms than everybody has, and takes them back.

Whatever changes also holds for attempts that are running.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.privacy import instant_text
from lms.extensions import db
from lms.learning.models import Cohort, Enrolment
from lms.people.models import Person
from lms.quizzes.accommodations.deadlines import move_ends
from lms.quizzes.models import QuizAttempt
from lms.quizzes.terms.models import QuizOverride, TimeFactor
from lms.quizzes.terms.rules import LARGEST_FACTOR, Override


def create_override(
    whose: Enrolment | Cohort, unit_id: str, override: Override, *, reason: str, by: int | None
) -> tuple[QuizOverride, int]:
    """Give an enrolment or a cohort other terms in a quiz; return the row, and how many running attempts it moves.

    Raises Refusal where they have some already.
    """
    owner = {"cohort_id": whose.id} if isinstance(whose, Cohort) else {"enrolment_id": whose.id}
    row = QuizOverride(course_id=whose.course_id, unit_id=unit_id, **owner)
    _write(row, override, reason, by)
    _hold(row)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Refusal(_l("There is an exception in this quiz for them already. Change that one.")) from error
    return row, _followed("override_made", row, override, reason=reason, by=by)


def change_override(override_id: int, override: Override, *, reason: str, by: int | None) -> int:
    """Change an override and return how many running attempts it moves."""
    row = _held(override_id)
    if row is None:
        raise Refusal(_l("This exception has been removed meanwhile. Make a new one."))
    _write(row, override, reason, by)
    return _followed("override_changed", row, override, reason=reason, by=by)


def remove_override(override_id: int, *, by: int | None) -> int:
    """Take an override back, so that the quiz's own terms hold again; return how many running attempts that moves.

    Doing it again changes nothing.
    """
    row = _held(override_id)
    if row is None:
        return 0
    taken = Override(**{name: getattr(row, name) for name in asdict(Override())})
    db.session.delete(row)
    return _followed("override_removed", row, taken, reason=row.reason, by=by)


def _held(override_id: int) -> QuizOverride | None:
    """Return an override, held after those whom it concerns, as everywhere; None where it is gone."""
    row = db.session.get(QuizOverride, override_id)
    if row is None:
        return None
    _hold(row)
    return lock(QuizOverride, override_id)


def _hold(row: QuizOverride) -> None:
    """Hold the enrolments that an override concerns, so that no attempt begins meanwhile."""
    concerned = select(Enrolment.id).where(_concerned(row)).order_by(Enrolment.id).with_for_update()
    with db.session.no_autoflush:
        db.session.execute(concerned)


def _concerned(row: QuizOverride) -> ColumnElement[bool]:
    if row.cohort_id is not None:
        return Enrolment.cohort_id == row.cohort_id
    return Enrolment.id == row.enrolment_id


def _write(row: QuizOverride, override: Override, reason: str, by: int | None) -> None:
    for name, value in asdict(override).items():
        setattr(row, name, value)
    row.reason, row.made_by_id, row.made_at = reason, by, clock.now()


def _followed(action: str, row: QuizOverride, override: Override, *, reason: str, by: int | None) -> int:
    """Let running attempts follow, and note what was done with the enrolment or the cohort."""
    count = move_ends(_concerned(row), QuizAttempt.unit_id == row.unit_id)
    whose: Any = db.session.get(Cohort, row.cohort_id) if row.cohort_id else db.session.get(Enrolment, row.enrolment_id)
    terms = {name: _plain(value) for name, value in asdict(override).items() if value is not None}
    history.record(f"quizzes.{action}", whose, by=by, quiz=row.unit_id, reason=reason, moved=count, **terms)
    return count


def _plain(value: datetime | int) -> str | int | None:
    return instant_text(value) if isinstance(value, datetime) else value


def give_extra_time(person_id: int, factor: float | None, *, reason: str, by: int | None) -> int:
    """Let somebody take longer in every quiz: ``factor`` above 1 multiplies time limits, None takes them away.

    Return how many running attempts that moves.
    """
    if factor is not None and not 1 < factor <= LARGEST_FACTOR:
        raise ValueError(f"a factor of {factor}")
    person = _held_with_enrolments(person_id)
    row = db.session.get(TimeFactor, person_id)
    if row is None:
        row = TimeFactor(person_id=person_id)
        db.session.add(row)
    row.factor, row.reason, row.made_by_id, row.made_at = factor, reason, by, clock.now()
    count = move_ends(Enrolment.person_id == person_id)
    history.record("quizzes.extra_time_given", person, by=by, factor=factor, reason=reason, moved=count)
    return count


def take_extra_time(person_id: int, *, reason: str, by: int | None) -> int:
    """Let somebody have the time that everybody has; return how many running attempts that moves."""
    person = _held_with_enrolments(person_id)
    row = db.session.get(TimeFactor, person_id)
    if row is None:
        return 0
    db.session.delete(row)
    count = move_ends(Enrolment.person_id == person_id)
    history.record("quizzes.extra_time_taken", person, by=by, reason=reason, moved=count)
    return count


def _held_with_enrolments(person_id: int) -> Person:
    """Return a person, held together with all they are enrolled on."""
    held = select(Enrolment.id).where(Enrolment.person_id == person_id).order_by(Enrolment.id).with_for_update()
    db.session.execute(held)
    person = lock(Person, person_id)
    if person is None:
        raise LookupError(f"no person {person_id}")
    return person
