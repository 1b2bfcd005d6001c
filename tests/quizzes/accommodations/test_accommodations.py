from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.privacy import personal_data
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning import cohorts
from lms.learning.models import Cohort, Enrolment
from lms.people.erasure import erase_person
from lms.people.models import Person
from lms.quizzes.accommodations import operations
from lms.quizzes.accommodations.deadlines import move_ends
from lms.quizzes.models import AttemptState, QuizAttempt
from lms.quizzes.queries import terms_of
from lms.quizzes.settings import QuizSettings
from lms.quizzes.terms.models import QuizOverride, TimeFactor
from lms.quizzes.terms.queries import extra_time_of, find_override, own_terms
from lms.quizzes.terms.rules import Override, Terms
from tests.conftest import CountQueries
from tests.factories.learning import make_cohort
from tests.factories.people import make_person
from tests.factories.quizzes import hand_in, make_attempt, make_enrolment, make_quiz

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
UNIT = "first-quiz"
SETTINGS = QuizSettings(time_limit_minutes=20, attempts=2)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def quiz(app_context: Flask) -> PublishedCourse:
    """A course with a quiz of twenty minutes."""
    return make_quiz(time_limit_minutes=20)


def whose(model: type[Enrolment] | type[Cohort], key: int) -> Any:
    row = db.session.get(model, key)
    assert row is not None
    return row


def override_for(model: type[Enrolment] | type[Cohort], key: int, reason: str = "Ill", **fields: Any) -> int:
    """Make an override and return its id."""
    with transaction():
        made, _moved = operations.create_override(whose(model, key), UNIT, Override(**fields), reason=reason, by=None)
        return made.id


def end_of(attempt_id: int) -> datetime | None:
    db.session.rollback()
    return db.session.scalar(select(QuizAttempt.closes_at).where(QuizAttempt.id == attempt_id))


def terms(enrolment_id: int) -> Terms:
    db.session.rollback()
    return terms_of(enrolment_id, UNIT, SETTINGS)


def history() -> list[tuple[str, str, dict[str, Any]]]:
    actions = HistoryEntry.action.startswith("quizzes.override") | HistoryEntry.action.startswith("quizzes.extra")
    rows = db.session.scalars(select(HistoryEntry).where(actions).order_by(HistoryEntry.id))
    return [(row.action.removeprefix("quizzes."), row.subject_kind, row.detail) for row in rows]


def test_terms_come_from_all_three_in_one_query(
    quiz: PublishedCourse, person: Person, count_queries: CountQueries
) -> None:
    enrolment_id = make_enrolment(person, quiz)
    group = make_cohort(quiz, "Udaipur", enrolment_id)
    later = START + timedelta(days=3)
    override_for(Cohort, group, attempts=7, closes_at=later)
    override_for(Enrolment, enrolment_id, time_limit_minutes=40)
    with transaction():
        operations.give_extra_time(person.id, 1.5, reason="Reads slowly", by=None)
    with count_queries() as statements:
        found = terms_of(enrolment_id, UNIT, SETTINGS)
    assert found == Terms(None, later, None, timedelta(minutes=60), 7)
    assert len(statements) == 1


def test_what_is_anothers_is_not_mixed_in(quiz: PublishedCourse, person: Person) -> None:
    enrolment_id, other = make_enrolment(person, quiz), make_person("Ravi Kumar")
    override_for(Enrolment, make_enrolment(other, quiz), attempts=9)
    override_for(Cohort, make_cohort(quiz, "Jaipur"), attempts=8)
    with transaction():
        operations.give_extra_time(other.id, None, reason="Blind", by=None)
        operations.create_override(
            whose(Enrolment, enrolment_id), "another-quiz", Override(attempts=7), reason="x", by=None
        )
    assert terms(enrolment_id) == Terms(None, None, None, timedelta(minutes=20), 2)


def test_there_is_one_for_each_learner_and_cohort(quiz: PublishedCourse, person: Person) -> None:
    enrolment_id = make_enrolment(person, quiz)
    group = make_cohort(quiz, "Udaipur", enrolment_id)
    for model, key in ((Enrolment, enrolment_id), (Cohort, group)):
        override_for(model, key, attempts=5)
        with pytest.raises(Refusal):
            override_for(model, key, attempts=6)
    assert terms(enrolment_id).attempts == 5


@pytest.mark.parametrize("both", [True, False])
def test_an_override_is_for_a_learner_or_a_cohort(quiz: PublishedCourse, person: Person, both: bool) -> None:
    enrolment_id = make_enrolment(person, quiz)
    owner = {"enrolment_id": enrolment_id, "cohort_id": make_cohort(quiz)} if both else {}
    row = {"course_id": quiz.course_id, "unit_id": UNIT, "reason": "x", "made_at": START, **owner}
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(QuizOverride).values(row))


@pytest.mark.parametrize("factor", [1.0, 0.5, 5.1])
def test_extra_time_has_bounds(quiz: PublishedCourse, person: Person, factor: float) -> None:
    with pytest.raises(ValueError, match="a factor of"), transaction():
        operations.give_extra_time(person.id, factor, reason="x", by=None)
    row = {"person_id": person.id, "factor": factor, "reason": "x", "made_at": START}
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(TimeFactor).values(row))


