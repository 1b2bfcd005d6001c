"""Saving a draft from two windows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.questionnaires.drafts import DraftConflict, merged

ANSWERS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "x", "y", []]))


def test_what_is_typed_replaces_what_is_stored_and_files_stay() -> None:
    stored = {"why": "Because", "papers": [4], "gone": "old"}
    assert merged(stored, {"why": "To learn", "gone": ""}, version=3, seen=3) == {"why": "To learn", "papers": [4]}


def test_other_words_of_another_window_are_not_written_over() -> None:
    with pytest.raises(DraftConflict) as conflict:
        merged({"why": "Theirs", "same": "x"}, {"why": "Mine", "same": "x", "new": "n"}, version=4, seen=3)
    assert conflict.value.stored == {"why": "Theirs", "new": ""}
    assert conflict.value.fields == ["why", "new"]


def test_a_window_that_never_saw_a_version_conflicts_as_well() -> None:
    with pytest.raises(DraftConflict):
        merged({"why": "Theirs"}, {"why": "Mine"}, version=1, seen=None)


@settings(max_examples=30)
@given(ANSWERS, ANSWERS)
def test_a_save_that_comes_twice_changes_nothing(stored: dict[str, str], typed: dict[str, str]) -> None:
    once = merged(stored, typed, version=1, seen=1)
    assert merged(once, typed, version=2, seen=1) == once
