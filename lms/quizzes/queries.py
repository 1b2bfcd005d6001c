"""What pages ask about quizzes: attempts, their answers, results. Columns rather than objects; these are hot paths."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from lms.core import clock
from lms.core.quick import fetch, fetch_one
from lms.courses.documents import CourseDocument, Unit
from lms.courses.models import Course, CourseRevision
from lms.courses.queries import documents, revision_document
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.documents import QuizContent
from lms.quizzes.layout import Layout
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt, QuizTry
from lms.quizzes.settings import QuizSettings
from lms.quizzes.terms.queries import ACCOMMODATIONS, terms_of_row, with_accommodations
from lms.quizzes.terms.rules import Terms, effective

GRACE = timedelta(seconds=15)
"""How long after its end an attempt still takes answers that were on their way."""


@dataclass(frozen=True)
class Attempt:
    """An attempt with the document it is taken on."""

    id: int
    enrolment_id: int
    course_id: int
    slug: str
    digest: str
    number: int
    state: AttemptState
    started_at: datetime
    closes_at: datetime | None
    submitted_at: datetime | None
    earned: float | None
    most: float | None
    score: float | None
    reached_page: int
    layout: Layout
    document: CourseDocument
    unit: Unit

    @property
    def content(self) -> QuizContent:
        """The quiz as it was when the attempt started."""
        assert isinstance(self.unit.content, QuizContent)  # noqa: S101 - the kind of a unit never changes
        return self.unit.content

    @property
    def is_open(self) -> bool:
        """Whether answers are taken: it is in progress and its time, if limited, has not run out."""
        return self.state is AttemptState.IN_PROGRESS and not is_late(self.closes_at)

    @property
    def has_ended(self) -> bool:
        """Whether it has been handed in."""
        return self.state in {AttemptState.SUBMITTED, AttemptState.FINISHED}

    def takes(self, question_id: str) -> bool:
        """Whether a question can be answered now: in a forward-only quiz only those of the page that it has come to."""
        if not self.content.settings.is_forward_only:
            return question_id in self.layout.question_ids
        return question_id in self.layout.pages[self.reached_page - 1]

    def mark_of(self, question_id: str) -> float:
        """Return what a question is worth in this attempt."""
        return self.layout.marks.get(question_id, self.content.by_id[question_id].mark)

    @property
    def has_pages_ahead(self) -> bool:
        """Whether a forward-only attempt has not come to its last page yet."""
        return self.content.settings.is_forward_only and self.reached_page < self.layout.last_page

    @property
    def is_graded(self) -> bool:
        """Whether there is a result."""
        return self.state is AttemptState.FINISHED


def is_late(closes_at: datetime | None) -> bool:
    """Whether a time limit has run out, with the grace for answers that are on their way."""
    return closes_at is not None and clock.now() > closes_at + GRACE


_ATTEMPT = (
    select(
        QuizAttempt.id,
        QuizAttempt.enrolment_id,
        QuizAttempt.unit_id,
        QuizAttempt.number,
        QuizAttempt.state,
        QuizAttempt.revision_id,
        QuizAttempt.layout,
        QuizAttempt.started_at,
        QuizAttempt.closes_at,
        QuizAttempt.submitted_at,
        QuizAttempt.earned,
        QuizAttempt.most,
        QuizAttempt.score,
        QuizAttempt.reached_page,
        CourseRevision.digest,
        Course.id.label("course_id"),
        Course.slug,
    )
    .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
    .join(CourseRevision, CourseRevision.id == QuizAttempt.revision_id)
    .join(Course, Course.id == CourseRevision.course_id)
    .where(QuizAttempt.id == bindparam("attempt_id"), Enrolment.person_id == bindparam("person_id"))
)
_HELD_ATTEMPT: Select[Any] = _ATTEMPT.with_for_update(read=True, of=QuizAttempt)


def attempt_of(person_id: int, attempt_id: int, *, is_held: bool = False) -> Attempt | None:
    """Return a person's own attempt, or None, in one query (two the first time in a process).

    ``is_held`` keeps it from being handed in before this transaction ends.
    """
    statement = _HELD_ATTEMPT if is_held else _ATTEMPT
    row = fetch_one(statement, attempt_id=attempt_id, person_id=person_id)
    return _attempt(row) if row else None


def _attempt(row: Row[Any]) -> Attempt:
    document = documents.find(row.digest) or revision_document(row.revision_id)
    return Attempt(
        id=row.id,
        enrolment_id=row.enrolment_id,
        course_id=row.course_id,
        slug=row.slug,
        digest=row.digest,
        number=row.number,
        state=row.state,
        started_at=row.started_at,
        closes_at=row.closes_at,
        submitted_at=row.submitted_at,
        earned=row.earned,
        most=row.most,
        score=row.score,
        reached_page=row.reached_page,
        layout=Layout.from_json(row.layout),
        document=document,
        unit=document.unit(row.unit_id),
    )


@dataclass(frozen=True)
class SavedAnswer:
    """The newest answer to a question; ``fraction`` is None until the attempt is graded.

    ``tried`` holds the answers that were checked on the way, where somebody has asked for them.
    """

    sequence: int
    answer: Any
    saved_at: datetime
    fraction: float | None
    certainty: int | None = None
    is_flagged: bool = False
    tries: int = 0
    settled_at: datetime | None = None
    tried: tuple[Any, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether it was judged while the attempt goes on and stays as it is."""
        return self.settled_at is not None

    @property
    def wrong_tries(self) -> int:
        """How many tries came before the one that counts."""
        return self.tries - 1 if self.is_settled else self.tries


