"""Which attempts are analysed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from lms.core import clock
from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Cohort, Enrolment
from lms.people.models import Membership
from lms.quizzes.analysis.loading import load
from lms.quizzes.analysis.selection import Selection, Which
from lms.quizzes.models import AttemptState, QuizAttempt
from tests.conftest import CountQueries
from tests.factories.people import make_organisation
from tests.factories.quizzes import RIGHT, WRONG, make_quiz
from tests.factories.sittings import learners, sit

pytestmark = pytest.mark.usefixtures("app_context")
HALF = {**RIGHT, "visa": "a", "papers": ["b"]}


@pytest.fixture
def course() -> PublishedCourse:
    return make_quiz()


def scores(course: PublishedCourse, **chosen: Any) -> list[float]:
    db.session.rollback()
    return load(course.course_id, "first-quiz", Selection(**chosen)).sittings.scores


def test_the_first_attempt_of_each_person_counts_unless_chosen_otherwise(course: PublishedCourse) -> None:
    people = learners(course, 2)
    sit(course, people, [HALF, WRONG], number=1)
    sit(course, people[:1], [RIGHT], number=2)
    sit(course, people[:1], [WRONG], number=3)
    assert scores(course) == [60, 0]
    assert scores(course, which=Which.BEST) == [0, 100]
    assert scores(course, which=Which.ALL) == [60, 0, 100, 0]


def test_of_equally_good_attempts_the_first_is_the_best(course: PublishedCourse) -> None:
    people = learners(course, 1)
    first, _ = (sit(course, people, [HALF], number=number)[0] for number in (1, 2))
    db.session.rollback()
    assert list(load(course.course_id, "first-quiz", Selection(Which.BEST)).sittings.places) == [first]


def test_only_finished_attempts_count(course: PublishedCourse) -> None:
    people = learners(course, 4)
    sit(course, people[:1], [RIGHT])
    nothing: dict[str, Any] = {"earned": None, "most": None, "score": None, "finished_at": None}
    for person, state in zip(
        people[1:], set(AttemptState) - {AttemptState.FINISHED, AttemptState.OVERDUE}, strict=True
    ):
        sit(course, [person], [RIGHT], state=state, **nothing)
    assert scores(course, which=Which.ALL) == [100]


def test_a_first_attempt_that_was_given_up_leaves_the_place_to_the_second(course: PublishedCourse) -> None:
    people = learners(course, 1)
    nothing: dict[str, Any] = {"earned": None, "most": None, "score": None, "finished_at": None}
    sit(course, people, [RIGHT], state=AttemptState.ABANDONED, **nothing)
    sit(course, people, [HALF], number=2)
    assert scores(course) == [60]


def test_practice_does_not_count(course: PublishedCourse) -> None:
    practice = make_quiz(purpose="practice")
    people = learners(course, 2)
    sit(practice, people, [WRONG, WRONG])
    sit(course, people[:1], [RIGHT], number=2)
    assert scores(course) == [100]


def test_another_course_with_the_same_unit_is_another_matter(course: PublishedCourse) -> None:
    other = make_quiz("other-course")
    sit(other, learners(other, 1), [RIGHT])
    sit(course, learners(course, 1), [WRONG])
    assert scores(course) == [0]


def test_one_cohort(course: PublishedCourse) -> None:
    people = learners(course, 3)
    sit(course, people, [RIGHT, HALF, WRONG])
    with transaction():
        cohort = Cohort(course_id=course.course_id, name="Autumn", language="en", made_at=clock.now())
        db.session.add(cohort)
        db.session.flush()
        cohort_id = cohort.id
        db.session.execute(update(Enrolment).where(Enrolment.id.in_(people[1:])).values(cohort_id=cohort_id))
    assert scores(course, cohort_id=cohort_id) == [60, 0]
    assert scores(course, cohort_id=cohort_id + 1) == []


def test_one_organisation(course: PublishedCourse) -> None:
    people = learners(course, 2)
    sit(course, people, [RIGHT, WRONG])
    organisation = make_organisation()
    with transaction():
        person_id = db.session.get_one(Enrolment, people[1]).person_id
        db.session.add(Membership(person_id=person_id, organisation_id=organisation.id, joined_at=clock.now()))
    assert scores(course, organisation_id=organisation.id) == [0]


def test_the_language_of_the_attempt_and_else_that_of_the_person(course: PublishedCourse) -> None:
    english, hindi = learners(course, 2), learners(course, 2, language="hi")
    sit(course, english, [RIGHT, HALF], language="en")
    sit(course, hindi[:1], [WRONG])
    sit(course, hindi[1:], [RIGHT], language="en")
    assert scores(course, language="hi") == [0]
    assert scores(course, language="en") == [100, 60, 100]


def test_a_period_holds_its_first_instant_and_not_its_end(course: PublishedCourse) -> None:
    start = datetime(2026, 10, 1, tzinfo=UTC)
    people = learners(course, 3)
    for person, given, days in zip(people, (RIGHT, HALF, WRONG), (0, 30, 31), strict=True):
        sit(course, [person], [given], ended_at=start + timedelta(days=days))
    assert scores(course, since=start, until=start + timedelta(days=31)) == [100, 60]
    assert scores(course, since=start + timedelta(seconds=1)) == [60, 0]


def test_the_first_attempt_stays_the_first_in_a_period_that_leaves_it_out(course: PublishedCourse) -> None:
    start = datetime(2026, 10, 1, tzinfo=UTC)
    people = learners(course, 1)
    sit(course, people, [WRONG], ended_at=start)
    sit(course, people, [RIGHT], number=2, ended_at=start + timedelta(days=5))
    assert scores(course, since=start + timedelta(days=1)) == []


def test_queries_do_not_grow_with_attempts_and_questions(course: PublishedCourse, count_queries: CountQueries) -> None:
    counted = []
    for number in (3, 40):
        sit(course, learners(course, number), [HALF] * number)
        db.session.rollback()
        with count_queries() as statements:
            load(course.course_id, "first-quiz", Selection())
        counted.append(len(statements))
    assert counted == [4, 4]


def test_an_answer_that_is_very_long_is_not_taken_apart(course: PublishedCourse) -> None:
    sit(course, learners(course, 1), [{"portal": "x" * 3000}])
    db.session.rollback()
    found = load(course.course_id, "first-quiz", Selection()).tallies["portal"]
    assert (found.answered, found.uncounted, dict(found.answers)) == (1, 1, {})


def test_attempts_are_not_changed_by_looking_at_them(course: PublishedCourse) -> None:
    ids = sit(course, learners(course, 1), [HALF])
    before = vars(db.session.get_one(QuizAttempt, ids[0])).copy()
    scores(course)
    after = vars(db.session.get_one(QuizAttempt, ids[0]))
    assert {key: value for key, value in before.items() if key != "_sa_instance_state"} == {
        key: value for key, value in after.items() if key != "_sa_instance_state"
    }
