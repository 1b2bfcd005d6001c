"""Authors are told what is wrong with a text, and on which line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.markup_problems import examine


def problems(text: str) -> list[tuple[int, str]]:
    found = examine(text, terms={"agent"}, images={"media/a.svg"})
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
    found = examine(text, terms={"agent"}, images={"media/a.svg"})
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
        ("[a](media/a.svg)", 1, "cannot lead into media/"),
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
