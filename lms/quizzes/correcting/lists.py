"""What the pages about corrections list: the corrections of a quiz, what one of them has changed, how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, cast, func, literal, select

from lms.core.jobs import Job, JobState
from lms.core.paging import PAGE_SIZE, Page, paginate
from lms.core.spreadsheets import rows_found
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.quizzes.correcting.operations import regrade_key
from lms.quizzes.correction_queries import question_from
from lms.quizzes.corrections import QuizCorrection, QuizRegrade
from lms.quizzes.kinds.question import Question
from lms.quizzes.models import QuizAttempt


@dataclass(frozen=True)
class Made:
    """A correction that was made, and what it has changed so far. ``made_by`` is empty once the account is gone."""

    id: int
    question: Question
    reason: str
    made_at: datetime
    made_by: str
    changed: int
    up: int
    newly_passed: int
    no_longer_passed: int
    state: JobState | None
    done: int
    total: int

    @property
    def down(self) -> int:
        """How many attempts have less."""
        return self.changed - self.up

    @property
    def is_running(self) -> bool:
        """Whether attempts are being graded anew."""
        return self.state in {JobState.QUEUED, JobState.RUNNING}

    @property
    def has_failed(self) -> bool:
        """Whether the grading was given up; it can be begun again."""
        return self.state is JobState.FAILED


def _made() -> Select[Any]:
    passed, had_passed = QuizRegrade.passed_after, QuizRegrade.passed_before
    counts = (
        select(
            QuizRegrade.correction_id,
            func.count().label("changed"),
            func.count().filter(QuizRegrade.earned_after > QuizRegrade.earned_before).label("up"),
            func.count().filter(passed, ~had_passed).label("newly_passed"),
            func.count().filter(had_passed, ~passed).label("no_longer_passed"),
        )
        .group_by(QuizRegrade.correction_id)
        .subquery()
    )
    key = literal(regrade_key(0)[:-1], String) + cast(QuizCorrection.id, String)
    return (
        select(
            QuizCorrection.id,
            QuizCorrection.content,
            QuizCorrection.reason,
            QuizCorrection.made_at,
            func.coalesce(Person.full_name, ""),
            func.coalesce(counts.c.changed, 0),
            func.coalesce(counts.c.up, 0),
            func.coalesce(counts.c.newly_passed, 0),
            func.coalesce(counts.c.no_longer_passed, 0),
            Job.state,
            func.coalesce(Job.done, 0),
            func.coalesce(Job.total, 0),
        )
        .outerjoin(Person, Person.id == QuizCorrection.made_by_id)
        .outerjoin(counts, counts.c.correction_id == QuizCorrection.id)
        .outerjoin(Job, Job.key == key)
    )


def _read(row: Any) -> Made:
    return Made(row[0], question_from(row[1]), *row[2:])


def corrections_page(course_id: int, unit_id: str, number: int, question_id: str | None = None) -> Page[Made]:
    """Return one page of the corrections of a quiz, or of one question of it, the newest first."""
    statement = _made().where(QuizCorrection.course_id == course_id, QuizCorrection.unit_id == unit_id)
    if question_id is not None:
        statement = statement.where(QuizCorrection.question_id == question_id)
    page = paginate(statement.order_by(QuizCorrection.id.desc()), number)
    return Page([_read(row) for row in page.items], page.number, page.size, page.total)


def find_correction(course_id: int, unit_id: str, correction_id: int) -> Made | None:
    """Return a correction of a quiz, or None."""
    of_quiz = (QuizCorrection.course_id == course_id, QuizCorrection.unit_id == unit_id)
    row = db.session.execute(_made().where(*of_quiz, QuizCorrection.id == correction_id)).one_or_none()
    return _read(row) if row else None


def _changed(correction_id: int) -> Any:
    return (
        select(
            Person.full_name.label("person"),
            QuizAttempt.number,
            QuizRegrade.earned_before,
            QuizRegrade.earned_after,
            QuizAttempt.most,
            QuizRegrade.score_before,
            QuizRegrade.score_after,
            QuizRegrade.passed_before,
            QuizRegrade.passed_after,
        )
        .join(QuizAttempt, QuizAttempt.id == QuizRegrade.attempt_id)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(QuizRegrade.correction_id == correction_id)
        .order_by(Person.full_name, Person.id, QuizAttempt.number)
    )


def changed_page(correction_id: int, number: int) -> Page[Row[Any]]:
    """Return one page of the attempts that a correction has changed, by name."""
    return paginate(_changed(correction_id), number)


def changed_rows(correction_id: int) -> Iterator[Sequence[Any]]:
    """Yield all attempts that a correction has changed, as rows of cells."""
    return rows_found(_changed(correction_id))


def page_of(items: Sequence[Any], number: int) -> Page[Any]:
    """Return one page of a list that is there whole."""
    number = max(1, min(number, -(-len(items) // PAGE_SIZE)))
    return Page(items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, PAGE_SIZE, len(items))
