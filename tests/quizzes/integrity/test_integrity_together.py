"""What several requests and the worker do to an attempt at the same moment is done whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.quizzes.accommodations.operations import create_override
from lms.quizzes.models import AttemptState, QuizAttempt
from lms.quizzes.operations import close_overdue, start_attempt
from lms.quizzes.queries import GRACE, answers_of
from lms.quizzes.saving import AttemptClosed, sequence_now
from lms.quizzes.terms.rules import Override
from tests.factories.every_kind import UNIT
from tests.factories.marking import grade, make_quiz_by_hand
from tests.factories.people import make_person
from tests.factories.quizzes import (
    RIGHT,
    give,
    hand_in,
    make_attempt,
    make_enrolment,
    make_quiz,
    take,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def together(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Do some things in as many threads at the same moment; return what each gave, or the exception, in their order."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def one(place: int, act: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                results[place] = act()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                results[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def starting(person: Person, course: PublishedCourse, enrolment_id: int) -> Callable[[], int]:
    def start() -> int:
        with transaction():
            return start_attempt(enrolment_id, course, course.document.unit(UNIT), by=person.id)

    return start


@pytest.mark.usefixtures("app_context")
class TestAtTheSameMoment:
    """What several requests do at once."""

    def test_twenty_starts_while_a_delay_runs_begin_nothing_and_after_it_one(self, app: Flask) -> None:
        person, course = make_person(), make_quiz(attempts=0, delay_minutes=60)
        with time_machine.travel(NOON, tick=False) as now:
            take(person, course, RIGHT)
            start = starting(person, course, make_enrolment(person, course))
            assert all(isinstance(each, Refusal) for each in together(app, *[start] * 20))
            now.shift(timedelta(minutes=60))
            begun = together(app, *[start] * 20)
        assert len(set(map(str, begun))) == 1
        assert db.session.scalar(select(func.count(QuizAttempt.id))) == 2

    def test_twenty_starts_with_one_attempt_more_by_an_override_begin_one(self, app: Flask) -> None:
        person, course = make_person(), make_quiz(attempts=1)
        take(person, course, RIGHT)
        enrolment_id = make_enrolment(person, course)
        start = starting(person, course, enrolment_id)
        assert all(isinstance(each, Refusal) for each in together(app, *[start] * 20))
        with transaction():
            whose = db.session.get_one(Enrolment, enrolment_id)
            create_override(whose, UNIT, Override(attempts=2), reason="A power cut", by=None)
        begun = together(app, *[start] * 20)
        assert len(set(map(str, begun))) == 1
        assert db.session.scalar(select(func.count(QuizAttempt.id))) == 2

    def test_two_submissions_and_a_grade(self, app: Flask) -> None:
        course, grader = make_quiz_by_hand(), make_person("Meera Iyer").id
        for number in range(5):
            person = make_person(f"Person {number}")
            attempt_id = hand_in_later(person, course)
            submit = partial(hand_in, person, attempt_id)
            judge = partial(grade, attempt_id, "letter", by=grader)
            first, second, graded = together(app, submit, submit, judge)
            assert (first, second) == (None, None)
            if isinstance(graded, Refusal):  # it came before both
                assert judge()
            else:
                assert graded is True
            db.session.rollback()
            row = db.session.get_one(QuizAttempt, attempt_id, populate_existing=True)
            assert (row.state, row.earned, row.most) == (AttemptState.FINISHED, 6, 8)
            assert moves_of(attempt_id) == ["started", "submitted", "finished"]

    def test_saves_and_a_submission(self, app: Flask) -> None:
        """Each save is in, or is refused; and what was graded is what is kept."""
        course = make_quiz()
        for number in range(5):
            person = make_person(f"Person {number}")
            attempt_id = make_attempt(person, course)
            now = sequence_now()
            choices = [("a", "b")[step % 2] for step in range(8)]
            saves = [saving(person, attempt_id, choice, now + step) for step, choice in enumerate(choices)]
            submitted, *kept = together(app, partial(hand_in, person, attempt_id), *saves)
            assert submitted is None
            assert is_whole(attempt_id, choices, kept)

    def test_saves_and_the_worker_who_closes_what_ran_out(self, app: Flask) -> None:
        course = make_quiz(time_limit_minutes=10)
        choices = [("a", "b")[step % 2] for step in range(40)]
        refused = 0
        for number in range(5):
            person = make_person(f"Person {number}")
            with time_machine.travel(NOON, tick=False):
                attempt_id = make_attempt(person, course)
            saves = [saving(person, attempt_id, choice, 1000 + step) for step, choice in enumerate(choices)]
            with time_machine.travel(NOON + timedelta(minutes=10) + GRACE - timedelta(milliseconds=40)):
                kept, closed = together(app, partial(one_after_the_other, saves), close_what_runs_out)
            assert isinstance(kept, list)
            assert closed == 1
            assert is_whole(attempt_id, choices, kept)
            in_time = NOON + timedelta(minutes=10) + GRACE
            assert all(each.saved_at <= in_time for each in answers_of(attempt_id).values())
            refused += sum(isinstance(each, AttemptClosed) for each in kept)
        assert refused  # the end was passed while answers came


def hand_in_later(person: Person, course: PublishedCourse) -> int:
    """Answer the quiz that people grade, without the case, and do not hand it in yet."""
    attempt_id = make_attempt(person, course)
    give(person, attempt_id, {"visa": "b", "letter": {"text": "Dear Sir", "files": []}})
    return attempt_id


def saving(person: Person, attempt_id: int, choice: str, sequence: int) -> Callable[[], bool]:
    def save() -> bool:
        give(person, attempt_id, {"visa": choice}, sequence=sequence)
        return True

    return save


def one_after_the_other(saves: list[Callable[[], bool]]) -> list[object]:
    outcomes: list[object] = []
    for save in saves:
        try:
            outcomes.append(save())
        except AttemptClosed as closed:
            outcomes.append(closed)
    return outcomes


def close_what_runs_out() -> int:
    """Go round as the worker does until an attempt was closed."""
    return next((closed for _ in range(10_000) if (closed := close_overdue())), 0)


def is_whole(attempt_id: int, choices: list[str], outcomes: list[object]) -> bool:
    """Whether the newest answer that was taken is the one that is kept and graded, all others being refused."""
    assert all(each is True or isinstance(each, AttemptClosed) for each in outcomes), outcomes
    taken = [choice for choice, outcome in zip(choices, outcomes, strict=True) if outcome is True]
    db.session.rollback()
    row = db.session.get_one(QuizAttempt, attempt_id, populate_existing=True)
    kept = answers_of(attempt_id).get("visa")
    assert row.state is AttemptState.FINISHED
    assert (kept.answer if kept else None) == (taken[-1] if taken else None)
    assert row.earned == (1 if kept and kept.answer == "b" else 0)
    return True


def moves_of(attempt_id: int) -> list[str]:
    of_attempt = (HistoryEntry.subject_kind == "quiz_attempts", HistoryEntry.subject_id == attempt_id)
    known = ("started", "overdue", "submitted", "finished")
    actions = db.session.scalars(select(HistoryEntry.action).where(*of_attempt).order_by(HistoryEntry.id))
    moves = [each.removeprefix("quizzes.attempt_") for each in actions]
    return [each for each in moves if each in known]
