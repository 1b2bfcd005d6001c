"""CSV files: delimiters and encodings, how rows are counted, and what is no table of questions."""

from __future__ import annotations

import pytest

from lms.quizzes.exchange.drafts import Problem, Rich
from lms.quizzes.exchange.sheets_reader import read_csv
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.test_sheets import table

register_kinds()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings_are_told_by_themselves(delimiter: str, encoding: str) -> None:
    taken = table({"text_en": "A, b; c", "text_hi": "स", "answer": "yes"}, delimiter=delimiter, encoding=encoding)

    assert not taken.problems
    assert "A, b; c" in taken.drafts[0].draft["text"].text


def test_windows_1252_is_understood() -> None:
    assert table({"text": "Café", "answer": "yes"}, encoding="windows-1252").drafts[0].draft["text"] == Rich(
        "Café", "markdown", "en"
    )


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    taken = read_csv(b'\n\ntext,answer\n"two\nlines",yes\n\n,\nQ,\nQ,no\n')

    assert [found.line for found in taken.drafts] == [4, 8]
    assert taken.problems == [
        Problem(7, "Write in the column “kind” what kind of question this is; its other columns do not tell.")
    ]


@pytest.mark.parametrize("data", [b"name,age\nAnna,5\n", b"just words\nand more\n"])
def test_a_table_of_something_else_is_one_problem(data: bytes) -> None:
    taken = read_csv(data)

    assert not taken.drafts
    assert [problem.what for problem in taken.problems] == [
        "This table has no column text_en or text_hi, so it holds no questions. Take the template."
    ]


def test_an_empty_file_is_one_problem() -> None:
    assert read_csv(b"\n\n").problems == [Problem(1, "This table is empty.")]


def test_a_cell_without_a_heading_is_named() -> None:
    assert read_csv(b"text,answer\nQ,yes,what\n").problems == [
        Problem(2, "“what” stands in a column without a heading and was left out.")
    ]


def test_a_quotation_mark_that_is_not_closed_ends_the_reading() -> None:
    taken = read_csv(b'text,answer\nQ,yes\n"R,no\nS,no\n')

    assert len(taken.drafts) == 1
    assert taken.problems[0].line == 3


def test_no_more_rows_are_read_than_one_goes_through() -> None:
    taken = read_csv(b"text,answer\n" + b"Q,yes\n" * 5_010)

    assert len(taken.drafts) == 5_000
    assert taken.problems[-1].what == "The file was read up to here: it holds too much for one go."


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert "larger than 10 MB" in read_csv(b"a" * 10_000_001).problems[0].what
