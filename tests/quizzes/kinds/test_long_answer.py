"""Long answers: what is read from the page, what waits for a person, and what a rubric comes to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.quizzes.kinds.long_answer.question import LONGEST, LongAnswer
from tests.quizzes.questions import fields, long_answer

RUBRIC = [
    {
        "id": "facts",
        "text": {"en": "Facts"},
        "levels": [{"points": points, "text": {"en": f"Level {points}"}} for points in (0, 2, 4)],
    },
    {
        "id": "words",
        "text": {"en": "Words"},
        "levels": [{"points": points, "text": {"en": f"Level {points}"}} for points in (0, 1)],
    },
]
SECRETS: dict[str, Any] = {"notes": {"en": "Look for SECRET things"}, "rubric": RUBRIC}


def answered(text: str = "An answer", *files: int) -> dict[str, Any]:
    return {"text": text, "files": [{"id": each, "name": "", "size": 0} for each in files]}


def with_files(text: str, *files: str) -> dict[str, list[str]]:
    return {**fields(text), "files": list(files)}


@settings(max_examples=60)
@given(st.text(max_size=80), st.lists(st.integers(1, 2**31 - 1), max_size=3))
def test_an_answer_survives_storage_and_the_page(text: str, files: list[int]) -> None:
    question = long_answer(files_most=3)
    answer = question.read(with_files(text, *map(str, files)))
    kept = json.loads(json.dumps(answer))
    assert kept == answer
    assert question.read(question.fields(kept)) == answer
    graded = question.grade(kept)
    assert graded.fraction is None if answer else graded.fraction == 0
    assert len(graded.feedback) == len(question.words(answer))


@settings(max_examples=40)
@given(st.floats(0, 1))
def test_what_a_person_gives_counts(given_fraction: float) -> None:
    graded = long_answer().grade(answered(), {"": given_fraction})
    assert graded.waiting == ()
    assert graded.fraction == pytest.approx(given_fraction, abs=2e-6)


def test_an_answer_waits_for_a_person() -> None:
    question = long_answer()
    assert question.grade(answered()).waiting == ("",)
    (part,) = question.hand_parts(answered())
    assert (part.part, part.question, part.answer) == ("", question, answered())
    assert question.questions_by_hand() == {"": question}


@pytest.mark.parametrize("empty", [{}, fields(), fields(""), fields(" \r\n\t ")])
def test_no_answer_earns_nothing_at_once(empty: dict[str, list[str]]) -> None:
    question = long_answer(files_most=1)
    answer = question.read({**empty, "files": []})
    assert answer is None
    assert question.grade(answer).fraction == 0
    assert question.grade(answer).waiting == ()
    assert question.hand_parts(answer) == ()
    assert question.words(answer) == []
    assert not question.is_complete(answer)


def test_lines_stay_and_control_characters_go() -> None:
    assert long_answer().read(fields("  one\r\n\r\ntwo\x00\x1b\tthree\r")) == answered("one\n\ntwo\tthree")


def test_too_long_an_answer_is_refused() -> None:
    assert long_answer().read(fields("x" * LONGEST)) is not None
    with pytest.raises(Refusal, match="too long"):
        long_answer().read(fields("x" * (LONGEST + 1)))


def test_two_texts_are_refused() -> None:
    with pytest.raises(Refusal):
        long_answer().read(fields("one", "two"))


def test_more_words_than_asked_for_are_kept() -> None:
    question = long_answer(longest_words=2)
    assert question.read(fields("one two three")) == answered("one two three")
    assert question.controls(answered("one two three"), {})["words_so_far"] == 3


def test_what_the_field_began_with_is_no_answer() -> None:
    question = long_answer(starter={"en": "Dear Sir,\n", "hi": "महोदय,"}, files_most=1)
    assert question.controls(None, {})["starter"] == {"en": "Dear Sir,", "hi": "महोदय,"}
    assert question.read(fields("Dear Sir,\r\n")) is None
    assert question.read(fields("महोदय,")) is None
    assert question.read(with_files("Dear Sir,", "7")) == answered("Dear Sir,", 7)
    assert question.controls(answered("Dear Madam,"), {})["starter"] is None


def test_files_belong_to_the_answer() -> None:
    question = long_answer(files_most=2, files_required=1)
    answer = question.read(with_files("", "9", "7", "9"))
    assert answer == answered("", 7, 9)
    assert question.is_complete(answer)
    assert not question.is_complete(answered("words alone"))
    named = {"text": "", "files": [{"id": 7, "name": "slip.pdf", "size": 1200}]}
    assert question.words(named) == ["slip.pdf"]
    assert question.controls(named, {})["files"] == [(7, "slip.pdf", 1200)]


def test_nothing_typed_is_lost_where_it_cannot_be_read() -> None:
    question = long_answer(files_most=1)
    saved = {"text": "old", "files": [{"id": 7, "name": "slip.pdf", "size": 12}]}
    typed = with_files("x" * (LONGEST + 1), "7", "8")
    shown = question.shown_again(typed, saved)
    assert shown == {"text": "x" * (LONGEST + 1), "files": saved["files"]}
    assert question.controls(shown, {})["value"] == shown["text"]
    assert question.shown_again({}, None) == {"text": "", "files": []}


@pytest.mark.parametrize("files", [("1", "2", "3"), ("x",), ("-1",), ("0",), ("१",), ("9" * 12,), ("2147483648",)])
def test_files_that_cannot_be_are_refused(files: tuple[str, ...]) -> None:
    with pytest.raises(Refusal):
        long_answer(files_most=2).read(with_files("", *files))


def test_no_file_where_none_is_taken() -> None:
    with pytest.raises(Refusal):
        long_answer().read(with_files("", "1"))


def test_the_page_tells_neither_rubric_nor_notes() -> None:
    controls = str(long_answer(**SECRETS).controls(answered(), {}))
    for telling in ("SECRET", "Level", "Facts", "points"):
        assert telling not in controls


@pytest.mark.parametrize(
    ("levels", "fraction"),
    [
        ({"facts": 4, "words": 1}, 1),
        ({"facts": 0, "words": 0}, 0),
        ({"facts": 2, "words": 1}, 0.6),
        ({"facts": 4, "words": 0}, 0.8),
    ],
)
def test_a_rubric_is_the_share_of_its_points(levels: dict[str, int], fraction: float) -> None:
    question = long_answer(rubric=RUBRIC)
    assert question.most_points == 5
    assert question.rubric_fraction(levels) == pytest.approx(fraction)


@pytest.mark.parametrize(
    ("levels", "field"),
    [({}, "facts"), ({"facts": 4}, "words"), ({"facts": 3, "words": 1}, "facts"), ({"other": 1}, None)],
)
def test_levels_that_are_missing_or_unknown_are_refused(levels: dict[str, int], field: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        long_answer(rubric=RUBRIC).rubric_fraction(levels)
    assert caught.value.field == field


def test_a_question_survives_storage() -> None:
    question = long_answer(**SECRETS, files_most=2, files_required=1, longest_words=300, starter={"en": "Dear"})
    assert LongAnswer.model_validate(json.loads(question.model_dump_json())) == question
    assert list(question.problems()) == []


def level(points: int) -> dict[str, Any]:
    return {"points": points, "text": {"en": "A level"}}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"files_required": 2, "files_most": 1}, ("files_required",)),
        ({"rubric": [{"id": "a", "text": {"en": "A"}, "levels": [level(1), level(1)]}]}, ("rubric", 0, "levels")),
        ({"rubric": [{"id": "a", "text": {"en": "A"}, "levels": [level(0), level(0)]}]}, ("rubric", 0, "levels")),
        ({"rubric": [RUBRIC[0], RUBRIC[0]]}, ("rubric", 1, "id")),
    ],
)
def test_problems(content: dict[str, Any], where: tuple[str | int, ...]) -> None:
    assert where in [problem.where for problem in long_answer(**content).problems()]