def test_an_attempt_begins_on_the_terms_of_its_owner(quiz: PublishedCourse, person: Person) -> None:
    with transaction():
        operations.give_extra_time(person.id, 1.25, reason="Reads slowly", by=None)
    assert end_of(make_attempt(person, quiz)) == START + 25 * MINUTE


def test_a_running_attempt_follows_what_its_owner_is_given(quiz: PublishedCourse, person: Person) -> None:
    attempt_id, enrolment_id = make_attempt(person, quiz), make_enrolment(person, quiz)
    made = override_for(Enrolment, enrolment_id, time_limit_minutes=50)
    assert end_of(attempt_id) == START + 50 * MINUTE
    with transaction():
        assert operations.change_override(made, Override(time_limit_minutes=0), reason="Line down", by=None) == 1
    assert end_of(attempt_id) is None
    with transaction():
        assert operations.change_override(made, Override(closes_at=START + MINUTE), reason="x", by=None) == 1
    assert end_of(attempt_id) == START + MINUTE
    with transaction():
        assert operations.remove_override(made, by=None) == 1
        assert operations.remove_override(made, by=None) == 0
    assert end_of(attempt_id) == START + 20 * MINUTE


def test_what_was_removed_meanwhile_is_not_changed(quiz: PublishedCourse, person: Person) -> None:
    made = override_for(Enrolment, make_enrolment(person, quiz), attempts=5)
    with transaction():
        operations.remove_override(made, by=None)
    with pytest.raises(Refusal), transaction():
        operations.change_override(made, Override(attempts=6), reason="x", by=None)


def test_a_running_attempt_follows_extra_time(quiz: PublishedCourse, person: Person) -> None:
    attempt_id = make_attempt(person, quiz)
    for factor, end in ((1.5, START + 30 * MINUTE), (None, None), (2.0, START + 40 * MINUTE)):
        with transaction():
            assert operations.give_extra_time(person.id, factor, reason="Reads slowly", by=None) == 1
        assert end_of(attempt_id) == end
    with transaction():
        assert operations.take_extra_time(person.id, reason="By mistake", by=None) == 1
        assert operations.take_extra_time(person.id, reason="By mistake", by=None) == 0
    assert end_of(attempt_id) == START + 20 * MINUTE
    assert extra_time_of(person.id) is None


def test_an_attempt_whose_time_was_just_up_goes_on(
    quiz: PublishedCourse, person: Person, clock: time_machine.Traveller
) -> None:
    attempt_id = make_attempt(person, quiz)
    clock.shift(21 * MINUTE)
    override_for(Enrolment, make_enrolment(person, quiz), time_limit_minutes=30)
    assert end_of(attempt_id) == START + 30 * MINUTE


def test_taking_time_back_ends_an_attempt_now_and_not_before(
    quiz: PublishedCourse, person: Person, clock: time_machine.Traveller
) -> None:
    with transaction():
        operations.give_extra_time(person.id, 2.0, reason="x", by=None)
    attempt_id = make_attempt(person, quiz)
    clock.shift(30 * MINUTE)
    with transaction():
        operations.take_extra_time(person.id, reason="x", by=None)
    assert end_of(attempt_id) == START + 30 * MINUTE


def test_an_attempt_that_was_handed_in_stays_as_it_is(quiz: PublishedCourse, person: Person) -> None:
    attempt_id = make_attempt(person, quiz)
    hand_in(person, attempt_id)
    override_for(Enrolment, make_enrolment(person, quiz), time_limit_minutes=50)
    assert end_of(attempt_id) == START + 20 * MINUTE


def test_a_cohorts_running_attempts_follow_and_no_others(quiz: PublishedCourse, person: Person) -> None:
    outside = make_attempt(make_person("Ravi Kumar"), quiz)
    attempt_id = make_attempt(person, quiz)
    group = make_cohort(quiz, "Udaipur", make_enrolment(person, quiz))
    made = override_for(Cohort, group, time_limit_minutes=60)
    assert (end_of(attempt_id), end_of(outside)) == (START + 60 * MINUTE, START + 20 * MINUTE)
    with transaction():
        operations.remove_override(made, by=None)
    assert end_of(attempt_id) == START + 20 * MINUTE


def test_changing_the_cohort_changes_the_terms_of_a_running_attempt(quiz: PublishedCourse, person: Person) -> None:
    attempt_id, enrolment_id = make_attempt(person, quiz), make_enrolment(person, quiz)
    slow, slower = make_cohort(quiz, "Slow"), make_cohort(quiz, "Slower")
    override_for(Cohort, slow, time_limit_minutes=60)
    override_for(Cohort, slower, time_limit_minutes=90)
    with transaction():
        cohorts.put_in(slow, [enrolment_id], by=None)
    assert end_of(attempt_id) == START + 60 * MINUTE
    with transaction():
        cohorts.move_to(slow, slower, [enrolment_id], by=None)
    assert end_of(attempt_id) == START + 90 * MINUTE
    with transaction():
        cohorts.take_out(slower, [enrolment_id], by=None)
    assert end_of(attempt_id) == START + 20 * MINUTE


