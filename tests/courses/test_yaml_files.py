"""YAML becomes plain values with their lines, and everything wrong is said at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.yaml_files import read_yaml


def test_values_are_those_of_yaml_1_2() -> None:
    data = read_yaml(
        "a: yes\nb: true\nc: 012\nd: 0x1f\ne: 2.5\nf: 2026-11-21\ng: ~\nh: '3'\ni: 2023-12\nj: [1_000]\n112: key\n"
    ).data
    assert data == {
        "a": "yes",
        "b": True,
        "c": 12,
        "d": 31,
        "e": 2.5,
        "f": "2026-11-21",
        "g": None,
        "h": "3",
        "i": "2023-12",
        "j": [1000],
        "112": "key",
    }


def test_every_value_has_its_line() -> None:
    file = read_yaml("a:\n  - b: 1\n    c: |\n      one\n      two\n  - {d: 2}\n", first_line=11)
    assert file.line(("a", 0, "b")) == 12
    assert file.line(("a", 1, "d")) == 16
    assert file.line(("a", 0, "c"), further=2) == 15
    assert file.line(("a", 0, "b"), further=2) == 12
    assert file.line(("a", "only-the-model-knows", 0, "c", "missing")) == 13
    assert file.line(("nothing",)) == 11


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3", 3, "“a” stands here a second time; the first is in line 1."),
        ("a: &x 1\nb: 2", 1, "Anchors and aliases"),
        ("a: &x [1]\nb: *x", 1, "Anchors and aliases"),
        ("a: *x", 1, "cannot be read as YAML"),
        ("a: !!python/object:os.system x", 1, "cannot be read here"),
        ("a: !thing {b: 1}", 1, "Tags (!) are not allowed"),
        ("a: b: c", 1, "A text with a colon in it needs quotes"),
        ("a:\n\t- b", 2, "not tabs"),
        ("a: 1\nb: 'x\nc: 2", 2, "quotation mark opens here"),
        ("a: @x", 1, "begins with @ needs quotes"),
        ("a: 1\n---\nb: 2", 2, "begins a second document"),
        ("a: 1\nb: \x07", 2, "a character that YAML does not allow"),
        ('a: "\\ud800"', 1, "a character that no page can show"),
        ('a: "\\0"', 1, "a character that no page can show"),
        ("a: .nan", 1, "“.nan” cannot be read here"),
        ("a: " + "9" * 40, 1, "cannot be read here"),
        ("{a: 1}: b", 1, "A key should be a word"),
        ("a: " + "[" * 60 + "]" * 60, 1, "nested too deeply"),
        ("[" * 5000, 1, "nested too deeply"),
        ("{a: " * 100_000, 1, "nested too deeply"),
        ("- " * 5000 + "x", 1, "nested too deeply"),
        ("a: [", 1, "cannot be read as YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, words: str) -> None:
    problems = read_yaml(text).problems
    assert any(number == line and words in sentence for number, sentence in problems), problems


def test_two_problems_are_both_said() -> None:
    assert len(read_yaml("a: 1\na: 2\nb: &x 3\n").problems) == 2


def test_a_thousand_laughs_are_not_expanded() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert len(read_yaml("\n".join(lines)).problems) < 1000


def test_an_empty_file_is_nothing() -> None:
    assert read_yaml("").data is None
    assert read_yaml("# only a comment\n").problems == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@\n \t,?0~", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    file = read_yaml(text)
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in file.problems)
