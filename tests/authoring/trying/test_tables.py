"""Tables that somebody pastes: what becomes a question, and what is said about the rest, by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.trying.pasting import recognised
from lms.authoring.trying.tables import read_table
from lms.quizzes.exchange.questions import to_question

CELLS = st.text(st.sampled_from('ab |\t,;"\n-सही'), max_size=12)


@pytest.fixture(autouse=True)
def texts(app: Flask) -> Iterator[None]:
    """Problems are said in the reader's language."""
    with app.test_request_context():
        yield


def kinds(text: str) -> list[tuple[int, str]]:
    return [(found.line, str(found.draft["kind"])) for found in read_table(text).drafts]


def said(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.what) for problem in read_table(text).problems]


def test_a_row_is_the_question_the_right_answer_and_wrong_ones() -> None:
    (found,) = read_table("Who helps?\tThe helpline\tThe agent\tNobody\n").drafts
    made: Any = to_question(found, "en", set()).question
    assert [(choice.text["en"], choice.fraction) for choice in made.choices] == [
        ("The helpline", 1),
        ("The agent", 0),
        ("Nobody", 0),
    ]
    assert made.text == {"en": "Who helps?"}


def test_what_has_no_wrong_answer_is_a_statement_a_number_or_words() -> None:
    text = "Papers can wait.\tfalse\nकाग़ज़ ज़रूरी हैं।\tसही\nHow much is charged?\t₹35,400\nWhich portal?\teMigrate"
    assert kinds(text) == [(1, "true_false"), (2, "true_false"), (3, "numerical"), (4, "short_answer")]
    drafts = [found.draft for found in read_table(text).drafts]
    assert [drafts[0]["answer"], drafts[1]["answer"]] == [False, True]
    assert drafts[2]["answers"] == [{"value": 35400.0, "fraction": 1.0}]


@pytest.mark.parametrize(
    "heading", ["Question\tRight answer\tWrong answer", "प्रश्न\tसही\tग़लत", "Question\tAnswer\tMore"]
)
def test_simple_headings_are_no_question(heading: str) -> None:
    assert kinds(f"{heading}\nWho?\tA\tB") == [(2, "single_choice")]


@pytest.mark.parametrize(
    "table",
    [
        "| Question | Right | Wrong |\n|---|:--:|---|\n| Who? | Hel\\|per | Agent |",
        "Question,Right answer,Wrong answer\n\nWho?,Hel|per,Agent\n",
        "Question\tRight answer\tWrong answer\n\nWho?\tHel|per\tAgent\n",
    ],
)
def test_markdown_commas_and_tabs_say_the_same(table: str) -> None:
    (found,) = read_table(table).drafts
    assert found.line == 3
    assert [choice["text"].text for choice in found.draft["choices"]] == ["Hel|per", "Agent"]


def test_with_headings_it_is_read_as_an_import() -> None:
    table = "kind\ttext_en\ttext_hi\tchoice_1\tchoice_2\tright\n\n\tWho?\tकौन?\tA\tB\t2\n"
    (found,) = read_table(table).drafts
    made: Any = to_question(found, "en", set()).question
    assert found.line == 3
    assert made.text == {"en": "Who?", "hi": "कौन?"}
    assert [choice.fraction for choice in made.choices] == [0, 1]


def test_each_missing_cell_is_named_with_its_line() -> None:
    text = "\tA\tB\nWho?\t\tB\nWhat?\tA\nWhere?\tA\t\tC\nWhen?\tA\tA\tC\nWhy?\tA\tC\tC"
    found = said(text)
    assert [line for line, _what in found] == [1, 2, 3, 4, 5, 6]
    assert "no question" in found[0][1]
    assert "no right answer" in found[1][1]
    assert "no wrong answer" in found[2][1]
    assert "Column 3" in found[3][1]
    assert "among the wrong ones" in found[4][1]
    assert "twice" in found[5][1]
    assert kinds(text) == [(4, "single_choice"), (6, "single_choice")]


def test_a_cell_of_several_lines_keeps_the_count_of_lines() -> None:
    assert kinds('"Who\nhelps?"\tA\tB\nWhat?\tA\tB') == [(1, "single_choice"), (3, "single_choice")]


@pytest.mark.parametrize("text", ["", "\n\n", "| \n|---|"])
def test_an_empty_table_says_so(text: str) -> None:
    found = read_table(text)
    assert not found.drafts
    assert found.problems


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("Who?\tA\tB", "table"),
        ("| Who? | A | B |", "table"),
        ("text_en,choice_1,choice_2\n", "table"),
        ("Who?\nA. One\nB. Two\nANSWER: A", "aiken"),
        ("Who? {=One ~Two}", "gift"),
        ('<?xml version="1.0"?><quiz/>', "moodle-xml"),
        ("What a day.", ""),
        ("", ""),
    ],
)
def test_the_format_is_found_out(content: str, form: str) -> None:
    assert recognised(content.encode()) == form


def test_a_name_tells_the_format_too() -> None:
    assert recognised(b"Who?", "questions.gift") == "gift"
    assert recognised(b"Who?;A;B", "questions.csv") == "table"
    assert recognised(b"PK\x03\x04", "anything.bin") == "xlsx"


@settings(max_examples=30)
@given(rows=st.lists(st.lists(CELLS, max_size=5), max_size=6), sign=st.sampled_from(["\t", ",", " | "]))
def test_no_table_breaks_it(app: Flask, rows: list[list[str]], sign: str) -> None:
    with app.test_request_context():
        text = "\n".join(sign.join(row) for row in rows)
        found = read_table(text)
        last = text.count("\n") + 1
        lines = [*(each.line for each in found.drafts), *(each.line for each in found.problems)]
        assert all(1 <= line <= last for line in lines)