def many_attempts(quiz: PublishedCourse, count: int) -> None:
    """Put as many running attempts straight into the database."""
    people = [
        {"full_name": f"P {n}", "name_key": f"p {n}", "language": "hi", "created_at": START} for n in range(count)
    ]
    with transaction():
        db.session.execute(insert(Person), people)
        ids = db.session.scalars(select(Person.id).where(Person.name_key.startswith("p ")))
        enrolled = {"course_id": quiz.course_id, "enrolled_at": START}
        db.session.execute(insert(Enrolment), [{"person_id": each, **enrolled} for each in ids])
        same = {
            "unit_id": UNIT,
            "number": 1,
            "revision_id": quiz.revision_id,
            "state": AttemptState.IN_PROGRESS,
            "seed": 1,
            "layout": {},
            "started_at": START,
            "closes_at": START + 20 * MINUTE,
        }
        enrolments = db.session.scalars(select(Enrolment.id).where(Enrolment.course_id == quiz.course_id))
        db.session.execute(insert(QuizAttempt), [{"enrolment_id": each, **same} for each in enrolments])


def test_a_cohort_of_a_thousand_costs_as_many_statements_as_one_of_a_few(
    quiz: PublishedCourse, count_queries: CountQueries
) -> None:
    many_attempts(quiz, 1000)
    group = make_cohort(quiz)
    with transaction():
        db.session.execute(update(Enrolment).values(cohort_id=group))
    with count_queries() as statements:
        override_for(Cohort, group, time_limit_minutes=60)
    assert len(statements) <= 9, statements
    assert set(db.session.scalars(select(QuizAttempt.closes_at))) == {START + 60 * MINUTE}
    with transaction():
        assert move_ends(Enrolment.cohort_id == group) == 0


def test_everything_is_in_the_history_with_its_reason(quiz: PublishedCourse, person: Person) -> None:
    enrolment_id = make_enrolment(person, quiz)
    group = make_cohort(quiz, "Udaipur", enrolment_id)
    made = override_for(Enrolment, enrolment_id, "Ill", attempts=5, closes_at=START)
    override_for(Cohort, group, "Flood", time_limit_minutes=0)
    with transaction():
        operations.change_override(made, Override(attempts=6), reason="Still ill", by=person.id)
        operations.remove_override(made, by=None)
        operations.give_extra_time(person.id, 1.5, reason="Reads slowly", by=None)
        operations.take_extra_time(person.id, reason="By mistake", by=None)
    same = {"quiz": UNIT, "moved": 0}
    assert history() == [
        ("override_made", "enrolments", {**same, "reason": "Ill", "attempts": 5, "closes_at": START.isoformat()}),
        ("override_made", "cohorts", {**same, "reason": "Flood", "time_limit_minutes": 0}),
        ("override_changed", "enrolments", {**same, "reason": "Still ill", "attempts": 6}),
        ("override_removed", "enrolments", {**same, "reason": "Still ill", "attempts": 6}),
        ("extra_time_given", "people", {"factor": 1.5, "reason": "Reads slowly", "moved": 0}),
        ("extra_time_taken", "people", {"reason": "By mistake", "moved": 0}),
    ]


def test_of_many_who_make_the_same_exception_one_does(
    app_context: Flask, quiz: PublishedCourse, person: Person
) -> None:
    enrolment_id, outcomes, together = make_enrolment(person, quiz), list[str](), Barrier(6)
    db.session.remove()

    def make() -> None:
        with app_context.app_context():
            together.wait()
            try:
                override_for(Enrolment, enrolment_id, attempts=5)
                outcomes.append("made")
            except Refusal:
                outcomes.append("refused")

    threads = [Thread(target=make) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", *["refused"] * 5]


def test_a_person_takes_their_exceptions_along_and_erasing_forgets_the_reasons(
    quiz: PublishedCourse, person: Person
) -> None:
    make_person("Lata Menon", ["administrator"])
    enrolment_id = make_enrolment(person, quiz)
    group = make_cohort(quiz, "Udaipur", enrolment_id)
    override_for(Cohort, group, "Flood", attempts=4)
    override_for(Enrolment, enrolment_id, "In hospital", attempts=5)
    with transaction():
        operations.give_extra_time(person.id, None, reason="Cannot see", by=None)
    overrides, factors = personal_data["quiz_overrides"].export, personal_data["time_factors"].export
    assert overrides is not None
    assert factors is not None
    (row,) = overrides(person.id)
    assert (row["quiz"], row["attempts"], row["reason"]) == (UNIT, 5, "In hospital")
    assert factors(person.id) == [{"factor": None, "reason": "Cannot see", "made_at": START.isoformat()}]
    assert overrides(person.id + 100) == factors(person.id + 100) == []
    with transaction():
        erase_person(person.id, by=None)
    assert overrides(person.id) == factors(person.id) == []
    assert {detail.get("reason") for _action, _kind, detail in history()} == {"Flood", None}
    assert own_terms(find_override(quiz.course_id, UNIT, cohort_id=group)) == Override(attempts=4)
