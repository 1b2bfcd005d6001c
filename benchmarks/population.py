"""Learners by the thousand, written with bulk statements: accounts, signed-in browsers, enrolments, progress, answers.

Every learner is on the course with its quiz, has done some of its lessons, has one attempt in progress with most
questions answered, and half of them have a finished attempt behind them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, insert

from lms.core import clock
from lms.core.database import transaction
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse
from lms.extensions import Base, db
from lms.learning.models import Enrolment, UnitProgress
from lms.people.identity import token_hash
from lms.people.models import Person, SignInSession
from lms.people.names import search_key
from lms.quizzes.documents import QuizContent
from lms.quizzes.layout import lay_out
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt

BATCH = 5_000
NAMES = ("सुनीता देवी", "Imran Ansari", "राजेश यादव", "Savitri Meena", "मोहम्मद सलीम", "Geeta Bhil")
LANGUAGES = ("hi", "en")
UNANSWERED = 3

Row = dict[str, Any]


@dataclass(frozen=True)
class Learner:
    """One learner; ``number`` is the id of person and enrolment, and twice it that of the attempt in progress."""

    number: int

    @property
    def language(self) -> str:
        return LANGUAGES[self.number % len(LANGUAGES)]

    @property
    def token(self) -> str:
        """What the browser's session cookie holds."""
        return f"benchmark-{self.number:032d}"

    @property
    def attempt_id(self) -> int:
        return 2 * self.number


def populate(learners: int, course: PublishedCourse, quiz: Unit) -> None:
    """Write the learners of a course and all that they have done."""
    everybody = [Learner(number) for number in range(1, learners + 1)]
    lessons = [unit.id for unit in course.document.ready_units() if unit.kind == "lesson"]
    now = clock.now()
    _insert(Person, (_person(each, now) for each in everybody))
    _insert(SignInSession, (_session(each, now) for each in everybody))
    _insert(Enrolment, (_enrolment(each, course, now) for each in everybody))
    _insert(UnitProgress, (row for each in everybody for row in _progress(each, lessons, now)))
    _insert(QuizAttempt, (row for each in everybody for row in _attempts(each, course, quiz, now)))
    _insert(QuizAnswer, (row for each in everybody for row in _answers(each, quiz, now)))


def _insert(model: type[Base], rows: Iterable[Row]) -> None:
    table = cast(Table, model.__table__)
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        with transaction():
            db.session.execute(insert(table), batch)


def _person(learner: Learner, now: datetime) -> Row:
    name = f"{NAMES[learner.number % len(NAMES)]} {learner.number}"
    return {
        "id": learner.number,
        "full_name": name,
        "name_key": search_key(name),
        "sign_in_name": f"learner{learner.number}",
        "language": learner.language,
        "certificate_name_latin": f"Learner {learner.number}",
        "certificate_name_devanagari": "",
        "created_at": now,
    }


def _session(learner: Learner, now: datetime) -> Row:
    return {
        "id": learner.number,
        "person_id": learner.number,
        "token_hash": token_hash(learner.token),
        "device": "Chrome/Android",
        "started_at": now,
        "seen_at": now,
        "expires_at": now + timedelta(days=30),
    }


def _enrolment(learner: Learner, course: PublishedCourse, now: datetime) -> Row:
    return {
        "id": learner.number,
        "person_id": learner.number,
        "course_id": course.course_id,
        "enrolled_at": now - timedelta(days=learner.number % 90),
    }


def _progress(learner: Learner, lessons: Sequence[str], now: datetime) -> Iterator[Row]:
    then = now - timedelta(days=learner.number % 90)
    for unit_id in lessons[: learner.number % (len(lessons) + 1)]:
        yield {"enrolment_id": learner.number, "unit_id": unit_id, "done_at": then, "score": None, "changed_at": then}


def _attempts(learner: Learner, course: PublishedCourse, quiz: Unit, now: datetime) -> Iterator[Row]:
    content = cast(QuizContent, quiz.content)
    row = {
        "enrolment_id": learner.number,
        "unit_id": quiz.id,
        "revision_id": course.revision_id,
        "seed": learner.number,
        "layout": lay_out(content, learner.number).to_json(),
        "started_at": now,
        "finished_at": None,
        "score": None,
    }
    has_finished = learner.number % 2 == 0
    if has_finished:
        finished = {"state": AttemptState.FINISHED, "finished_at": now, "score": 40.0}
        yield {**row, **finished, "id": learner.attempt_id - 1, "number": 1}
    yield {**row, "id": learner.attempt_id, "number": 1 + has_finished, "state": AttemptState.IN_PROGRESS}


def _answers(learner: Learner, quiz: Unit, now: datetime) -> Iterator[Row]:
    questions = cast(QuizContent, quiz.content).questions
    attempts = {learner.attempt_id: questions[:-UNANSWERED]}
    if learner.number % 2 == 0:
        attempts[learner.attempt_id - 1] = questions
    for attempt_id, answered in attempts.items():
        for question in answered:
            answer = question.right_answer()
            row = {"attempt_id": attempt_id, "question_id": question.id, "sequence": 1, "saved_at": now}
            yield {**row, "answer": answer, "fraction": None}
