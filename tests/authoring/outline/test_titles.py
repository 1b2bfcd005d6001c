"""Other titles in files whose other lines stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.outline.titles import retitled_lesson, retitled_yaml
from lms.core.errors import Refusal
from lms.courses.lessons import split_lesson
from lms.courses.yaml_files import read_yaml

LESSON = """---
# who wrote it
title:   "Old: one"   # stays short
aim: Know it.
sources: [O05,   O07]
---

## A  heading

---
title: not this one
"""


def test_only_the_title_of_a_lesson_changes() -> None:
    changed = retitled_lesson(LESSON, "New: one")
    before, after = LESSON.splitlines(), changed.splitlines()
    assert [line for line in after if line not in before] == [after[2]]
    assert split_lesson(changed).values["title"] == "New: one"
    assert changed.endswith("## A  heading\n\n---\ntitle: not this one\n")


def test_line_ends_and_the_mark_of_windows_stay() -> None:
    windows = "\ufeff" + LESSON.replace("\n", "\r\n")
    changed = retitled_lesson(windows, "New")
    assert changed.startswith("\ufeff---\r\n")
    assert changed.count("\r\n") == changed.count("\n") == windows.count("\n")


def test_a_lesson_without_a_head_gets_one() -> None:
    assert retitled_lesson("Only words.", "A title") == "---\ntitle: A title\n---\nOnly words."


def test_a_head_that_cannot_be_read_is_not_touched() -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        retitled_lesson("---\ntitle: [\n---\nText", "New")
    with pytest.raises(Refusal, match="cannot be read"):
        retitled_yaml("- a list", {"en": "New"})


def test_a_language_of_a_yaml_title_changes_alone() -> None:
    text = "kind: quiz # a quiz\ntitle: {en: Old, hi: पुराना}\n"
    assert retitled_yaml(text, {"en": "New"}) == "kind: quiz # a quiz\ntitle: {en: New, hi: पुराना}\n"
    assert retitled_yaml("kind: quiz\n", {"en": "New", "hi": ""}).endswith("title:\n  en: New\n")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60))
@settings(max_examples=30)
def test_any_title_is_read_back_as_it_was_written(title: str) -> None:
    changed = retitled_lesson(LESSON, title)
    assert split_lesson(changed).values["title"] == title
    assert read_yaml(retitled_yaml("kind: quiz\n", {"en": title})).data["title"] == {"en": title}
