"""What is wrong with an answer, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from lms.questionnaires.reading import problems, read_answers
from tests.factories.fellowships import question
from tests.questionnaires.forms import OPTIONS, form, referee, sent

TWO = referee(0, "Ravi", "ravi@x.org", "teacher") | referee(1, "Sita", "sita@x.org", "neighbour")


@pytest.mark.parametrize(
    ("kind", "more", "answer"),
    [
        ("short_text", {}, "x" * 200),
        ("long_text", {"longest": 10}, "x" * 10),
        ("number", {"least": 0, "most": 31}, "0"),
        ("number", {"least": 0, "most": 31}, "31"),
        ("date", {}, "2026-11-21"),
        ("choice", {"options": OPTIONS}, "other"),
        ("choices", {"options": OPTIONS}, ["yes", "no"]),
        ("agreement", {"is_required": True}, "yes"),
        ("email", {}, "asha@example.org"),
        ("phone", {}, "+919876543210"),
        ("file", {"is_required": True, "most": 2}, [4, 9]),
        ("short_text", {}, ""),
        ("references", {}, []),
    ],
)
def test_answers_that_may_be_handed_in(app_context: Flask, kind: str, more: dict[str, Any], answer: Any) -> None:
    assert problems(form(question("a", kind, **more)), {"a": answer}) == {}


@pytest.mark.parametrize(
    ("kind", "more", "answer", "sentence"),
    [
        ("short_text", {"is_required": True}, "", "Fill in this field."),
        ("short_text", {}, "x" * 201, "201 characters, and 200 are allowed"),
        ("long_text", {"longest": 10}, "x" * 11, "nothing was cut off"),
        ("number", {}, "ten", "Write a number, like 12.5"),
        ("number", {}, "1" * 30, "fewer digits"),
        ("number", {"least": 1}, "0.5", "not below 1."),
        ("number", {"most": 31}, "32", "not above 31."),
        ("date", {}, "2026-02-30", "Choose a day"),
        ("date", {}, "0026-02-03", "Choose a day"),
        ("date", {}, "20260203", "Choose a day"),
        ("choice", {"options": OPTIONS}, "gone", "Choose one of the answers."),
        ("choice", {"options": OPTIONS, "is_required": True}, None, "Choose one of the answers."),
        ("choices", {"options": OPTIONS}, ["yes", "gone"], "answers that are shown"),
        ("choices", {"options": OPTIONS}, "yes", "does not fit the question"),
        ("agreement", {"is_required": True}, "", "Tick this box if you agree."),
        ("email", {}, "asha at home", "name@example.org"),
        ("phone", {}, "12", "phone number with all its digits"),
        ("file", {"least": 1}, [], "Add a file."),
        ("file", {"most": 1}, [1, 2], "Keep one file only"),
        ("file", {"least": 2}, [1], "Add 2 files"),
        ("references", {"least": 1}, [], "Name somebody."),
        ("references", {}, [{"name": "Ravi"}], "or leave the row empty"),
        ("references", {}, ["Ravi"], "or leave the row empty"),
    ],
)
def test_answers_that_have_to_be_mended(
    app_context: Flask, kind: str, more: dict[str, Any], answer: Any, sentence: str
) -> None:
    found = problems(form(question("a", kind, **more)), {"a": answer})
    assert sentence in str(found["a"])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),
        (referee(1, "Sita", "sita at home", "neighbour"), "name@example.org"),
        (referee(1, "Sita", "RAVI@x.org", "neighbour"), "the same e-mail address"),
        (referee(1, "", "", ""), "Name 2 people at the least."),
        (referee(1, "Sita" * 60, "sita@x.org", "neighbour"), "at most"),
    ],
)
def test_referees(app_context: Flask, changes: dict[str, str], sentence: str | None) -> None:
    document = form(question("referees", "references", least=2))
    found = problems(document, read_answers(document, sent(**{**TWO, **changes})))
    assert str(found.get("referees")).find(str(sentence)) >= 0
