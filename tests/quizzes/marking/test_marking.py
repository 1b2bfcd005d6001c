"""What a person gives for an answer, and what follows for the attempt."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.learning.queries import enrolment_state
from lms.people.models import Person
from lms.quizzes.gradings import QuizGrading, hand_fractions
from lms.quizzes.marking.operations import GradedMeanwhile
from lms.quizzes.marking.queries import gradings_of
from lms.quizzes.models import AttemptState
from lms.quizzes.queries import Attempt, answers_of, attempt_of
from tests.factories.marking import grade, hand_in_answers, make_quiz_by_hand
from tests.factories.people import make_person
from tests.factories.quizzes import give, make_attempt

pytestmark = pytest.mark.usefixtures("app_context")


def attempt(person: Person, attempt_id: int) -> Attempt:
    db.session.rollback()
    found = attempt_of(person.id, attempt_id)
    assert found is not None
    return found


def actions() -> list[str]:
    statement = select(HistoryEntry.action).where(HistoryEntry.subject_kind == "quiz_attempts")
    return list(db.session.scalars(statement.order_by(HistoryEntry.id)))


def newest(attempt_id: int, question_id: str, part: str = "") -> int:
    return gradings_of(attempt_id)[question_id, part].id


def test_an_attempt_with_long_answers_waits() -> None:
    person, course = make_person(), make_quiz_by_hand()
    found = attempt(person, hand_in_answers(person, course))
    assert (found.state, found.score) == (AttemptState.SUBMITTED, None)
    saved = answers_of(found.id)
    assert (saved["visa"].fraction, saved["letter"].fraction, saved["case"].fraction) == (1, None, None)


def test_the_last_grade_finishes_it() -> None:
    person, trainer, course = make_person(), make_person("Meera"), make_quiz_by_hand(pass_mark=80)
    attempt_id = hand_in_answers(person, course)
    assert grade(attempt_id, "letter", by=trainer.id, levels={"facts": 2, "words": 1}, comment=" Good \r\n start ")
    assert attempt(person, attempt_id).state is AttemptState.SUBMITTED
    assert answers_of(attempt_id)["letter"].fraction == 0.6
    assert grade(attempt_id, "case", "why", by=trainer.id, fraction=0.5)
    found = attempt(person, attempt_id)
    assert (found.state, found.earned, found.most) == (AttemptState.FINISHED, 1 + 3 + 1.5, 8)
    state = enrolment_state(person.id, course.course_id)
    assert state is not None
    assert (state.progress["first-quiz"].score, state.progress["first-quiz"].done_at) == (68.75, None)
    given = gradings_of(attempt_id)["letter", ""]
    assert (given.levels, given.comment, given.graded_by) == ({"facts": 2, "words": 1}, "Good \n start", "Meera")
    assert actions()[-3:] == ["quizzes.answer_graded", "quizzes.answer_graded", "quizzes.attempt_finished"]


def test_nothing_waits_where_no_long_answer_was_given() -> None:
    person, course = make_person(), make_quiz_by_hand()
    attempt_id = hand_in_answers(person, course, letter=None, case={"true": False})
    found = attempt(person, attempt_id)
    assert (found.state, found.earned) == (AttemptState.FINISHED, 2)


def test_the_same_grade_twice_is_one() -> None:
    person, trainer, course = make_person(), make_person("Meera"), make_quiz_by_hand()
    attempt_id = hand_in_answers(person, course)
    assert grade(attempt_id, "letter", by=trainer.id, comment="Good")
    assert not grade(attempt_id, "letter", by=trainer.id, comment="Good")
    assert db.session.scalar(select(func.count(QuizGrading.id))) == 1
    assert actions().count("quizzes.answer_graded") == 1


def test_a_grade_can_be_changed_and_the_result_follows() -> None:
    person, trainer, course = make_person(), make_person("Meera"), make_quiz_by_hand()
    attempt_id = hand_in_answers(person, course)
    grade(attempt_id, "letter", by=trainer.id)
    grade(attempt_id, "case", "why", by=trainer.id)
    assert attempt(person, attempt_id).score == 100
    assert grade(attempt_id, "case", "why", by=trainer.id, fraction=0.0, seen=newest(attempt_id, "case", "why"))
    found = attempt(person, attempt_id)
    assert (found.state, found.earned, found.score) == (AttemptState.FINISHED, 7, 87.5)
    state = enrolment_state(person.id, course.course_id)
    assert state is not None
    assert state.progress["first-quiz"].score == 87.5
    assert actions()[-1] == "quizzes.attempt_changed"
    assert hand_fractions(attempt_id) == {"letter": {"": 1.0}, "case": {"why": 0.0}}
    assert db.session.scalar(select(func.count(QuizGrading.id))) == 3


def test_a_new_comment_alone_changes_no_result() -> None:
    person, trainer, course = make_person(), make_person("Meera"), make_quiz_by_hand()
    attempt_id = hand_in_answers(person, course, case=None)
    grade(attempt_id, "letter", by=trainer.id)
    grade(attempt_id, "letter", by=trainer.id, comment="Well said", seen=newest(attempt_id, "letter"))
    assert gradings_of(attempt_id)["letter", ""].comment == "Well said"
    assert actions()[-1] == "quizzes.answer_graded"


def test_the_second_of_two_is_told_what_the_first_gave() -> None:
    person, course = make_person(), make_quiz_by_hand()
    first, second = make_person("Meera"), make_person("Lata")
    attempt_id = hand_in_answers(person, course)
    grade(attempt_id, "letter", by=first.id, comment="Mine")
    with pytest.raises(GradedMeanwhile) as caught:
        grade(attempt_id, "letter", by=second.id, levels={"facts": 0, "words": 0})
    assert (caught.value.grading.graded_by, caught.value.grading.comment) == ("Meera", "Mine")
    assert hand_fractions(attempt_id)["letter"][""] == 1
    assert grade(attempt_id, "letter", by=second.id, levels={"facts": 0, "words": 0}, seen=caught.value.grading.id)
    assert hand_fractions(attempt_id)["letter"][""] == 0


@pytest.mark.parametrize(
    ("question", "part", "given", "field"),
    [
        ("letter", "", {"levels": {"facts": 4}}, "words"),
        ("letter", "", {"levels": {"facts": 3, "words": 1}}, "facts"),
        ("letter", "", {"levels": {"facts": 4, "words": 1, "more": 9}}, None),
        ("letter", "", {"comment": "x" * 4001}, "comment"),
        ("case", "why", {"fraction": None}, "mark"),
        ("case", "why", {"fraction": 1.1}, "mark"),
        ("case", "why", {"fraction": -0.1}, "mark"),
        ("case", "why", {"fraction": float("nan")}, "mark"),
        ("case", "", {}, None),
        ("case", "true", {}, None),
        ("visa", "", {}, None),
        ("letter", "more", {}, None),
        ("none", "", {}, None),
    ],
)
def test_what_cannot_be_given_is_refused(question: str, part: str, given: dict[str, Any], field: str | None) -> None:
    person, trainer, course = make_person(), make_person("Meera"), make_quiz_by_hand()
    attempt_id = hand_in_answers(person, course)
    with pytest.raises(Refusal) as caught:
        grade(attempt_id, question, part, by=trainer.id, **given)
    assert caught.value.field == field
    assert db.session.scalar(select(func.count(QuizGrading.id))) == 0


def test_an_attempt_in_progress_is_not_graded() -> None:
    person, trainer, course = make_person(), make_person("Meera"), make_quiz_by_hand()
    attempt_id = make_attempt(person, course)
    give(person, attempt_id, {"letter": {"text": "Dear", "files": []}})
    with pytest.raises(Refusal):
        grade(attempt_id, "letter", by=trainer.id)
    with pytest.raises(Refusal):
        grade(attempt_id + 1, "letter", by=trainer.id)


def test_of_eight_at_once_one_grades_and_the_others_are_told(app: Flask) -> None:
    person, course = make_person(), make_quiz_by_hand()
    graders = [make_person(f"Trainer {number}").id for number in range(8)]
    attempt_id = hand_in_answers(person, course, case=None)
    gate = threading.Barrier(len(graders))
    results: list[bool | None] = []

    def one(by: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                results.append(grade(attempt_id, "letter", by=by))
            except GradedMeanwhile:
                results.append(None)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(by,)) for by in graders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["None"] * 7 + ["True"]
    assert attempt(person, attempt_id).state is AttemptState.FINISHED
    assert actions().count("quizzes.attempt_finished") == 1
