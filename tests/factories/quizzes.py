"""Quizzes, attempts and answers for tests. Call these inside an application context.

The quiz has one question of each kind, a mark each, two a page: ``visa`` (right: b), ``papers`` (a and c), ``promise``
(false), ``portal`` (eMigrate) and ``charge`` (35400). Whatever must stay with us until the rules allow it says SECRET.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.learning.operations import enrol
from lms.people.models import Person
from lms.quizzes.operations import start_attempt, submit_attempt
from lms.quizzes.queries import attempt_of
from lms.quizzes.saving import Given, save_answers, sequence_now
from tests.factories.courses import MODULE, make_course, text, yaml

RIGHT: dict[str, Any] = {
    "visa": "b",
    "papers": ["a", "c"],
    "promise": False,
    "portal": "eMigrate",
    "charge": "35,400",
}
WRONG: dict[str, Any] = {"visa": "a", "papers": ["b"], "promise": True, "portal": "Google", "charge": "1"}
QUIZ_FILE = f"{MODULE}/03-first-quiz.yaml"


def quiz_file(**settings: Any) -> dict[str, Any]:
    """Return what the file of the quiz says."""
    return {
        "kind": "quiz",
        "title": text("First quiz", "पहली प्रश्नोत्तरी"),
        "aim": text("See what you know.", "देखना कि आप क्या जानते हैं।"),
        "minutes": 10,
        "intro": text("Five *short* questions.", "पाँच *छोटे* सवाल।"),
        "settings": {"questions_a_page": 2, "attempts": 2, **settings},
        "questions": [_visa(), _papers(), _promise(), _portal(), _charge()],
    }


def _visa() -> dict[str, Any]:
    choices = [_choice("a", 0), _choice("b", 1), _choice("c", 0)]
    return {
        "id": "visa",
        "kind": "single_choice",
        "text": text("Which visa?"),
        "choices": choices,
        "feedback": _secret(),
    }


def _papers() -> dict[str, Any]:
    choices = [_choice("a", 0.5), _choice("b", -0.5), _choice("c", 0.5)]
    return {"id": "papers", "kind": "multiple_choice", "text": text("Which **papers**?"), "choices": choices}


def _promise() -> dict[str, Any]:
    said = {"if_true": _secret(), "if_false": _secret()}
    return {"id": "promise", "kind": "true_false", "text": text("A word is enough."), "answer": False, **said}


def _portal() -> dict[str, Any]:
    answers = [{"pattern": "*emigrate*", "feedback": _secret()}, {"pattern": "*SECRET*", "fraction": 0}]
    return {"id": "portal", "kind": "short_answer", "text": text("Which portal?"), "answers": answers}


def _charge() -> dict[str, Any]:
    answers = [{"value": 35400, "tolerance": 100}, {"value": 30000, "fraction": 0.5, "feedback": _secret()}]
    unit = text("rupees", "रुपये")
    return {"id": "charge", "kind": "numerical", "text": text("How much?"), "answers": answers, "unit": unit}


def _choice(key: str, worth: float) -> dict[str, Any]:
    return {"id": key, "text": text(f"Choice {key}", f"विकल्प {key}"), "fraction": worth, "feedback": _secret()}


def _secret() -> dict[str, str]:
    return text("SECRET feedback", "SECRET प्रतिक्रिया")


def make_quiz(slug: str = "a-course", content: Mapping[str, Any] | None = None, **settings: Any) -> PublishedCourse:
    """Publish a course with the quiz ``first-quiz`` in ``first-module``, with some settings.

    ``content`` replaces what the quiz's file says besides: questions, slots …
    """
    return make_course(slug, files={QUIZ_FILE: yaml({**quiz_file(**settings), **(content or {})})})


def make_enrolment(person: Person, course: PublishedCourse) -> int:
    """Put a person on a course and return the enrolment's id."""
    with transaction():
        enrolment: Enrolment = enrol(person.id, course, by=None)
        db.session.flush()
        return enrolment.id


def make_attempt(person: Person, course: PublishedCourse) -> int:
    """Begin an attempt, or find the one in progress, and return its id."""
    enrolment_id = make_enrolment(person, course)
    with transaction():
        return start_attempt(enrolment_id, course, course.document.unit("first-quiz"), by=person.id)


def give(person: Person, attempt_id: int, answers: Mapping[str, Any], *, sequence: int | None = None) -> None:
    """Save some answers of an attempt."""
    with transaction():
        attempt = attempt_of(person.id, attempt_id, is_held=True)
        assert attempt is not None
        moment = sequence or sequence_now()
        save_answers(attempt, [Given(question, moment, answer) for question, answer in answers.items()])


def hand_in(person: Person, attempt_id: int) -> None:
    """Hand an attempt in."""
    attempt = attempt_of(person.id, attempt_id)
    assert attempt is not None
    with transaction():
        submit_attempt(attempt_id, attempt.enrolment_id, by=person.id)


def take(person: Person, course: PublishedCourse, answers: Mapping[str, Any]) -> int:
    """Begin an attempt, give some answers and hand it in; return its id."""
    attempt_id = make_attempt(person, course)
    give(person, attempt_id, answers)
    hand_in(person, attempt_id)
    return attempt_id
