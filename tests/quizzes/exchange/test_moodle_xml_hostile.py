"""Files that somebody has made to do harm are refused quickly, and say why."""

from __future__ import annotations

from time import thread_time

import pytest

from lms.quizzes.exchange.moodle_xml import LARGEST, MOST_PROBLEMS, MOST_QUESTIONS, read_moodle_xml
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.moodle_files import HEAD, answer, question

register_kinds()
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE quiz [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE quiz [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE quiz SYSTEM "http://example.org/quiz.dtd">',
    ],
)
def test_document_types_are_refused(doctype: str) -> None:
    found = read_moodle_xml(
        f"<?xml version='1.0'?>{doctype}<quiz>{question('description', '', '&l9;')}</quiz>".encode()
    )

    assert not found.drafts
    assert [problem.what for problem in found.problems] == [
        "This file declares a document type, which may hide dangerous things. Moodle's own files have none."
    ]


def test_an_entity_that_nobody_declared_ends_the_reading() -> None:
    found = read_moodle_xml((HEAD + question("description", "", "a&nbsp;b") + "</quiz>").encode())

    assert "undefined entity" in found.problems[0].what


@pytest.mark.parametrize(
    "inside",
    ["<a>" * 10_000, "<question>" + "<a>" * 100_000, "<question>" + "<a/>" * 1_000_000],
    ids=["deep", "deep in a question", "many elements"],
)
def test_deep_and_endless_files_are_given_up_at_once(inside: str) -> None:
    started = thread_time()  # of the processor: what else the machine does counts for nothing

    found = read_moodle_xml((HEAD + inside).encode())

    assert found.problems[-1].what.startswith("From here on")
    assert thread_time() - started < 5


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert "larger than 20 MB" in read_moodle_xml(b" " * (LARGEST + 1)).problems[0].what


def test_no_more_questions_are_taken_than_one_goes_through() -> None:
    choices = answer("a") + answer("b", 0)

    found = read_moodle_xml((HEAD + question("multichoice", choices) * (MOST_QUESTIONS + 5) + "</quiz>").encode())

    assert len(found.drafts) == MOST_QUESTIONS
    assert found.problems[-1].what == "The file was read up to here: it holds too much for one go."


def test_no_more_problems_are_listed_than_anybody_reads() -> None:
    found = read_moodle_xml((HEAD + question("calculated", "") * (MOST_PROBLEMS + 5) + "</quiz>").encode())

    assert len(found.problems) == MOST_PROBLEMS + 1


@pytest.mark.parametrize("text", ["{1:SA:" * 15_000, "{1:SA:a~b#" + "~" * 90_000, "[[1]]" * 10_000, "\\" * 90_000])
def test_texts_full_of_signs_take_no_time(text: str) -> None:
    started = thread_time()  # of the processor: what else the machine does counts for nothing

    read_moodle_xml((HEAD + question("cloze", "", text) + question("ddwtos", "", text) + "</quiz>").encode())

    assert thread_time() - started < 5


def test_characters_that_xml_cannot_hold_are_left_out_and_named() -> None:
    found = read_moodle_xml((HEAD + question("description", "", "a\x0bb") + "</quiz>").encode())

    assert found.drafts[0].draft["text"].text == "ab"
    assert [problem.what for problem in found.problems] == ["Characters that XML cannot hold were left out."]
