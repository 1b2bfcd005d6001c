"""Somebody else keeps the database locked for longer than a request waits: nothing is lost, and it works afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lms.quizzes.saving import sequence_now
from tests.browser import LiveSite
from tests.faults.conftest import Student
from tests.faults.server import IMPATIENT
from tests.faults.visitor import Visitor

QUESTION, OTHER = "which-law-governs", "who-needs-clearance"


@contextmanager
def locked(site: LiveSite) -> Iterator[None]:
    """Hold the database as another program would, a back-up for instance."""
    connection = sqlite3.connect(site.instance / "setu.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


@pytest.mark.parametrize(("language", "heading"), [("en", "The site is busy"), ("hi", "साइट पर अभी भीड़ है")])
def test_a_form_is_answered_with_what_to_do_and_works_afterwards(
    language: str, heading: str, faulty_site: LiveSite, student: Student, attempt_id: int
) -> None:
    visitor = Visitor(faulty_site, student.person.id, language=language)
    visitor.post("/language", language=language, next="/")
    page = {"page": "1", "go": "stay", f"before.{QUESTION}": "null", f"q.{QUESTION}.answer": "b"}
    with locked(faulty_site):
        busy = visitor.post(f"/attempts/{attempt_id}", fault=IMPATIENT, **page)
    assert busy.status == 503
    assert int(busy.headers["Retry-After"]) > 0
    assert f'lang="{language}"' in busy.text
    assert heading in busy.text
    again = visitor.post(f"/attempts/{attempt_id}", **page)
    assert again.status == 303
    assert visitor.kept(attempt_id) == {QUESTION: "b"}


def test_what_was_saved_before_can_be_read_and_an_answer_is_taken_later(
    faulty_site: LiveSite, student: Student, attempt_id: int
) -> None:
    visitor, sequence = student.visitor, sequence_now()
    assert visitor.answer(attempt_id, QUESTION, sequence, "b").status == 200
    with locked(faulty_site):
        refused = visitor.answer(attempt_id, OTHER, sequence, "d", fault=IMPATIENT)
        assert refused.status == 503
        assert refused.headers["Content-Type"] == "application/json"
        assert visitor.get(f"/attempts/{attempt_id}").status == 200
        assert visitor.kept(attempt_id) == {QUESTION: "b"}
    assert visitor.answer(attempt_id, OTHER, sequence, "d").status == 200
    assert visitor.kept(attempt_id) == {QUESTION: "b", OTHER: "d"}
