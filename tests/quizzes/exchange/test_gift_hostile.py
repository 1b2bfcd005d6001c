"""Files that are made to be slow or to break something: read within seconds, and named as what they are."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.exchange.drafts import draft_json
from lms.quizzes.exchange.gift import LARGEST, MOST_PROBLEMS, MOST_QUESTIONS, read_gift
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.kinds.registration import register_kinds

register_kinds()
MEGABYTES = LARGEST // 1_000_000
SIZE = 1_000_000
SECONDS = 10
"""Of the processor: what else the machine does counts for nothing."""

HOSTILE = {
    "the largest": b"{" * LARGEST,
    "closing braces": b"}" * SIZE,
    "a brace a paragraph": b"{\n\n" * (SIZE // 3),
    "open, then lines": b"{\n\n" + b"abc\n" * (SIZE // 4),
    "empty lines": b"\n" * SIZE,
    "backslashes": b"\\" * SIZE,
    "hash signs": b"Q{" + b"#" * 19_000 + b"}",
    "answers": (b"Q{" + b"=~" * 9_000 + b"}\n\n") * 20,
    "tags that never end": b"// " + b"[tag:" * (SIZE // 5) + b"\nQ{T}",
    "nothings": b"\0" * SIZE,
    "deep comment": b"// [setu:" + b"[" * SIZE + b"]\nQ{T}",
    "deep mapping": b"// [setu:" + b'{"a":' * 900 + b"1" + b"}" * 900 + b"]\nQ{T}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_takes_no_long_time(name: str) -> None:
    start = time.thread_time()
    taken = read_gift(HOSTILE[name])
    assert time.thread_time() - start < SECONDS
    assert len(taken.drafts) <= 1
    assert len(taken.problems) <= MOST_PROBLEMS + 1
    assert taken.problems or name in {"empty lines", "tags that never end"}


def test_a_file_that_is_too_large_is_not_read() -> None:
    taken = read_gift(b"Q{T}\n\n" * (LARGEST // 6 + 1))
    assert taken.drafts == []
    assert [problem.line for problem in taken.problems] == [1]
    assert f"{MEGABYTES} MB" in taken.problems[0].what


def test_more_questions_than_can_be_taken_are_named() -> None:
    taken = read_gift(b"Q{T}\n\n" * (MOST_QUESTIONS + 3))
    assert len(taken.drafts) == MOST_QUESTIONS
    assert [problem.line for problem in taken.problems] == [2 * MOST_QUESTIONS + 1]


@pytest.mark.parametrize(
    "text",
    [
        b"[html]" + b'<span lang="en" class="multilang">' * 5_000 + b"{T}",
        b"[html]" + b"<div>" * 20_000 + b"{T}",
        b"[markdown]" + b"&amp;" * 30_000 + b"{T}",
        b"Q" + b" " * 190_000 + b"x{T}",
        b"Q{=" + b"%" * 190_000 + b"}",
        b"Q{=" + b"*a" * 15_000 + b"}",
    ],
)
def test_a_hostile_text_takes_no_long_time(text: bytes) -> None:
    start = time.thread_time()
    for found in read_gift(text).drafts:
        to_question(found, "en", set())
    assert time.thread_time() - start < SECONDS


@pytest.mark.parametrize(
    "extra",
    [
        '{"choices": 5}',
        '{"text": null}',
        '{"text": {"text": 1, "format": "html"}}',
        '{"tags": [["x"]], "id": [1]}',
        '{"mark": 1e999}',
        '{"mark": NaN}',
        '{"kind": ["single_choice"]}',
        '{"choices": [{"id": {}}, 3]}',
        '{"hints": {"a": {"b": "c"}}, "no such": 1}',
    ],
)
def test_a_forged_comment_makes_a_problem_and_no_more(extra: str) -> None:
    taken = read_gift(f"// [setu:{extra}]\nQ{{=a ~b}}".encode())
    problems = list(taken.problems)
    for found in taken.drafts:
        made = to_question(found, "en", set())
        assert made.question is None or taken.problems
        problems += made.problems
    assert problems


SIGNS = ["{", "}", "=", "~", "#", "####", "::", "->", ":", "\\", "%50%", "%", "..", "*", "1", "-", "T", "FALSE", "a b"]
WORDS = ["\n", "\n\n", "\n//", "[html]", "[setu:", '{"id":"x"}]', "[id:", "]", "$CATEGORY:", " ", "\0", "<b>", "मज़"]
signs = st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=40)


@settings(max_examples=60)
@given(signs)
def test_whatever_stands_there_is_a_question_a_problem_or_nothing(pieces: list[str]) -> None:
    text = "".join(pieces)
    taken = read_gift(text.encode())
    count = text.count("\n") + 1
    assert all(1 <= found.line <= count for found in taken.drafts)
    ids: set[str] = set()
    problems = [*taken.problems]
    for found in taken.drafts:
        json.dumps(draft_json(found.draft), allow_nan=False)
        made = to_question(found, "en", ids)
        assert made.question is not None or made.problems
        problems += made.problems
    assert all(1 <= problem.line <= count and problem.what for problem in problems)
