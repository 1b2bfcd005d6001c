"""A YAML text is changed in one place and stays as its author wrote it everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.comments import CommentedMap

from lms.config import ROOT
from lms.courses.yaml_changes import as_yaml, bring_over, changed_yaml, mappings_in
from lms.courses.yaml_files import read_yaml

WRITTEN = """# The quiz of the first week
kind: quiz   # never changes
title: {en: "First quiz", hi: 'पहली प्रश्नोत्तरी'}

settings:
  attempts: 3
  opens_at: 2026-12-01T10:00+05:30   # Monday
  pass_mark: 50
questions:
  # an easy one first
  - id: visa
    tags: [gulf, papers]
    text:
      en: |
        Which visa?

        Think of the work.
      hi: कौन-सा वीज़ा?
as_on: 2026-11-21
"""


def put(key: str, value: Any) -> Callable[[CommentedMap], None]:
    def change(data: CommentedMap) -> None:
        data["settings"][key] = value

    return change


def leave(data: CommentedMap) -> None:
    """Change nothing."""


def test_only_the_line_that_changes_is_another() -> None:
    assert changed_yaml(WRITTEN, put("attempts", 5)) == WRITTEN.replace("attempts: 3", "attempts: 5")


def test_a_new_key_is_a_new_line() -> None:
    after = WRITTEN.replace("  pass_mark: 50\n", "  pass_mark: 50\n  shuffle_questions: true\n")
    assert changed_yaml(WRITTEN, put("shuffle_questions", True)) == after


def test_no_change_gives_the_same_text() -> None:
    assert changed_yaml(WRITTEN, leave) == WRITTEN


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN.replace("  - id: visa\n    tags", "-   id: visa\n    tags").replace("  # an", "# an"),
        'settings:\n    attempts:   3\n    pass_mark: 50\nnote: "a \\\n  long one"\nother:   [ 1,2 ,  3 ]\n',
        "settings:\n      attempts: 3\nlist:\n-   a\n-   b\n",
    ],
)
def test_what_ruamel_would_lay_out_anew_stays_all_the_same(text: str) -> None:
    lines = text.splitlines()
    after = changed_yaml(text, put("attempts", 5)).splitlines()
    changed = [pair for pair in zip(lines, after, strict=True) if pair[0] != pair[1]]
    assert [new.split() for _, new in changed] == [["attempts:", "5"]]


def test_json_is_yaml_too() -> None:
    after = changed_yaml('{"settings": {"attempts": 3}, "text": "अ"}', put("attempts", 5))
    assert read_yaml(after).data == {"settings": {"attempts": 5}, "text": "अ"}
    assert "अ" in after


def test_an_empty_text_becomes_a_mapping() -> None:
    def change(data: CommentedMap) -> None:
        data["title"] = {"en": "Bank", "hi": "बैंक"}

    assert changed_yaml("", change) == "title:\n  en: Bank\n  hi: बैंक\n"
    assert changed_yaml("# Ours\n", change) == "# Ours\ntitle:\n  en: Bank\n  hi: बैंक\n"
    assert changed_yaml("# Ours\n", leave) == "# Ours\n"


def test_hindi_stays_readable_and_texts_of_several_lines_become_blocks() -> None:
    after = changed_yaml(WRITTEN, put("note", as_yaml({"hi": "एक\nदो\n", "en": "one line"})))
    assert "    hi: |\n      एक\n      दो\n" in after
    assert read_yaml(after).data["settings"]["note"] == {"hi": "एक\nदो\n", "en": "one line"}


@pytest.mark.parametrize("path", sorted((ROOT / "courses").rglob("*.yaml")), ids=lambda path: path.name)
def test_the_files_of_our_courses_come_back_byte_for_byte(path: Path) -> None:
    text = path.read_bytes().decode()

    def change(data: CommentedMap) -> None:
        data["a_new_key"] = 1

    assert changed_yaml(text, change) == text.rstrip("\n") + "\na_new_key: 1\n"


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
mappings = st.dictionaries(st.sampled_from(["key", "other", "third"]), values, max_size=3)


@settings(max_examples=60)
@given(mappings, mappings)
def test_whatever_is_brought_over_is_there_and_nothing_else_changes(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    def change(data: CommentedMap) -> None:
        bring_over(data["settings"], before, after)

    text = changed_yaml("# top\nkind: quiz\n", lambda data: data.update(settings=as_yaml(before)))
    result = changed_yaml(text, change)
    assert read_yaml(result).data == {"kind": "quiz", "settings": after}
    assert result.startswith("# top\nkind: quiz\n")


def test_bringing_over_leaves_what_both_states_say_as_it_is_written() -> None:
    def change(data: CommentedMap) -> None:
        question = next(mappings_in(data, "questions"))
        bring_over(question, {"id": "visa", "tags": ["gulf"], "mark": 1}, {"id": "visa", "tags": ["gulf"], "mark": 2})

    assert changed_yaml(WRITTEN, change) == WRITTEN.replace("as_on:", "    mark: 2\nas_on:")
