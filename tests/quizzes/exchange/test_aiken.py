"""Aiken: reading, writing, and what is said about what it cannot hold."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.exchange.aiken import LARGEST, read_aiken, write_aiken
from lms.quizzes.exchange.drafts import Rich
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds
from lms.quizzes.kinds.single_choice.question import SingleChoice
from tests.quizzes.questions import multiple, single, true_false

register_kinds()
TWO = """What is the correct answer to this question?
A. Is it this one?
B. Maybe this answer?
C) Possibly this one?
ANSWER: C

Who may keep your passport?

You decide.
A) The employer
B) Nobody but you

answer: b
"""


def question(text: str) -> Question:
    """The one question of a file."""
    (found,) = read_aiken(text.encode()).drafts
    made = to_question(found, "en", set())
    assert made.question is not None
    return made.question


def test_questions_are_read_with_their_lines() -> None:
    taken = read_aiken(TWO.encode())
    assert taken.problems == []
    first, second = taken.drafts
    assert (first.line, second.line) == (1, 7)
    assert first.draft["text"] == Rich("What is the correct answer to this question?", "plain")
    assert [(each["text"].text, each["fraction"]) for each in first.draft["choices"]] == [
        ("Is it this one?", 0.0),
        ("Maybe this answer?", 0.0),
        ("Possibly this one?", 1.0),
    ]
    assert second.draft["text"].text == "Who may keep your passport?\nYou decide."
    assert [each["fraction"] for each in second.draft["choices"]] == [0.0, 1.0]
    assert second.places[("choices", 1)] == 11


def test_windows_line_ends_and_encodings() -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        text = "Fällt es?\r\nA. Ja\r\nB. Nein, nie\r\nANSWER: A\r\n"
        (found,) = read_aiken(text.encode(encoding)).drafts
        assert found.draft["text"].text == "Fällt es?"


@pytest.mark.parametrize(
    ("text", "lines", "count"),
    [
        ("Q\nA. a\nB. b\n", [1], 0),
        ("Q\nA. a\nB. b\n\nQ2\nA. a\nB. b\nANSWER: A", [1], 1),
        ("Q\nA. a\nB. b\nANSWER: C", [4], 0),
        ("Q\nA. a\nB. b\nANSWER: A, B", [4], 0),
        ("Q\nA. a\nB. b\nANSWER:", [4], 0),
        ("Q\nA. a\nC. c\nANSWER: A", [3], 0),
        ("Q\nANSWER: A", [2], 0),
        ("ANSWER: A", [1], 0),
        ("Q only", [1], 0),
        ("Q\nA. a\nC. c\nANSWER: A\nQ2\nA. a\nB. b\nANSWER: B", [3], 1),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(text: str, lines: list[int], count: int) -> None:
    taken = read_aiken(text.encode())
    assert [problem.line for problem in taken.problems] == lines
    assert len(taken.drafts) == count


def test_a_letter_at_the_start_of_the_question_is_no_choice() -> None:
    assert question("B. Franklin wrote it?\nA. yes\nB. no\nANSWER: A").text == {"en": "B. Franklin wrote it?"}


def test_an_empty_choice_is_refused_at_its_line() -> None:
    (found,) = read_aiken(b"Q\nA.\nB. b\nC. c\nANSWER: B").drafts
    assert [problem.line for problem in to_question(found, "en", set()).problems] == [2]


@pytest.mark.parametrize("hostile", [b"A. a\n" * 200_000, b"Q\nA. a\nC. a\n" * 80_000, b"\0" * 1_000_000])
def test_a_hostile_file_takes_no_long_time(hostile: bytes) -> None:
    start = time.thread_time()  # of the processor: what else the machine does counts for nothing
    assert read_aiken(hostile).problems
    assert time.thread_time() - start < 10


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert [problem.line for problem in read_aiken(b" " * (LARGEST + 1)).problems] == [1]


def test_a_question_is_written() -> None:
    plain = SingleChoice.model_validate(
        {
            "id": "one",
            "kind": "single_choice",
            "text": {"en": "Who?"},
            "choices": [{"id": "a", "text": {"en": "You"}, "fraction": 1}, {"id": "b", "text": {"en": "Nobody"}}],
        }
    )
    written = write_aiken([plain], "en")
    assert written.data == b"Who?\nA. You\nB. Nobody\nANSWER: A\n"
    assert written.problems == []


words = (
    st.text("abc XYZ 12 .,?*_`[]<>#कीज़", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
)


@settings(max_examples=40)
@given(words.map("Q {}".format), st.lists(words, min_size=2, max_size=6), st.integers(0, 5))
def test_what_a_file_says_survives_the_round_trip(stem: str, choices: list[str], right: int) -> None:
    letters = "ABCDEF"[: len(choices)]
    lines = [f"{letter}. {text}" for letter, text in zip(letters, choices, strict=True)]
    text = "\n".join([stem, *lines, f"ANSWER: {letters[right % len(choices)]}", ""])
    made = question(text)
    written = write_aiken([made], "en")
    assert written.problems == []
    assert question(written.data.decode()).model_copy(update={"id": made.id}) == made


def test_what_aiken_cannot_hold_is_named() -> None:
    rich = single(a=1.0, b=0.0).model_copy(update={"title": "A title", "tags": ("x",)})
    written = write_aiken([rich, true_false(), multiple(a=0.5, b=0.5), single(a=1.0, b=0.5)], "en")
    assert [problem.line for problem in written.problems] == [1, 1, 2, 3, 4, 4]
    assert "“title”, “tags”, “choices/feedback”" in written.problems[0].what
    assert "languages" in written.problems[1].what
    assert "cannot be written as Aiken" in written.problems[2].what
    assert len(read_aiken(written.data).drafts) == 2


def test_a_question_with_two_right_choices_is_not_written() -> None:
    written = write_aiken([single(a=1.0, b=1.0)], "en")
    assert written.data == b""
    assert len(written.problems) == 1
