"""Beginning, handing in and grading: states, limits, and what is recorded with learning."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.learning.models import UnitProgress
from lms.quizzes.models import MOVES, AttemptState, QuizAnswer, QuizAttempt, move
from lms.quizzes.operations import start_attempt, submit_if_late
from lms.quizzes.queries import BestResult, attempt_of, attempts_of, best_results
from lms.quizzes.saving import AttemptClosed
from tests.factories.people import make_person
from tests.factories.quizzes import RIGHT, WRONG, give, hand_in, make_attempt, make_enrolment, make_quiz, take

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app_context")


def progress(attempt_id: int) -> UnitProgress | None:
    enrolment_id = db.session.scalar(select(QuizAttempt.enrolment_id).where(QuizAttempt.id == attempt_id))
    return db.session.get(UnitProgress, (enrolment_id, "first-quiz"), populate_existing=True)


def test_a_start_fixes_what_is_asked() -> None:
    person, course = make_person(), make_quiz()
    attempt = attempt_of(person.id, make_attempt(person, course))
    assert attempt is not None
    assert (attempt.number, attempt.state, attempt.is_open) == (1, AttemptState.IN_PROGRESS, True)
    assert attempt.layout.pages == (("visa", "papers"), ("promise", "portal"), ("charge",))
    assert set(attempt.layout.orders) == {"visa", "papers"}


def test_starting_again_goes_on_with_the_attempt_in_progress() -> None:
    person, course = make_person(), make_quiz()
    assert make_attempt(person, course) == make_attempt(person, course)


def test_an_attempt_stays_on_its_revision() -> None:
    person = make_person()
    attempt_id = make_attempt(person, make_quiz())
    make_quiz(pass_mark=90)
    attempt = attempt_of(person.id, attempt_id)
    assert attempt is not None
    assert attempt.content.settings.pass_mark == 60


def test_no_more_attempts_than_allowed() -> None:
    person, course = make_person(), make_quiz(attempts=2)
    take(person, course, WRONG)
    take(person, course, WRONG)
    with pytest.raises(Refusal):
        make_attempt(person, course)


def test_as_many_attempts_as_one_likes() -> None:
    person, course = make_person(), make_quiz(attempts=0)
    for _ in range(4):
        last = take(person, course, WRONG)
    attempt = attempt_of(person.id, last)
    assert attempt is not None
    assert attempt.number == 4


@pytest.mark.parametrize(
    ("answers", "earned", "score"),
    [
        (RIGHT, 5, 100),
        (WRONG, 0, 0),
        ({"visa": "b", "papers": ["a"]}, 1.5, 30),
        ({"charge": "30000"}, 0.5, 10),
        ({}, 0, 0),
    ],
)
def test_an_attempt_is_graded_when_it_is_handed_in(answers: dict[str, object], earned: float, score: float) -> None:
    person = make_person()
    attempt = attempt_of(person.id, take(person, make_quiz(), answers))
    assert attempt is not None
    assert (attempt.state, attempt.earned, attempt.most, attempt.score) == (AttemptState.FINISHED, earned, 5, score)
    assert attempt.submitted_at is not None


def test_each_answer_keeps_what_it_earned() -> None:
    person = make_person()
    attempt_id = take(person, make_quiz(), {"visa": "b", "papers": ["a"], "charge": "5"})
    rows = db.session.execute(
        select(QuizAnswer.question_id, QuizAnswer.fraction).where(QuizAnswer.attempt_id == attempt_id)
    )
    assert {row.question_id: row.fraction for row in rows} == {"visa": 1, "papers": 0.5, "charge": 0}


def test_handing_in_again_changes_nothing() -> None:
    person = make_person()
    attempt_id = take(person, make_quiz(), RIGHT)
    before = attempt_of(person.id, attempt_id)
    entries = db.session.scalar(select(func.count(HistoryEntry.id)))
    hand_in(person, attempt_id)
    assert attempt_of(person.id, attempt_id) == before
    assert db.session.scalar(select(func.count(HistoryEntry.id))) == entries


def test_a_passed_quiz_is_done_and_the_best_attempt_counts() -> None:
    person, course = make_person(), make_quiz(attempts=3)
    attempt_id = take(person, course, {"visa": "b"})
    row = progress(attempt_id)
    assert row is not None
    assert (row.done_at, row.score) == (None, 20)
    take(person, course, RIGHT)
    take(person, course, WRONG)
    row = progress(attempt_id)
    assert row is not None
    assert row.done_at is not None
    assert row.score == 100


def test_a_quiz_without_a_pass_mark_is_done_when_it_is_handed_in() -> None:
    person = make_person()
    row = progress(take(person, make_quiz(pass_mark=0), WRONG))
    assert row is not None
    assert row.done_at is not None
    assert row.score == 0


def test_the_history_tells_the_way_of_an_attempt() -> None:
    person = make_person()
    attempt_id = take(person, make_quiz(), RIGHT)
    actions = db.session.scalars(
        select(HistoryEntry.action)
        .where(HistoryEntry.subject_kind == "quiz_attempts", HistoryEntry.subject_id == attempt_id)
        .order_by(HistoryEntry.id)
    ).all()
    assert actions == ["quizzes.attempt_started", "quizzes.attempt_submitted", "quizzes.attempt_finished"]


@pytest.mark.parametrize("state", AttemptState)
def test_an_attempt_moves_only_as_the_table_says(state: AttemptState) -> None:
    person = make_person()
    attempt_id = make_attempt(person, make_quiz())
    for to in set(AttemptState) - MOVES[state]:
        attempt = db.session.get(QuizAttempt, attempt_id)
        assert attempt is not None
        with db.session.no_autoflush:
            attempt.state = state
            with pytest.raises(ValueError, match="does not go"):
                move(attempt, to, by=None)
            db.session.rollback()


def test_after_its_time_an_attempt_takes_no_answers_and_is_handed_in() -> None:
    person, course = make_person(), make_quiz(time_limit_minutes=10)
    with time_machine.travel(NOON, tick=False) as now:
        attempt_id = make_attempt(person, course)
        give(person, attempt_id, {"visa": "b"})
        now.shift(timedelta(minutes=10, seconds=14))
        give(person, attempt_id, {"promise": False})
        now.shift(timedelta(seconds=2))
        with pytest.raises(AttemptClosed):
            give(person, attempt_id, {"charge": "35400"})
        attempt = attempt_of(person.id, attempt_id)
        assert attempt is not None
        with transaction():
            assert submit_if_late(attempt, by=person.id)
    attempt = attempt_of(person.id, attempt_id)
    assert attempt is not None
    assert (attempt.state, attempt.earned) == (AttemptState.FINISHED, 2)
    assert attempt.submitted_at == attempt.closes_at == NOON + timedelta(minutes=10)


def test_a_start_after_the_time_of_the_last_attempt_hands_that_in_first() -> None:
    person, course = make_person(), make_quiz(time_limit_minutes=10)
    with time_machine.travel(NOON, tick=False) as now:
        first = make_attempt(person, course)
        now.shift(timedelta(hours=1))
        second = make_attempt(person, course)
    assert second != first
    attempt = attempt_of(person.id, first)
    assert attempt is not None
    assert attempt.state is AttemptState.FINISHED


def test_an_attempt_without_a_limit_is_never_late() -> None:
    person, course = make_person(), make_quiz()
    with time_machine.travel(NOON) as now:
        attempt_id = make_attempt(person, course)
        now.shift(timedelta(days=400))
        attempt = attempt_of(person.id, attempt_id)
        assert attempt is not None
        with transaction():
            assert not submit_if_late(attempt, by=person.id)
        give(person, attempt_id, {"visa": "b"})


def together(app: Flask, count: int, act: Callable[[], object]) -> list[object]:
    """Do the same thing in many threads at the same moment; return what each gave, or the exception."""
    gate, results = threading.Barrier(count), []

    def one() -> None:
        with app.app_context():
            gate.wait()
            try:
                results.append(act())
            except Exception as error:  # noqa: BLE001 - the test looks at it
                results.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_starts_at_once_begin_one_attempt(app: Flask) -> None:
    person, course = make_person(), make_quiz(attempts=1)
    enrolment_id = make_enrolment(person, course)
    unit = course.document.unit("first-quiz")

    def start() -> int:
        with transaction():
            return start_attempt(enrolment_id, course, unit, by=person.id)

    results = together(app, 20, start)
    assert len(set(map(str, results))) == 1
    assert db.session.scalar(select(func.count(QuizAttempt.id))) == 1


def test_twenty_submissions_at_once_grade_once(app: Flask) -> None:
    person, course = make_person(), make_quiz()
    attempt_id = make_attempt(person, course)
    give(person, attempt_id, RIGHT)
    assert together(app, 20, lambda: hand_in(person, attempt_id)) == [None] * 20
    finished = select(func.count(HistoryEntry.id)).where(HistoryEntry.action == "quizzes.attempt_finished")
    assert db.session.scalar(finished) == 1


def test_the_database_allows_one_attempt_in_progress() -> None:
    person, course = make_person(), make_quiz()
    attempt_id = make_attempt(person, course)
    row = db.session.get_one(QuizAttempt, attempt_id)
    values = {"enrolment_id": row.enrolment_id, "unit_id": row.unit_id, "revision_id": row.revision_id}
    with pytest.raises(IntegrityError), transaction():
        db.session.add(QuizAttempt(**values, number=2, seed=1, layout={}, started_at=clock.now()))


def test_the_database_wants_a_score_where_there_is_a_result() -> None:
    person, course = make_person(), make_quiz()
    attempt_id = make_attempt(person, course)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(QuizAttempt).where(QuizAttempt.id == attempt_id).values(state=AttemptState.FINISHED))


def test_results_by_enrolment() -> None:
    person, course = make_person(), make_quiz(attempts=3)
    other = make_person("Ravi Kumar")
    take(person, course, {"visa": "b"})
    last = take(person, course, {"visa": "b", "promise": False})
    make_attempt(other, course)
    first, second = make_enrolment(person, course), make_enrolment(other, course)
    assert best_results([first, second]) == {
        first: {"first-quiz": BestResult(2, 40)},
        second: {"first-quiz": BestResult(1, None)},
    }
    assert [each.number for each in attempts_of(first, "first-quiz")] == [1, 2]
    assert attempts_of(first, "first-quiz")[-1].id == last
    assert best_results([]) == {}
