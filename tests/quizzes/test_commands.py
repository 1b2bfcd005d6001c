"""The command line for files of questions: check and convert."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import event

from lms.extensions import db
from lms.quizzes.exchange.gift import read_gift

GIFT = """$CATEGORY: rights

// [id:wage] [tag:pay]
::Wage::[html]<b>When?</b>{=monthly#Right ~never ####See the law}

How many?{#3..5}
"""


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["questions", *map(str, arguments)])


def check(app: Flask, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON of a check."""
    result = run(app, "check", *arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    """A file with two questions."""
    file = tmp_path / "some.gift"
    file.write_text(GIFT)
    return file


def test_check_prints_what_is_in_a_file(app: Flask, gift: Path) -> None:
    code, found = check(app, gift)
    assert code == 0
    assert found["problems"] == []
    assert found["categories"] == ["rights"]
    wage, many = found["questions"]
    assert wage == {
        "kind": "single_choice",
        "id": "wage",
        "title": "Wage",
        "category": "rights",
        "tags": ["pay"],
        "line": 4,
        "text": {"text": "<b>When?</b>", "format": "html"},
        "feedback": {"text": "See the law", "format": "html"},
        "choices": [
            {
                "text": {"text": "monthly", "format": "html"},
                "fraction": 1.0,
                "feedback": {"text": "Right", "format": "html"},
            },
            {"text": {"text": "never", "format": "html"}, "fraction": 0.0, "feedback": None},
        ],
    }
    assert (many["kind"], many["id"], many["title"], many["tags"], many["line"]) == ("numerical", None, None, [], 6)
    assert many["answers"][0]["value"] == 4
    assert many["answers"][0]["tolerance"] == 1


def test_check_names_problems_and_ends_with_one(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    file.write_text("One{T}\n\nTwo{=a\n\nThree{~a ~b}\n")
    code, found = check(app, file, "--format", "gift")
    assert code == 1
    assert [problem["line"] for problem in found["problems"]] == [3, 5]
    assert [question["line"] for question in found["questions"]] == [1, 5]


@pytest.mark.parametrize("content", [None, b"\xff\xd8\xff\xe0\0\x10JFIF\0", b""])
def test_a_file_that_cannot_be_read_is_a_problem(app: Flask, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    code, found = check(app, file)
    assert code == 1
    assert found["questions"] == []
    assert [problem["line"] for problem in found["problems"]] == [1]


def test_a_folder_is_a_problem(app: Flask, tmp_path: Path) -> None:
    code, found = check(app, tmp_path)
    assert code == 1
    assert len(found["problems"]) == 1


def test_check_asks_no_database(app: Flask, gift: Path) -> None:
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(*arguments: Any) -> None:
        asked.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert check(app, gift)[0] == 0
        assert run(app, "convert", gift, "--to", "gift").exit_code == 0
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert asked == []


@pytest.mark.parametrize("target", ["gift", "moodle-xml", "csv", "xlsx"])
def test_convert_there_and_back(app: Flask, gift: Path, tmp_path: Path, target: str) -> None:
    other, back = tmp_path / f"other.{target}", tmp_path / "back.gift"
    result = run(app, "convert", gift, "--to", target, "--output", other)
    assert (result.exit_code, result.stdout) == (0, "")
    result = run(app, "convert", other, "--format", target, "--to", "gift", "--output", back)
    assert result.exit_code == 0, result.output
    direct = run(app, "convert", gift, "--to", "gift").stdout_bytes
    assert read_gift(back.read_bytes()).drafts == read_gift(direct).drafts


def test_convert_says_what_cannot_be_taken_along(app: Flask, gift: Path) -> None:
    result = run(app, "convert", gift, "--to", "aiken")
    assert result.exit_code == 1
    assert result.stdout.startswith("**When?**\nA. monthly\n")
    assert "“title”" in result.stderr
    assert "cannot be written as Aiken" in result.stderr


def test_convert_takes_the_language_of_the_file(app: Flask, gift: Path) -> None:
    result = run(app, "convert", gift, "--to", "moodle-xml", "--language", "hi")
    assert result.exit_code == 0
    assert "multilang" not in result.stdout


def test_convert_cannot_write_into_a_folder(app: Flask, gift: Path, tmp_path: Path) -> None:
    result = run(app, "convert", gift, "--to", "gift", "--output", tmp_path)
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
