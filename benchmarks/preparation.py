"""Makes one installation to measure, in a process of its own: ``python -m benchmarks.preparation LEARNERS``.

The environment says where (``SETU_INSTANCE``). It writes the database with the shipped courses and the learners,
counts the SQL statements of each page, and prints as JSON what to send.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from benchmarks import pages
from benchmarks.load import STAMP, stamps
from benchmarks.population import Learner, populate
from lms import ROOT, create_app
from lms.config import load_settings
from lms.courses.queries import catalogue
from lms.courses.sync import sync_bundles
from lms.extensions import Base, db

COURSE = "safe-migration-to-the-gulf"
LEARNERS_SENT = 1_000
NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


def main(learners: int) -> None:
    """Make the installation and print what to send."""
    app = create_app(load_settings())
    with app.app_context():
        Base.metadata.create_all(db.engine)
        for sentence in sync_bundles(ROOT / "courses"):
            print(sentence, file=sys.stderr)
        course = next(course for course in catalogue() if course.slug == COURSE)
        place = pages.ground(app, course)
        db.session.rollback()
        populate(learners, course, place.quiz)
    step = max(1, learners // LEARNERS_SENT)
    sent = pages.requests(place, [Learner(number) for number in range(1, learners + 1, step)])
    browsers = {learner.language: _browser(place, learner) for learner in (Learner(101), Learner(102))}
    counted = {name: queries(app, requests[0]) for name, requests in sent.items()}
    print(json.dumps({"requests": sent, "queries": counted, "browsers": browsers}))


def _browser(place: pages.Ground, learner: Learner) -> dict[str, Any]:
    """Return a learner's cookies, and the addresses of their pages."""
    paths = {
        pages.HOME: "/",
        pages.COURSE: f"/courses/{place.course.slug}",
        pages.UNIT: place.path(place.lesson),
        pages.QUIZ: f"/attempts/{learner.attempt_id}",
    }
    return {"cookies": place.cookies(learner), "paths": paths}


def queries(app: Flask, request: str) -> int:
    """Return how many SQL statements a request takes once the process has seen its page before."""
    _ask(app, request)
    with app.app_context():
        engine = db.engine
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(NOT_COUNTED):
            statements.append(statement)

    with _listening(engine, note):
        _ask(app, request)
    return len(statements)


@contextmanager
def _listening(engine: object, note: object) -> Iterator[None]:
    event.listen(engine, "before_cursor_execute", note)  # type: ignore[arg-type]
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)  # type: ignore[arg-type]


def _ask(app: Flask, request: str) -> None:
    head, _, body = request.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, path, _ = first.split(" ")
    headers = [tuple(line.split(": ", 1)) for line in lines]
    body = body.replace(STAMP.decode(), str(next(stamps())))
    client = app.test_client(use_cookies=False)
    answer = client.open(path, method=method, headers=headers, data=body or None)
    if answer.status_code != 200:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.get_data(as_text=True)[:2000]}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
