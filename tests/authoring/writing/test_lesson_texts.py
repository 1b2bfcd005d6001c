"""The file of a lesson taken apart and put together: what is not changed keeps its bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.writing.blanks import blank_lesson, blank_workshop
from lms.authoring.writing.lesson_texts import (
    BODY,
    HEAD,
    Sent,
    clashing,
    digest,
    joined,
    parts_of,
    read_token,
    token,
    with_head_and_body,
)
from lms.courses.lessons import split_lesson
from lms.courses.yaml_files import read_yaml

COURSES = Path(__file__).resolve().parents[3] / "courses"
LESSONS = sorted(COURSES.glob("*/*/*.md"))
LESSON = """---
title: Papers  # the first page
aim: "Check the papers."
minutes: 25
status: ready
as_on: 2026-11-21
sources: [O07, O05]
---
## First

Text.
"""


def sent(content: str, **changes: str) -> Sent:
    """Return what a form sends that was drawn from a content and changed."""
    parts = parts_of(content)
    version, seen = read_token(token(3, parts))
    return Sent({**parts, **changes}, version, seen)


@pytest.mark.parametrize("path", LESSONS[::5], ids=[path.name for path in LESSONS[::5]])
def test_a_form_that_is_sent_as_it_was_drawn_changes_no_byte(path: Path) -> None:
    content = path.read_text()
    parts = parts_of(content)
    assert with_head_and_body(content, parts, parts[BODY].replace("\n", "\r\n")) == content
    assert joined(content, sent(content)) == content


def test_only_the_lines_of_changed_fields_change() -> None:
    changed = with_head_and_body(LESSON, {"title": "Papers", "minutes": "30", "sources": "O05\nO07\nO11"})
    assert changed == LESSON.replace("minutes: 25", "minutes: 30").replace("[O07, O05]", "[O07, O05, O11]")


def test_a_body_is_written_with_the_line_ends_of_its_file_and_one_at_its_end() -> None:
    assert with_head_and_body(LESSON, {}, "New\r\ntext\r\n\r\n").endswith("---\nNew\ntext\n")
    windows = LESSON.replace("\n", "\r\n")
    assert with_head_and_body(windows, {"minutes": "30"}, "New\ntext").endswith("---\r\nNew\r\ntext\r\n")
    assert "\n" not in with_head_and_body(windows, {"minutes": "30"}, "New\ntext").replace("\r\n", "")


@pytest.mark.parametrize(
    ("field", "typed", "line"),
    [
        ("minutes", "many", "minutes: many"),
        ("as_on", "2026-11-22", "as_on: 2026-11-22"),
        ("as_on", "soon", "as_on: soon"),
        ("title", "A: b", "title: 'A: b'"),
        ("status", "draft", "status: draft"),
    ],
)
def test_a_field_is_kept_as_it_was_typed(field: str, typed: str, line: str) -> None:
    changed = with_head_and_body(LESSON, {field: typed})
    assert line in changed
    assert parts_of(changed)[field] == typed


def test_an_empty_field_goes_but_a_title_stays_empty() -> None:
    changed = with_head_and_body(LESSON, {"as_on": "", "sources": "", "title": ""})
    assert "as_on" not in changed
    assert "sources" not in changed
    assert read_yaml(changed.split("---\n")[1]).data["title"] == ""


def test_an_empty_file_gets_a_head_and_a_body() -> None:
    assert with_head_and_body("", {"title": "Papers", "aim": "Know."}, "Text") == (
        "---\ntitle: Papers\naim: Know.\n---\nText\n"
    )


def test_a_broken_head_is_one_part_and_can_be_mended() -> None:
    broken = "---\ntitle: [\n---\nText.\n"
    assert parts_of(broken) == {HEAD: "title: [\n", BODY: "Text.\n"}
    assert with_head_and_body(broken, {HEAD: "title: Papers"}) == "---\ntitle: Papers\n---\nText.\n"
    assert with_head_and_body(broken, {"title": "Papers"}) == "---\ntitle: Papers\n---\nText.\n"


def test_a_file_without_head_keeps_its_text() -> None:
    assert parts_of("Text.")[BODY] == "Text."
    assert with_head_and_body("Text.", {"title": "Papers"}, "Text.") == "---\ntitle: Papers\n---\nText."


def test_what_only_others_have_changed_stays() -> None:
    mine = sent(LESSON, body="Mine.")
    theirs = with_head_and_body(LESSON, {"title": "Their title"})
    assert clashing(theirs, mine) == []
    assert parts_of(joined(theirs, mine))["title"] == "Their title"
    assert parts_of(joined(theirs, mine))[BODY] == "Mine.\n"


def test_the_same_part_changed_twice_clashes_unless_both_say_the_same() -> None:
    mine = sent(LESSON, body="Mine.")
    assert clashing(with_head_and_body(LESSON, {}, "Theirs."), mine) == [BODY]
    assert clashing(with_head_and_body(LESSON, {}, "Mine.\n\n"), mine) == []


def test_after_saving_a_form_may_go_on_with_what_it_shows() -> None:
    mine = sent(LESSON, body="Mine.")
    theirs = with_head_and_body(LESSON, {"title": "Their title"})
    saved = joined(theirs, mine)
    version, seen = read_token(token(5, mine.parts))
    again = Sent({**mine.parts, BODY: "Mine, again."}, version, seen)
    assert parts_of(joined(saved, again))["title"] == "Their title"
    assert clashing(saved, again) == []


def test_what_is_no_token_has_no_version() -> None:
    for text in (None, "", "x", "²;title=1", "99999999999"):
        assert read_token(text)[0] == 0
    assert read_token(token(7, {"title": "A"})) == (7, {"title": digest("A")})


WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0", max_codepoint=0xFFFF), max_size=60
).filter(lambda text: text.isprintable())


@settings(max_examples=30)
@given(title=WORDS, body=st.lists(WORDS, max_size=6))
def test_what_is_typed_is_what_is_read(title: str, body: list[str]) -> None:
    typed = "\n".join(body)
    title = " ".join(title.split())
    changed = with_head_and_body(LESSON, {"title": title}, typed)
    assert parts_of(changed)[BODY].rstrip("\n") == typed.rstrip("\n")
    lesson = split_lesson(changed)
    assert not lesson.head.problems
    assert lesson.values["title"] == title


def test_new_units_begin_as_drafts() -> None:
    files = blank_lesson({"hi": "काग़ज़"}, ("en", "hi"))
    assert split_lesson(files[""]).values == {"title": "काग़ज़", "minutes": 20, "status": "draft"}
    assert split_lesson(files["hi"]).values == {"title": "काग़ज़"}
    workshop = read_yaml(blank_workshop({"en": "Camp"}, ("en", "hi"))[""]).data
    assert (workshop["kind"], workshop["status"], workshop["title"]) == ("workshop", "draft", {"en": "Camp"})
