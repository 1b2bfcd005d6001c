"""What is asked about overrides and extra time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import aliased

from lms.extensions import db
from lms.learning.cohort_queries import find_cohort
from lms.learning.models import Cohort, Enrolment
from lms.learning.queries import is_learning
from lms.people.models import Person
from lms.quizzes.settings import QuizSettings
from lms.quizzes.terms.models import QuizOverride, TimeFactor
from lms.quizzes.terms.rules import AS_EVERYBODY, Override, Terms, effective

_FIELDS = ("opens_at", "closes_at", "due_at", "time_limit_minutes", "attempts")
_own, _group = aliased(QuizOverride), aliased(QuizOverride)
ACCOMMODATIONS = (
    TimeFactor.person_id.label("factor_of"),
    TimeFactor.factor,
    *(getattr(_own, name).label(f"own_{name}") for name in _FIELDS),
    *(getattr(_group, name).label(f"group_{name}") for name in _FIELDS),
)
"""The columns from which ``terms_of_row`` makes terms; ``with_accommodations`` joins their tables."""


def with_accommodations(statement: Select[Any], unit_id: Any) -> Select[Any]:
    """Return a query over enrolments joined with what differs for each in a quiz, given as a column or a value."""
    own_one = and_(_own.enrolment_id == Enrolment.id, _own.unit_id == unit_id)
    of_group = and_(_group.cohort_id == Enrolment.cohort_id, _group.unit_id == unit_id)
    return (
        statement.outerjoin(TimeFactor, TimeFactor.person_id == Enrolment.person_id)
        .outerjoin(_own, own_one)
        .outerjoin(_group, of_group)
    )


def terms_of_row(settings: QuizSettings, row: Row[Any]) -> Terms:
    """Return the terms that a row with the columns ``ACCOMMODATIONS`` leads to."""
    own = Override(**{name: getattr(row, f"own_{name}") for name in _FIELDS})
    group = Override(**{name: getattr(row, f"group_{name}") for name in _FIELDS})
    factor = AS_EVERYBODY if row.factor_of is None else row.factor
    return effective(settings, group, own, factor)


def own_terms(override: QuizOverride | None) -> Override | None:
    """Return what a row says, as the rules know it."""
    return None if override is None else Override(**{name: getattr(override, name) for name in _FIELDS})


def find_override(
    course_id: int, unit_id: str, *, enrolment_id: int | None = None, cohort_id: int | None = None
) -> QuizOverride | None:
    """Return what differs in a quiz for an enrolment or for a cohort, or None; also where neither is given."""
    if enrolment_id is None and cohort_id is None:
        return None
    whose = QuizOverride.cohort_id == cohort_id if enrolment_id is None else QuizOverride.enrolment_id == enrolment_id
    of_quiz = (QuizOverride.course_id == course_id, QuizOverride.unit_id == unit_id)
    return db.session.scalar(select(QuizOverride).where(whose, *of_quiz))


@dataclass(frozen=True)
class Whose:
    """Whom an override is for: an enrolment of the course with the person's name, or a cohort with its own."""

    row: Enrolment | Cohort
    name: str

    @property
    def is_cohort(self) -> bool:
        """Whether it is for a whole cohort."""
        return isinstance(self.row, Cohort)

    @property
    def address(self) -> dict[str, int]:
        """The arguments of an address that stand for them."""
        return {"cohort" if self.is_cohort else "enrolment": self.row.id}

    @property
    def person_id(self) -> int:
        """The person whose enrolment it is; 0 for a cohort."""
        return 0 if isinstance(self.row, Cohort) else self.row.person_id

    @property
    def group_id(self) -> int | None:
        """The cohort whose override they have besides; None for a cohort itself."""
        return None if isinstance(self.row, Cohort) else self.row.cohort_id


def find_learner(course_id: int, enrolment_id: int, *, has_left: bool = False) -> Whose | None:
    """Return a learner of a course by the enrolment; with ``has_left`` also one who has left."""
    statement = select(Enrolment, Person.full_name).join(Person, Person.id == Enrolment.person_id)
    on_course = [Enrolment.course_id == course_id] if has_left else is_learning(course_id)
    row = db.session.execute(statement.where(Enrolment.id == enrolment_id, *on_course)).first()
    return Whose(row[0], row[1]) if row else None


def find_group(course_id: int, cohort_id: int) -> Whose | None:
    """Return a cohort of a course."""
    cohort = find_cohort(course_id, cohort_id)
    return Whose(cohort, cohort.name) if cohort else None


_maker = aliased(Person)


def list_of_overrides(course_id: int, unit_id: str) -> Select[Any]:
    """Return the query for what differs in a quiz, with names of whom it is for and who made it, by name."""
    name = func.coalesce(Cohort.name, Person.full_name, "")
    return (
        select(
            *(getattr(QuizOverride, each) for each in ("id", *_FIELDS, "reason", "made_at", "cohort_id")),
            name.label("name"),
            _maker.full_name.label("made_by"),
        )
        .outerjoin(Cohort, Cohort.id == QuizOverride.cohort_id)
        .outerjoin(Enrolment, Enrolment.id == QuizOverride.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .outerjoin(_maker, _maker.id == QuizOverride.made_by_id)
        .where(QuizOverride.course_id == course_id, QuizOverride.unit_id == unit_id)
        .order_by(QuizOverride.cohort_id.is_(None), name, QuizOverride.id)
    )


def with_override(course_id: int, unit_id: str, enrolment_ids: list[int]) -> dict[int, int]:
    """Return the overrides that some enrolments have in a quiz already, by enrolment."""
    rows = db.session.execute(
        select(QuizOverride.enrolment_id, QuizOverride.id).where(
            QuizOverride.course_id == course_id,
            QuizOverride.unit_id == unit_id,
            QuizOverride.enrolment_id.in_(enrolment_ids),
        )
    )
    return {enrolment_id: override_id for enrolment_id, override_id in rows if enrolment_id is not None}


@dataclass(frozen=True)
class ExtraTime:
    """How much longer somebody may take (None: without a limit), why, and who gave it when."""

    factor: float | None
    reason: str
    made_by: str | None
    made_at: datetime


def extra_time_of(person_id: int) -> ExtraTime | None:
    """Return the extra time that somebody has, or None."""
    row = db.session.execute(
        select(TimeFactor.factor, TimeFactor.reason, Person.full_name, TimeFactor.made_at)
        .outerjoin(Person, Person.id == TimeFactor.made_by_id)
        .where(TimeFactor.person_id == person_id)
    ).first()
    return ExtraTime(*row) if row else None
