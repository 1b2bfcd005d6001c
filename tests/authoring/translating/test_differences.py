"""What is shown of a text that has changed."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.translating.differences import Line, LineKind, Pieces, compare, excerpt, is_different

TEXTS = st.lists(st.sampled_from(["The helpline helps.", "Call 1930.", "", "एजेंट को फ़ोन करें।", "a b c"]), max_size=8)


def said(pieces: Pieces) -> str:
    return "".join(piece.words for piece in pieces)


def kinds(lines: list[Line]) -> list[str]:
    return [line.kind.value for line in lines]


def test_the_same_text_has_no_differences() -> None:
    lines = compare("One.\r\n\r\nTwo.", "One.\n\nTwo.\n")
    assert kinds(lines) == ["same"] * 3
    assert not is_different(lines)
    assert excerpt(lines) == []


def test_a_word_that_changed_is_marked_inside_its_line() -> None:
    (line,) = compare("Call 100 at once.", "Call 112 at once.")
    assert line.kind is LineKind.CHANGED
    assert [(piece.words, piece.is_changed) for piece in line.before] == [
        ("Call ", False),
        ("100", True),
        (" at once.", False),
    ]
    assert [piece.words for piece in line.after if piece.is_changed] == ["112"]


def test_hindi_words_stay_whole() -> None:
    (line,) = compare("पहले हेल्पलाइन को फ़ोन करें।", "पहले पुलिस को फ़ोन करें।")
    assert [piece.words for piece in line.before if piece.is_changed] == ["हेल्पलाइन"]
    assert [piece.words for piece in line.after if piece.is_changed] == ["पुलिस"]


def test_lines_put_in_and_taken_out_are_told_from_those_that_changed() -> None:
    before = "First line stays.\nThis line goes away entirely.\nThe number is 100 today."
    after = "First line stays.\nThe number is 112 today.\nQuite new."
    assert kinds(compare(before, after)) == ["same", "removed", "changed", "added"]


def test_a_text_that_is_quite_another_is_taken_out_and_put_in() -> None:
    assert kinds(compare("alpha beta", "gamma delta epsilon")) == ["removed", "added"]
    assert kinds(compare("", "new")) == ["added"]
    assert kinds(compare("old", "")) == ["removed"]


def test_an_excerpt_leaves_out_what_is_far_from_a_change() -> None:
    before = [f"line number {number}" for number in range(20)]
    after = [*before[:10], "something else", *before[11:]]
    shown = excerpt(compare("\n".join(before), "\n".join(after)))
    assert shown[0] is None
    assert shown[-1] is None
    assert [line.kind.value for line in shown if line] == ["same", "removed", "added", "same"]


@settings(max_examples=30)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_what_is_shown(before: list[str], after: list[str]) -> None:
    lines = compare("\n".join(before), "\n".join(after))
    assert [said(line.before) for line in lines if line.kind is not LineKind.ADDED] == "\n".join(before).splitlines()
    assert [said(line.after) for line in lines if line.kind is not LineKind.REMOVED] == "\n".join(after).splitlines()


def test_texts_made_to_be_slow_are_compared_quickly() -> None:
    began = time.process_time()
    for before, after in (
        ("a\n" * 20_000, "b\n" + "a\n" * 19_000 + "c\n"),
        ("a b " * 5_000, "b a " * 5_000),
        ("\n".join(f"{n} x" for n in range(5_000)), "\n".join(f"{n} x" for n in reversed(range(5_000)))),
    ):
        assert is_different(compare(before, after))
    assert time.process_time() - began < 5
