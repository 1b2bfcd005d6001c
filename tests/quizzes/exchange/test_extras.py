"""What a format cannot say is kept as a difference, and put in again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.exchange.extras import SAME, difference, merged
from lms.quizzes.kinds.exchange import Rich

riches = st.builds(Rich, st.text(max_size=3), st.just("markdown"))
leaves = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-1, 1) | st.text(max_size=3) | riches
items = st.dictionaries(st.sampled_from(["id", "text", "feedback"]), leaves, min_size=1)
drafts = st.dictionaries(
    st.sampled_from(["kind", "text", "choices", "tags", "mark"]), leaves | st.lists(items | leaves, max_size=3)
)


def without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nothing(each) for key, each in value.items() if each is not None}
    return [without_nothing(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=60)
@given(drafts, drafts)
def test_a_difference_makes_one_draft_the_other(read: Any, meant: Any) -> None:
    extra = difference(read, meant)
    made = read if extra is SAME else merged(read, extra)
    assert without_nothing(made) == without_nothing(meant)


def test_a_difference_says_no_more_than_it_must() -> None:
    read = {"choices": [{"id": "a", "text": Rich("x")}, {"id": "b", "text": Rich("y")}], "mark": 1}
    meant = {"choices": [{"id": "a", "text": Rich("x")}, {"id": "dubai", "text": Rich("y")}], "mark": 1.0}
    assert difference(read, meant) == {"choices": {"1": {"id": "dubai"}}}
    assert difference(meant, meant) is SAME
    assert difference(Rich("a *b*", "plain"), Rich("a \\*b\\*", "markdown")) is SAME


@pytest.mark.parametrize("extra", [{"choices": {"7": 1}}, {"choices": {"x": 1}}, {"choices": {"-1": 1}}])
def test_what_does_not_fit_is_refused(extra: Any) -> None:
    with pytest.raises(ValueError, match="there is no number"):
        merged({"choices": [1, 2]}, extra)
