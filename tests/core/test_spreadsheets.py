from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.core.spreadsheets import BYTE_ORDER_MARK, FORMULA_STARTS, csv_response, safe_cell


def content(app: Flask, header: Sequence[Any], rows: Any) -> str:
    with app.test_request_context():
        return csv_response("learners", header, rows).get_data(as_text=True)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))


def test_what_was_written_can_be_read(app: Flask) -> None:
    rows = [["आशा देवी", 3, 66.5, None], ['Ravi "RK" Kumar, Udaipur', -2, 0.5, "two\nlines"]]
    assert read(content(app, ["Name", "Done", "Mark", "Note"], rows)) == [
        ["Name", "Done", "Mark", "Note"],
        ["आशा देवी", "3", "66.5", ""],
        ['Ravi "RK" Kumar, Udaipur', "-2", "0.5", "two\nlines"],
    ]


def test_it_begins_with_a_mark_so_that_hindi_is_recognised(app: Flask) -> None:
    assert content(app, ["नाम"], []).startswith("\ufeffनाम")


def test_it_is_a_file_to_keep(app: Flask) -> None:
    with app.test_request_context():
        response = csv_response("learners", ["Name"], [])
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="learners.csv"'
    assert "charset=utf-8" in response.headers["Content-Type"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_a_text_that_starts_a_formula_is_escaped(app: Flask, text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert content(app, ["Name"], [[text]]).splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("value", ["Asha", "", "1=1", "a@example.org", -1, 2.5, None])
def test_anything_else_stays_as_it_is(value: Any) -> None:
    assert safe_cell(value) == value


def test_the_header_is_escaped_too(app: Flask) -> None:
    assert read(content(app, ["=1"], [])) == [["'=1"]]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert not str(safe_cell(text)).startswith(FORMULA_STARTS)
    assert str(safe_cell(text)).removeprefix("'") == text.removeprefix("'")


def test_rows_are_made_while_they_are_sent(app: Flask) -> None:
    made: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            made.append(number)
            yield [number]

    with app.test_request_context():
        response = csv_response("numbers", ["n"], rows())
        parts = iter(response.response)
        next(parts)
        next(parts)
        assert made == []
        next(parts)
        assert made == [0]
        response.close()
