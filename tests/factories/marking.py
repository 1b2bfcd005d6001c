"""A quiz with answers that people grade, for tests. Call these inside an application context.

The quiz has three questions: ``visa`` (a single choice, 1 mark, right: b), ``letter`` (a long answer with a rubric of
``facts`` 0, 2 or 4 points and ``words`` 0 or 1, worth 5 marks, up to two files) and ``case`` (a true or false, and the
long answer ``why`` without a rubric, worth 2 marks in all). What only those who grade may see says SECRET.
"""

from __future__ import annotations

from typing import Any

from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.people.models import Person
from lms.quizzes.marking.operations import grade_by_hand
from tests.factories.courses import make_course, text, yaml
from tests.factories.quizzes import QUIZ_FILE, take

UNIT = "first-quiz"
LETTER: dict[str, Any] = {"text": "Dear Sir,\n\nplease give back my passport.", "files": []}
WHY: dict[str, Any] = {"text": "Because the law says so.", "files": []}
ANSWERS: dict[str, Any] = {"visa": "b", "letter": LETTER, "case": {"true": False, "why": WHY}}
BEST = {"facts": 4, "words": 1}


def quiz_by_hand(**settings: Any) -> dict[str, Any]:
    """Return what the file of the quiz says."""
    return {
        "kind": "quiz",
        "title": text("First quiz", "पहली प्रश्नोत्तरी"),
        "aim": text("See what you know.", "देखना कि आप क्या जानते हैं।"),
        "minutes": 10,
        "settings": {"attempts": 0, **settings},
        "questions": [_visa(), _letter(), _case()],
    }


def _visa() -> dict[str, Any]:
    choices = [{"id": each, "text": text(f"Choice {each}"), "fraction": float(each == "b")} for each in "abc"]
    return {"id": "visa", "kind": "single_choice", "text": text("Which visa?"), "choices": choices}


def _letter() -> dict[str, Any]:
    return {
        "id": "letter",
        "kind": "long_answer",
        "mark": 5,
        "text": text("Write to the **employer**."),
        "files_most": 2,
        "longest_words": 300,
        "notes": text("SECRET: look for the law."),
        "rubric": [_criterion("facts", 0, 2, 4), _criterion("words", 0, 1)],
    }


def _criterion(key: str, *points: int) -> dict[str, Any]:
    levels = [{"points": each, "text": text(f"SECRET {key} at {each}")} for each in points]
    return {"id": key, "text": text(f"SECRET {key}"), "levels": levels}


def _case() -> dict[str, Any]:
    parts = [
        {"id": "true", "kind": "true_false", "text": text("It is allowed."), "answer": False},
        {"id": "why", "kind": "long_answer", "text": text("Why?"), "notes": text("SECRET")},
    ]
    return {"id": "case", "kind": "case", "mark": 2, "text": text("An agent keeps a passport."), "parts": parts}


def make_quiz_by_hand(slug: str = "a-course", **settings: Any) -> PublishedCourse:
    """Publish a course with the quiz ``first-quiz``."""
    return make_course(slug, files={QUIZ_FILE: yaml(quiz_by_hand(**settings))})


def hand_in_answers(person: Person, course: PublishedCourse, **changes: Any) -> int:
    """Answer the quiz and hand it in; return the attempt's id. A question that is None is left out."""
    answers = {key: answer for key, answer in {**ANSWERS, **changes}.items() if answer is not None}
    return take(person, course, answers)


def grade(attempt_id: int, question_id: str, part: str = "", *, by: int, **given: Any) -> bool:
    """Grade an answer by hand: the whole rubric or mark unless told otherwise."""
    with_rubric = {"levels": BEST, "fraction": None} if question_id == "letter" else {"levels": {}, "fraction": 1.0}
    values: dict[str, Any] = {**with_rubric, "comment": "", "seen": 0, **given}
    with transaction():
        return grade_by_hand(attempt_id, question_id, part, by=by, **values)
