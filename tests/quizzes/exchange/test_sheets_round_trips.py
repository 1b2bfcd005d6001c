"""What is exported as a table and imported again is the same, for every kind and whatever its texts hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.quizzes.exchange.drafts import Taken, Written
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.exchange.sheets_reader import read_csv, read_xlsx
from lms.quizzes.exchange.sheets_writer import write_csv, write_xlsx
from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.strategies_of_all import of_any_kind
from tests.quizzes.questions import case, choice_gap, gap_fill, numerical, ordering, short, single, true_false

register_kinds()
Write = Callable[[Sequence[Question], str], Written]
Read = Callable[[bytes], Taken]
ALWAYS_RISKY = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "'=1",
    "''",
    "'",
    "007",
    "1e5",
    "TRUE",
    "_x0041_",
    "a\tb",
    '"',
    "a;b,c",
    "a\u200bb",
]


def there_and_back(questions: list[Question], write: Write, read: Read, language: str = "en") -> list[Question | None]:
    """Return questions written as a table and read again; nothing may be wrong on the way."""
    written = write(questions, language)
    taken = read(written.data)
    ids: set[str] = set()
    made = [to_question(found, "hi", ids) for found in taken.drafts]
    problems = [*written.problems, *taken.problems, *(problem for each in made for problem in each.problems)]
    assert not problems, problems
    return [each.question for each in made]


@settings(max_examples=30)
@given(
    st.lists(of_any_kind, min_size=1, max_size=2, unique_by=lambda question: question.id), st.sampled_from(["en", "hi"])
)
@example([gap_fill(city=choice_gap(yes=1, no=-0.3))], "hi")
@example([case(single(x=1, y=0), short("a*"), ordering("ab"))], "en")
def test_a_csv_file_comes_back_as_it_was(questions: list[Question], language: str) -> None:
    assert there_and_back(questions, write_csv, read_csv, language) == questions


@settings(max_examples=15)
@given(st.lists(of_any_kind, min_size=1, max_size=2, unique_by=lambda question: question.id))
def test_a_workbook_comes_back_as_it_was(questions: list[Question]) -> None:
    assert there_and_back(questions, write_xlsx, read_xlsx) == questions


@pytest.mark.parametrize(("write", "read"), [(write_csv, read_csv), (write_xlsx, read_xlsx)])
def test_cells_that_programs_would_change_come_back_as_they_were(write: Write, read: Read) -> None:
    questions = [
        short(text).model_copy(update={"id": f"q{number}", "title": text.strip("\t"), "text": {"en": text}})
        for number, text in enumerate(ALWAYS_RISKY)
    ]

    assert there_and_back([*questions], write, read) == questions


@pytest.mark.parametrize(("write", "read"), [(write_csv, read_csv), (write_xlsx, read_xlsx)])
def test_what_is_too_long_for_a_cell_comes_back_as_well(write: Write, read: Read) -> None:
    questions = [
        true_false().model_copy(update={"text": {"en": "अ b" * 30_000}}),
        numerical(5).model_copy(update={"id": "n"}),
    ]

    assert there_and_back([*questions], write, read) == questions


def test_no_cell_of_an_export_is_a_formula() -> None:
    text = write_csv(
        [short("=HYPERLINK(1)").model_copy(update={"title": "@x", "text": {"en": "+1"}})], "en"
    ).data.decode()

    assert not [cell for cell in text.replace("\r\n", ",").split(",") if cell.startswith(("=", "+", "@"))]
