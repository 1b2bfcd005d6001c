"""Attempts are marked anew after a correction: up and down, once, and nobody loses what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core import clock, jobs
from lms.core.database import transaction
from lms.core.jobs import Job
from lms.courses.operations import published_bundle
from lms.courses.queries import published
from lms.courses.yaml_files import read_yaml
from lms.extensions import db
from lms.quizzes.checking import check_answer
from lms.quizzes.correcting.operations import correct
from lms.quizzes.correcting.preview import preview
from lms.quizzes.correction_queries import all_corrections, corrected_questions, count_answering
from lms.quizzes.models import AttemptState, QuizAttempt
from lms.quizzes.queries import attempt_of
from tests.conftest import CountQueries
from tests.factories.courses import make_course, text, yaml
from tests.factories.learning import state_of
from tests.factories.people import make_person
from tests.factories.quizzes import QUIZ_FILE, RIGHT, WRONG, give, hand_in, make_attempt, make_quiz, quiz_file, take
from tests.quizzes.correcting.shared import (
    WHY,
    fraction_of,
    full,
    kept,
    make,
    now_right,
    pair,
    progress_of,
    question,
    score_of,
)

pytestmark = pytest.mark.usefixtures("app_context")


def test_those_who_have_answered_are_marked_anew_up_and_down() -> None:
    course = make_quiz()
    old, new = pair(course)
    assert (score_of(old), score_of(new)) == (100, 80)
    make(course, now_right(course))
    assert (score_of(old), score_of(new)) == (80, 100)
    assert (fraction_of(old), fraction_of(new)) == (0, 1)
    assert (progress_of(old).score, progress_of(new).score) == (80, 100)


def test_a_unit_that_was_done_stays_done_though_the_mark_goes_below() -> None:
    course = make_quiz(pass_mark=100)
    old, new = pair(course)
    before = progress_of(old).done_at
    assert before is not None
    assert progress_of(new).done_at is None
    make(course, now_right(course))
    assert (progress_of(old).done_at, progress_of(old).score) == (before, 80)
    assert progress_of(new).done_at is not None


def test_a_course_that_was_completed_stays_completed_and_one_becomes_complete() -> None:
    quiz = {"quizzes": {"first-quiz": 100}, "units": ["first-quiz"]}
    course = make_course(files={QUIZ_FILE: yaml(quiz_file(pass_mark=100))}, completion=quiz)
    asha, ravi = make_person("Asha Devi"), make_person("Ravi Kumar")
    take(asha, course, RIGHT)
    take(ravi, course, {**RIGHT, "visa": "a"})
    make(course, now_right(course))
    states = [state_of(person, course) for person in (asha, ravi)]
    assert [state is not None and state.completed_at is not None for state in states] == [True, True]


def test_full_marks_are_for_all_also_for_those_who_left_it_out() -> None:
    course = make_quiz()
    left_out = {key: value for key, value in RIGHT.items() if key != "visa"}
    attempts = [take(make_person(f"Person {n}"), course, given) for n, given in enumerate((RIGHT, WRONG, left_out))]
    assert [score_of(each) for each in attempts] == [100, 0, 80]
    make(course, full(course))
    assert [score_of(each) for each in attempts] == [100, 20, 100]
    bundle = published_bundle("a-course")
    assert bundle is not None
    assert read_yaml(bundle.files[QUIZ_FILE].decode()).data["questions"][0]["full_marks"] is True


def test_full_marks_can_be_taken_back() -> None:
    course = make_quiz()
    attempt = take(make_person(), course, WRONG)
    make(course, full(course))
    again = published("a-course")
    assert again is not None
    make(again, question(course))
    assert score_of(attempt) == 0


def test_an_attempt_in_progress_is_marked_by_the_corrected_key_when_it_is_handed_in() -> None:
    course, person = make_quiz(), make_person()
    attempt = make_attempt(person, course)
    give(person, attempt, {**RIGHT, "visa": "a"})
    assert count_answering(course.course_id, "first-quiz") == 1
    make(course, now_right(course))
    hand_in(person, attempt)
    assert score_of(attempt) == 100


def test_an_attempt_that_begins_later_is_on_the_corrected_revision() -> None:
    course, person = make_quiz(), make_person()
    make(course, now_right(course))
    again = published("a-course")
    assert again is not None
    attempt_id = take(person, again, {**RIGHT, "visa": "a"})
    attempt = attempt_of(person.id, attempt_id)
    assert attempt is not None
    assert (attempt.score, corrected_questions(course.course_id, "first-quiz", attempt.started_at)) == (100, {})


def test_the_newest_of_several_corrections_counts() -> None:
    course = make_quiz()
    attempt = take(make_person(), course, {**RIGHT, "visa": "c"})
    make(course, now_right(course, "a"))
    again = published("a-course")
    assert again is not None
    make(again, now_right(course, "c"))
    assert score_of(attempt) == 100
    assert len(all_corrections(course.course_id, "first-quiz")) == 2


def test_only_corrections_since_the_start_count(count_queries: CountQueries) -> None:
    course = make_quiz()
    make(course, now_right(course))
    now = clock.now()
    with count_queries() as statements:
        assert corrected_questions(course.course_id, "first-quiz", now) == {}
        found = corrected_questions(course.course_id, "first-quiz", now - timedelta(minutes=1))
    assert found == {"visa": now_right(course)}
    assert len(statements) == 2
    assert corrected_questions(course.course_id, "another-quiz", now - timedelta(minutes=1)) == {}
    assert corrected_questions(course.course_id + 1, "first-quiz", now - timedelta(minutes=1)) == {}


def test_grading_anew_again_changes_nothing_more() -> None:
    course = make_quiz()
    pair(course)
    made = make(course, now_right(course))
    before = kept()
    with transaction():
        for job in db.session.scalars(select(Job)):
            jobs.enqueue(job.kind, job.payload, key=job.key, again=True)
    jobs.run_due()
    assert kept() == before
    assert len(before[0]) == 2
    assert {row[0] for row in before[0]} == set(made)


def test_a_job_that_died_in_the_middle_goes_on() -> None:
    course = make_quiz()
    old, new = pair(course)
    correct(course, course.document.unit("first-quiz"), now_right(course), reason=WHY, by=None)
    with transaction():  # as if the first attempt had been graded anew before the worker died
        db.session.get_one(QuizAttempt, old).score = 80
        db.session.get_one(QuizAttempt, old).earned = 4
    jobs.run_due()
    assert (score_of(old), score_of(new)) == (80, 100)


@pytest.mark.parametrize("key", [("100", "0", "-50"), ("50", "100", "0"), ("0", "33.3", "100")])
def test_marking_anew_is_the_same_as_having_had_the_right_key_from_the_start(key: tuple[str, str, str]) -> None:
    course = make_quiz()
    corrected = question(course).with_key(dict(zip("abc", key, strict=True)))
    chosen = ["a", "b", "c", None]
    attempts = [take(make_person(f"Person {each}"), course, {"visa": each} if each else {}) for each in chosen]
    make(course, corrected)
    earned = [corrected.grade(each).fraction or 0 for each in chosen]
    assert [score_of(each) for each in attempts] == [round(20 * max(0, each), 2) for each in earned]
    assert [fraction_of(each) for each in attempts] == [*earned[:3], None]


ESSAY = {
    "id": "essay",
    "kind": "long_answer",
    "text": text("What did you see?"),
    "rubric": [
        {
            "id": "seen",
            "text": text("Saw it"),
            "levels": [{"points": 0, "text": text("No")}, {"points": 1, "text": text("Yes")}],
        }
    ],
}


def test_full_marks_finish_an_attempt_that_only_waited_for_a_person() -> None:
    course = make_quiz(content={"questions": [quiz_file()["questions"][0], ESSAY]})
    attempt = take(make_person(), course, {"visa": "b", "essay": {"text": "Much.", "files": []}})
    state = select(QuizAttempt.state).where(QuizAttempt.id == attempt)
    assert db.session.scalar(state) is AttemptState.SUBMITTED
    make(course, full(course, "essay"))
    assert (db.session.scalar(state), score_of(attempt)) == (AttemptState.FINISHED, 100)


@pytest.mark.parametrize(("tried", "before", "after"), [("ab", 0.75, 1), ("cab", 0.5, 0.75), ("cb", 0.75, 0)])
def test_a_try_that_was_right_after_all_counts_as_if_it_had_been_taken(tried: str, before: float, after: float) -> None:
    course, person = make_quiz(behaviour="try_again", penalty=0.25, tries=3), make_person()
    attempt_id = make_attempt(person, course)
    for number, choice in enumerate(tried, 1):
        give(person, attempt_id, {"visa": choice}, sequence=number)
        with transaction():
            attempt = attempt_of(person.id, attempt_id)
            assert attempt is not None
            check_answer(attempt, "visa")
    hand_in(person, attempt_id)
    assert fraction_of(attempt_id) == before
    (change,) = preview(course.course_id, ["first-quiz"], now_right(course)).changes
    make(course, now_right(course))
    assert fraction_of(attempt_id) == change.earned_after == after
