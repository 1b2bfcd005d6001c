"""Workbooks: the template, what spreadsheet programs make of cells, and files that somebody has made to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from lms.quizzes.exchange.questions import to_question
from lms.quizzes.exchange.sheets_reader import read_csv, read_xlsx
from lms.quizzes.exchange.sheets_template import template_csv, template_xlsx
from lms.quizzes.exchange.sheets_writer import workbook_bytes
from lms.quizzes.kinds.registration import register_kinds

register_kinds()
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[Any], more: str = "") -> bytes:
    """A workbook with these rows, and a second sheet of a name."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for number, cells in enumerate(rows, 1):
        for place, value in enumerate(cells, 1):
            sheet.cell(number, place, value)
    if more:
        made.create_sheet(more)
    return workbook_bytes(made)


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook one of whose members is another."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return buffer.getvalue()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_template_can_be_read_as_it_is(language: str) -> None:
    for taken in (read_xlsx(template_xlsx(language)), read_csv(template_csv(language))):
        made = [to_question(found, language, set()) for found in taken.drafts]

        assert not taken.problems
        assert [each.question.kind for each in made if each.question] == ["single_choice", "true_false"]
        assert not [problem for each in made for problem in each.problems]


def test_the_template_has_a_table_and_instructions_in_both_languages() -> None:
    sheets = load_workbook(io.BytesIO(template_xlsx())).worksheets
    words = [str(cell.value) for row in sheets[1].iter_rows() for cell in row]

    assert [sheet.title for sheet in sheets] == ["Questions", "How to fill in"]
    assert sheets[0].freeze_panes == "A2"
    assert sheets[0].max_row == 3
    assert "How to fill in the table" in words
    assert "तालिका कैसे भरें" in words


def test_numbers_percents_truths_and_dates_are_read_as_people_see_them() -> None:
    head = ["text", "title", "choice_1", "choice_1_worth", "choice_2", "choice_2_worth", "mark"]

    taken = read_xlsx(
        workbook(head, ["Q", date(2025, 1, 2), 5, 0.5, 7.5, 1, 2.0], ["Q", True, 1000000, 0, "x", 1, None])
    )

    assert not taken.problems
    first, second = (found.draft for found in taken.drafts)
    assert (first["title"], first["mark"], first["kind"]) == ("2025-01-02", 2, "single_choice")
    assert [(choice["text"].text, choice["fraction"]) for choice in first["choices"]] == [("5", 0.5), ("7.5", 1)]
    assert (second["title"], second["choices"][0]["text"].text) == ("TRUE", "1000000")


def test_a_second_sheet_is_named() -> None:
    taken = read_xlsx(workbook(["text", "answer"], ["Q", True], more="Mine"))

    assert [problem.what for problem in taken.problems] == [
        "The sheet “Mine” was not read: questions stand in the first one."
    ]
    assert taken.drafts[0].draft["answer"] is True


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text,answer", template_xlsx()[:3000]])
def test_what_is_no_workbook_is_one_problem(data: bytes) -> None:
    assert [problem.what for problem in read_xlsx(data).problems] == ["This is no workbook of the kind .xlsx."]


def test_another_zip_file_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")

    assert read_xlsx(buffer.getvalue()).problems[0].what == "This is no workbook of the kind .xlsx."


def test_a_workbook_that_unpacks_to_very_much_is_not_unpacked() -> None:
    data = changed(template_xlsx(), SHEET, b" " * 70_000_000)

    assert len(data) < 1_000_000
    assert "far more than questions" in read_xlsx(data).problems[0].what


@pytest.mark.parametrize("cell", ['<c r="XFD1048576"><v>1</v></c>', "<x:c s='1' r = 'A9999999'/>", '<c r="AAAAAA1"/>'])
def test_cells_far_out_are_refused(cell: str) -> None:
    sheet = f'<worksheet><sheetData><row r="1"><c r="A1"/>{cell}</row></sheetData></worksheet>'

    assert "goes beyond row" in read_xlsx(changed(template_xlsx(), SHEET, sheet.encode())).problems[0].what


def test_too_many_cells_are_refused() -> None:
    assert "too many cells" in read_xlsx(changed(template_xlsx(), SHEET, b"<c/>" * 1_000_001)).problems[0].what


def test_a_sheet_that_is_no_xml_is_one_problem() -> None:
    assert len(read_xlsx(changed(template_xlsx(), SHEET, b"<worksheet><sheetData><row")).problems) == 1
