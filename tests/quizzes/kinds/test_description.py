"""A text between questions: nothing to answer, nothing to earn."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from lms.quizzes.kinds.description.question import Description
from lms.quizzes.kinds.question import Question
from tests.quizzes.questions import description, fields


def test_it_asks_nothing_and_is_worth_nothing() -> None:
    text: Question = description()
    assert not text.is_asked
    assert text.mark == 0
    assert text.grade(None).fraction == 0
    assert text.is_complete(None)


def test_whatever_is_sent_is_no_answer() -> None:
    text: Question = description()
    assert text.read(fields("something")) is None
    assert text.fields(None) == text.controls(None, {}) == {}
    assert text.words(None) == []
    assert text.right_answer() is None


def test_a_mark_is_refused() -> None:
    with pytest.raises(ValidationError):
        Description.model_validate({**description().model_dump(), "mark": 1})


def test_it_survives_storage() -> None:
    assert Description.model_validate(json.loads(description().model_dump_json())) == description()
