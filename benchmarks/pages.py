"""The pages that are measured, as the requests that a browser on a phone would send for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from benchmarks.load import STAMP
from benchmarks.population import Learner
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse
from lms.people.identity import SESSION_COOKIE
from lms.quizzes.documents import QuizContent

HEADERS = (
    "Host: localhost",
    "Connection: keep-alive",
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: hi-IN,hi;q=0.9,en-IN;q=0.8,en;q=0.7",
)
HTML = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"
HOME, COURSE, UNIT, QUIZ, SAVE = "home", "course page", "unit page", "quiz page", "answer save"


def get(path: str, cookies: str = "") -> str:
    """Return a request for a page."""
    lines = [f"GET {path} HTTP/1.1", *HEADERS, HTML, *([f"Cookie: {cookies}"] if cookies else [])]
    return "\r\n".join(lines) + "\r\n\r\n"


def post_json(path: str, body: str, cookies: str, token: str) -> str:
    """Return what the quiz page's script sends; the body must be ASCII."""
    lines = [f"POST {path} HTTP/1.1", *HEADERS, "Accept: application/json", "Content-Type: application/json"]
    lines += [f"X-CSRFToken: {token}", f"Content-Length: {len(body)}", f"Cookie: {cookies}"]
    return "\r\n".join(lines) + "\r\n\r\n" + body


@dataclass(frozen=True)
class Ground:
    """What the pages are about: a course, a lesson and a quiz of it, and a browser's way to send forms."""

    course: PublishedCourse
    lesson: Unit
    quiz: Unit
    page_cookie: str
    token: str

    def path(self, unit: Unit) -> str:
        """Return the address of a unit."""
        document = self.course.document
        return f"/courses/{document.slug}/{document.module_of(unit.id).id}/{unit.id}"

    def cookies(self, learner: Learner) -> str:
        """Return the cookies of a learner's browser."""
        return f"{SESSION_COOKIE}={learner.token}; {self.page_cookie}"


def ground(app: Flask, course: PublishedCourse) -> Ground:
    """Return what to measure in a course: its second lesson and its last quiz."""
    units = course.document.ready_units()
    lessons = [unit for unit in units if unit.kind == "lesson"]
    quizzes = [unit for unit in units if unit.kind == "quiz"]
    with app.test_request_context():
        token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}"
    return Ground(course, lessons[1], quizzes[-1], cookie, token)


def requests(place: Ground, learners: Sequence[Learner]) -> dict[str, list[str]]:
    """Return the requests for each page, one a learner."""
    makers: dict[str, Callable[[Learner], str]] = {
        HOME: lambda learner: get("/", place.cookies(learner)),
        COURSE: lambda learner: get(f"/courses/{place.course.slug}", place.cookies(learner)),
        UNIT: lambda learner: get(place.path(place.lesson), place.cookies(learner)),
        QUIZ: lambda learner: get(f"/attempts/{learner.attempt_id}", place.cookies(learner)),
        SAVE: lambda learner: _save(place, learner),
    }
    return {name: [make(learner) for learner in learners] for name, make in makers.items()}


def _save(place: Ground, learner: Learner) -> str:
    questions = cast(QuizContent, place.quiz.content).questions
    question = questions[learner.number % len(questions)]
    fields = question.fields(question.right_answer())
    body = json.dumps({"question": question.id, "sequence": 0, "answer": fields})
    body = body.replace('"sequence": 0', f'"sequence": {STAMP.decode()}')
    return post_json(f"/attempts/{learner.attempt_id}/answers", body, place.cookies(learner), place.token)
