"""What a quiz costs when many have taken it, in a process of its own: ``python -m benchmarks.quizzes ATTEMPTS``.

It makes a course with a quiz of thirty questions and that many finished attempts in the installation that the
environment names, and measures a trainer's page of its analysis and the grading of all of them.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any, cast

from flask import Flask
from sqlalchemy import Table, insert, select

from benchmarks.preparation import COURSE
from lms import ROOT, create_app
from lms.config import load_settings
from lms.core import clock
from lms.core.database import transaction
from lms.courses.bundles import Bundle, read_folder
from lms.courses.operations import publish_bundle
from lms.courses.queries import PublishedCourse, published
from lms.extensions import Base, db
from lms.learning.models import Enrolment
from lms.people.identity import SESSION_COOKIE
from lms.people.models import Person
from lms.people.operations import create_person, grant_role
from lms.people.roles import Role
from lms.people.sessions import start_session
from lms.quizzes.documents import QuizContent
from lms.quizzes.finishing import grade_attempt
from lms.quizzes.layout import Layout, lay_out
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt
from lms.quizzes.queries import answers_of

QUIZ = "final-quiz"
QUESTIONS = 30
LETTERS = "abcd"
LEFT_OUT = 0.03
ROUNDS = 3
BATCH = 1_000

Row = dict[str, Any]


def main(attempts: int) -> None:
    """Print as JSON what the analysis and the grading took."""
    app = create_app(load_settings())
    with app.app_context():
        Base.metadata.create_all(db.engine)
        course = make_course()
        content = cast(QuizContent, course.document.unit(QUIZ).content)
        write_attempts(course, content, attempts)
        token = make_trainer()
        db.session.remove()
    page = times(lambda: open_page(app, token, f"/teaching/{COURSE}/quizzes/{QUIZ}/analysis"))
    question = times(lambda: open_page(app, token, f"/teaching/{COURSE}/quizzes/{QUIZ}/analysis/question-1"))
    with app.app_context():
        grading = times(lambda: grade_all(content), rounds=1)
    found = {
        "analysis_seconds": page.seconds,
        "analysis_cpu_seconds": page.cpu_seconds,
        "question_seconds": question.seconds,
        "graded_per_second": attempts / grading.seconds,
        "graded_per_cpu_second": attempts / grading.cpu_seconds,
    }
    print(json.dumps(found))


def make_course() -> PublishedCourse:
    """Publish the shipped course with a larger quiz."""
    bundle = read_folder(ROOT / "courses" / COURSE)
    place = next(path for path in bundle.files if path.endswith(f"-{QUIZ}.yaml"))
    quiz = json.dumps(_quiz(), ensure_ascii=False).encode()
    publish_bundle(Bundle(COURSE, {**bundle.files, place: quiz}), by=None)
    course = published(COURSE)
    if course is None:
        raise LookupError(f"{COURSE} was not published")
    return course


def _quiz() -> Row:
    questions = [
        {
            "id": f"question-{number}",
            "kind": "single_choice",
            "text": _text(f"Question {number}?"),
            "choices": [
                {"id": letter, "text": _text(f"Choice {letter}"), "fraction": float(letter == LETTERS[0])}
                for letter in LETTERS
            ],
        }
        for number in range(1, QUESTIONS + 1)
    ]
    head = {"kind": "quiz", "title": _text("Quiz"), "aim": _text("See what you know."), "minutes": 20}
    return {**head, "settings": {"shuffle_questions": True}, "questions": questions}


def _text(words: str) -> dict[str, str]:
    return {"en": words, "hi": words}


def write_attempts(course: PublishedCourse, content: QuizContent, attempts: int) -> None:
    """Write people, enrolments and finished attempts, a batch at a time; the weaker somebody, the more is wrong."""
    chance = random.Random(1)
    for start in range(1, attempts + 1, BATCH):
        numbers = range(start, min(start + BATCH, attempts + 1))
        sittings = [_sitting(number, course, content, chance) for number in numbers]
        with transaction():
            _insert(Person, [_person(number) for number in numbers])
            _insert(Enrolment, [_enrolment(number, course) for number in numbers])
            _insert(QuizAttempt, [attempt for attempt, _ in sittings])
            _insert(QuizAnswer, [answer for _, answers in sittings for answer in answers])


def _insert(model: type[Base], rows: list[Row]) -> None:
    db.session.execute(insert(cast(Table, model.__table__)), rows)


def _person(number: int) -> Row:
    return {
        "id": number,
        "full_name": f"Learner {number}",
        "name_key": f"learner {number}",
        "sign_in_name": f"learner{number}",
        "language": "en",
        "certificate_name_latin": "",
        "certificate_name_devanagari": "",
        "created_at": clock.now(),
    }


def _enrolment(number: int, course: PublishedCourse) -> Row:
    return {"id": number, "person_id": number, "course_id": course.course_id, "enrolled_at": clock.now()}


def _sitting(
    number: int, course: PublishedCourse, content: QuizContent, chance: random.Random
) -> tuple[Row, list[Row]]:
    now, ability = clock.now(), chance.random()
    answers = list(_answers(number, content, ability, chance))
    right = sum(answer["fraction"] for answer in answers)
    attempt = {
        "id": number,
        "enrolment_id": number,
        "unit_id": QUIZ,
        "number": 1,
        "revision_id": course.revision_id,
        "state": AttemptState.FINISHED,
        "seed": number,
        "layout": lay_out(content, number).to_json(),
        "language": "en",
        "reached_page": 1,
        "started_at": now - timedelta(minutes=10),
        "submitted_at": now,
        "finished_at": now,
        "earned": right,
        "most": content.most,
        "score": round(100 * right / content.most, 2),
    }
    return attempt, answers


def _answers(number: int, content: QuizContent, ability: float, chance: random.Random) -> Iterator[Row]:
    for question in content.questions:
        if chance.random() < LEFT_OUT:
            continue
        letter = LETTERS[0] if chance.random() < 0.2 + 0.6 * ability else chance.choice(LETTERS[1:])
        yield {
            "attempt_id": number,
            "question_id": question.id,
            "sequence": 1,
            "saved_at": clock.now(),
            "answer": letter,
            "fraction": float(letter == LETTERS[0]),
            "is_flagged": False,
            "tries": 0,
        }


def make_trainer() -> str:
    """Make somebody who may see the analysis, and return what their browser's cookie holds."""
    with transaction():
        person = create_person("Trainer", by=None)
        grant_role(person, Role.ADMINISTRATOR, "", by=None)
        return start_session(person.id, device="Chrome/Android")


@dataclass(frozen=True)
class Times:
    """What something takes: by the clock, and of the processor."""

    seconds: float
    cpu_seconds: float


def times(do: Callable[[], object], rounds: int = ROUNDS) -> Times:
    """Return what something takes, the medians of some rounds."""
    found = []
    for _ in range(rounds):
        started, started_cpu = time.perf_counter(), time.process_time()
        do()
        found.append((time.perf_counter() - started, time.process_time() - started_cpu))
    return Times(*map(median, zip(*found, strict=True)))


def open_page(app: Flask, token: str, path: str) -> None:
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def grade_all(content: QuizContent) -> None:
    """Grade every attempt from what the database holds of it."""
    for attempt_id, layout in db.session.execute(select(QuizAttempt.id, QuizAttempt.layout)).all():
        graded = grade_attempt(content, Layout.from_json(layout), answers_of(attempt_id), {}, {})
        if graded.result is None:
            raise RuntimeError(f"attempt {attempt_id} could not be graded")


if __name__ == "__main__":
    main(int(sys.argv[1]))
