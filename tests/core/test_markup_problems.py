"""Authors are told what is wrong with a text, and on which line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.markup_problems import Known, examine


def problems(text: str) -> list[tuple[int, str]]:
    found = examine(text, Known(terms={"agent"}, images={"media/a.svg"}))
    return [(problem.line, problem.sentence) for problem in found.problems]


def test_a_good_text_has_no_problems() -> None:
    text = """## One

An [[agent]] or [[agent|the man]], a < b, 3 > 2, [a link](https://x.in), <https://y.in>.[^1]

### Two

| a |
| --- |
| [[agent|x]] |

::: note Title
Text
:::

![What it shows](media/a.svg "Caption")

[^1]: Why.

## Three
"""
    assert problems(text) == []
    found = examine(text, Known(terms={"agent"}, images={"media/a.svg"}))
    assert found.terms == {"agent"}
    assert found.images == {"media/a.svg"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Text\n\n# Title", 3, "starts with “##”"),
        ("Title\n=====", 1, "starts with “##”"),
        ("#### Deep", 1, "4 “#” after one with 1: use 2"),
        ("## One\n\n#### Deep", 3, "use 3"),
        ("##", 1, "no words"),
        ("One\ntwo [[nobody]]", 2, "“nobody” is not in glossary.yaml"),
        ("[[Big Words]]", 1, "written [[its-id]]"),
        ("One\n\n- two <b>bold</b>", 3, "“<b>” is HTML"),
        ("<!-- hidden -->", 1, "is HTML"),
        ("<div>\nx\n</div>", 1, "“<div>” is HTML"),
        ("[a](javascript:x)", 1, "“javascript:x” does not work"),
        ("[a](/courses)", 1, "“/courses” does not work"),
        ("[a](media/a.svg)", 1, "cannot lead to media/a.svg"),
        ("![](media/a.svg)", 1, "needs a description"),
        ("![a](media/b.svg)", 1, "media/b.svg does not exist"),
        ("x[^2]", 1, "[^2] has no text"),
        ("x\n\n[^2]: never", 3, "Nothing refers to the footnote [^2]"),
        ("::: note Open\nText", 1, "“::: note Open” is not closed"),
        ("Text\n::: note\nx\n:::\n\n::: tip\nx", 6, "“::: tip” opens no box"),
    ],
)
def test_a_problem_has_its_line(text: str, line: int, words: str) -> None:
    found = [(number, sentence) for number, sentence in problems(text) if words in sentence]
    assert [number for number, _ in found] == [line], problems(text)


def test_a_picture_from_elsewhere_is_refused() -> None:
    assert "not in the course's media folder" in problems("![a](https://x.in/a.png)")[0][1]


def test_code_may_show_anything() -> None:
    assert problems("`<b>` and `[[x]]`\n\n```\n<script>\n```") == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="#[]()!<>ab:|^- \n`*_=.é", max_size=60))
def test_any_text_can_be_examined(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line, _ in problems(text))


@pytest.mark.parametrize(
    ("row", "cells"),
    [("| 1 | 2 |", 2), ("1 | 2", 2), ("| a \\| b | c |", 2), ("| [[x|y]] | c |", 2), ("| | |", 2), ("| 1 |", 1)],
)
def test_each_row_of_a_table_has_the_cells_of_its_head(row: str, cells: int) -> None:
    found = examine(f"Above.\n\n| A | B |\n| --- | --- |\n{row}\n", Known(terms=["x"])).problems
    assert [problem.line for problem in found] == ([] if cells == 2 else [5])


def test_too_many_cells_and_a_text_right_below_a_table_are_told() -> None:
    found = examine(
        "> | A | B |\n> | --- | --- |\n> | 1 | 2 | 3 |\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\nText"
    ).problems
    assert [problem.line for problem in found] == [3, 8]
    assert "3 cells, its head 2" in str(found[0].sentence)
    assert "1 of 2 cells" in str(found[1].sentence)