_ANSWERS = select(
    QuizAnswer.question_id,
    QuizAnswer.sequence,
    QuizAnswer.answer,
    QuizAnswer.saved_at,
    QuizAnswer.fraction,
    QuizAnswer.certainty,
    QuizAnswer.is_flagged,
    QuizAnswer.tries,
    QuizAnswer.settled_at,
).where(QuizAnswer.attempt_id == bindparam("attempt_id"))


def answers_of(attempt_id: int) -> dict[str, SavedAnswer]:
    """Return the saved answers of an attempt by question, in one query."""
    rows = fetch(_ANSWERS, attempt_id=attempt_id)
    return {question_id: SavedAnswer(*values) for question_id, *values in rows}


def with_tries(
    answers: Mapping[int, Mapping[str, SavedAnswer]], question_ids: Iterable[str]
) -> dict[int, dict[str, SavedAnswer]]:
    """Return the answers of some attempts, those to some questions with all that was checked, in one query."""
    tried: dict[tuple[int, str], list[Any]] = {}
    statement = (
        select(QuizTry.attempt_id, QuizTry.question_id, QuizTry.answer)
        .where(QuizTry.attempt_id.in_(answers), QuizTry.question_id.in_(list(question_ids)))
        .order_by(QuizTry.attempt_id, QuizTry.question_id, QuizTry.number)
    )
    for attempt_id, question_id, answer in db.session.execute(statement):
        tried.setdefault((attempt_id, question_id), []).append(answer)
    return {
        attempt_id: {
            each: replace(saved, tried=tuple(tried.get((attempt_id, each), ()))) for each, saved in own.items()
        }
        for attempt_id, own in answers.items()
    }


_OWN_TERMS = with_accommodations(
    select(*ACCOMMODATIONS).select_from(Enrolment).where(Enrolment.id == bindparam("enrolment_id")),
    bindparam("unit_id"),
)


def terms_of(enrolment_id: int, unit_id: str, settings: QuizSettings) -> Terms:
    """Return what holds for an enrolment in a quiz with these settings, in one query."""
    row = fetch_one(_OWN_TERMS, enrolment_id=enrolment_id, unit_id=unit_id)
    return effective(settings) if row is None else terms_of_row(settings, row)


@dataclass(frozen=True)
class AttemptSummary:
    """What a list of attempts shows of one."""

    id: int
    number: int
    state: AttemptState
    started_at: datetime
    closes_at: datetime | None
    submitted_at: datetime | None
    earned: float | None
    most: float | None
    score: float | None

    @property
    def is_late(self) -> bool:
        """Whether it was left unfinished until its time ran out."""
        return self.state is AttemptState.IN_PROGRESS and is_late(self.closes_at)


_SUMMARIES = (
    select(
        QuizAttempt.id,
        QuizAttempt.number,
        QuizAttempt.state,
        QuizAttempt.started_at,
        QuizAttempt.closes_at,
        QuizAttempt.submitted_at,
        QuizAttempt.earned,
        QuizAttempt.most,
        QuizAttempt.score,
    )
    .where(QuizAttempt.enrolment_id == bindparam("enrolment_id"), QuizAttempt.unit_id == bindparam("unit_id"))
    .order_by(QuizAttempt.number)
)


def attempts_of(enrolment_id: int, unit_id: str) -> list[AttemptSummary]:
    """Return the attempts of an enrolment at a quiz, the first one first, in one query."""
    rows = fetch(_SUMMARIES, enrolment_id=enrolment_id, unit_id=unit_id)
    return [AttemptSummary(*row) for row in rows]


@dataclass(frozen=True)
class BestResult:
    """How somebody has done in a quiz: attempts begun, and the best score in per cent if one is graded."""

    attempts: int
    score: float | None


def best_results(enrolment_ids: Collection[int]) -> dict[int, dict[str, BestResult]]:
    """Return the results of some enrolments by enrolment and unit, in one query."""
    rows = db.session.execute(
        select(
            QuizAttempt.enrolment_id,
            QuizAttempt.unit_id,
            func.count(QuizAttempt.id),
            func.max(QuizAttempt.score),
        )
        .where(QuizAttempt.enrolment_id.in_(enrolment_ids))
        .group_by(QuizAttempt.enrolment_id, QuizAttempt.unit_id)
    )
    found: dict[int, dict[str, BestResult]] = {}
    for enrolment_id, unit_id, attempts, score in rows:
        found.setdefault(enrolment_id, {})[unit_id] = BestResult(attempts, score)
    return found
