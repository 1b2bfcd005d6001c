"""Short answers: how typed words are compared with patterns."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.quizzes.kinds.short_answer.question import LONGEST, ShortAnswer, folded, matches
from tests.quizzes.questions import fields, short

DEVANAGARI = st.text(st.characters(min_codepoint=0x0900, max_codepoint=0x097F), min_size=1, max_size=20)


def earns(question: ShortAnswer, text: str) -> float | None:
    return question.grade(question.read(fields(text))).fraction


@pytest.mark.parametrize("typed", ["eMigrate", "emigrate", " EMIGRATE  ", "eMi\u200bgrate"])
def test_capitals_spaces_and_invisible_characters_do_not_matter(typed: str) -> None:
    assert earns(short("eMigrate"), typed) == 1


def test_capitals_matter_where_the_author_says_so() -> None:
    question = short("eMigrate", case_sensitive=True)
    assert earns(question, "eMigrate") == 1
    assert earns(question, "emigrate") == 0


@pytest.mark.parametrize(
    ("one", "two"), [("म\u095bदूर", "मज\u093cदूर"), ("\u0929", "\u0928\u093c"), ("\u0958लम", "क\u093cलम")]
)
def test_nukta_is_the_same_as_one_character_or_two(one: str, two: str) -> None:
    assert earns(short(one), two) == earns(short(two), one) == 1


@given(DEVANAGARI.filter(lambda text: bool(folded(text)) and text.isprintable()))
def test_composed_and_decomposed_are_equal(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert matches(folded(unicodedata.normalize(form, text)), folded(text))


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*passport*", "my passport please", True),
        ("*passport*", "passport", True),
        ("*passport*", "pass port", False),
        ("emi*", "emigrate", True),
        ("emi*", "the emigrate", False),
        ("*grate", "emigrate", True),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("a*b*c", "a b c", True),
        ("a*b*c", "acb", False),
        ("a*bc*c", "abc", False),
        ("passport", "my passport", False),
        (r"3\*4", "3*4", True),
        (r"3\*4", "3 and 4", False),
        ("*", "", True),
        ("**", "anything", True),
    ],
)
def test_wildcards(pattern: str, text: str, fits: bool) -> None:
    assert matches(pattern, text) is fits


def test_the_best_pattern_counts_and_speaks() -> None:
    question = short(("*passport*", 0.25), ("*emigrate*", 1.0), ("*", 0.0))
    graded = question.grade("emigrate and passport")
    assert graded.fraction == 1
    assert graded.feedback == ({"en": "Said to *emigrate*"},)
    assert question.grade("nothing of it").feedback == ({"en": "Said to *"},)


def test_a_hostile_pattern_takes_no_time() -> None:
    question = short("*a" * 90 + "b")
    began = time.thread_time()  # of the processor: what else the machine does counts for nothing
    assert earns(question, "a" * LONGEST) == 0
    assert time.thread_time() - began < 0.5


def test_too_long_an_answer_is_refused() -> None:
    with pytest.raises(Refusal):
        short("x").read(fields("x" * (LONGEST + 1)))


def test_control_characters_are_left_out() -> None:
    assert short("x").read(fields("a\x00b\x1bc")) == "abc"


def test_the_joiners_of_devanagari_are_kept() -> None:
    assert short("x").read(fields("क्\u200dष")) == "क्\u200dष"


def test_problem_no_pattern_is_right() -> None:
    (problem,) = short(("half", 0.5)).problems()
    assert "No pattern is right" in problem.sentence


def test_problem_any_text_earns_something() -> None:
    (problem,) = short("*", "eMigrate").problems()
    assert problem.where == ("answers", 0, "pattern")


@pytest.mark.parametrize(
    ("pattern", "words"), [("* 1", "… 1"), ("*emigrate*", "emigrate"), ("a * b", "a … b"), ("1 *", "1 …")]
)
def test_the_right_answer_fits_its_own_pattern(pattern: str, words: str) -> None:
    question = short(pattern)
    assert question.right_answer() == words
    assert question.grade(words).fraction == 1
