"""The rules of a quiz as its author writes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from lms.quizzes.settings import Behaviour, Purpose, QuizSettings


def sentences(**settings: object) -> list[str]:
    return [problem.sentence for problem in QuizSettings.model_validate(settings).problems()]


def test_a_time_without_a_zone_is_indian_time() -> None:
    settings = QuizSettings.model_validate({"opens_at": "2026-12-01 09:00", "closes_at": "2026-12-01T18:00+00:00"})
    assert settings.opens_at == datetime(2026, 12, 1, 3, 30, tzinfo=UTC)
    assert settings.closes_at == datetime(2026, 12, 1, 18, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["tomorrow", "2026-13-01", 5])
def test_what_is_no_time_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        QuizSettings.model_validate({"opens_at": wrong})


def test_dates_must_follow_each_other() -> None:
    first, second = "2026-12-01 09:00", "2026-12-02 09:00"
    assert sentences(opens_at=first, due_at=second, closes_at=second) == []
    assert sentences(opens_at=second, closes_at=first) == ["The quiz closes before it opens."]
    assert sentences(opens_at=second, due_at=first) == ["The quiz is due before it opens."]
    assert sentences(due_at=second, closes_at=first) == ["The quiz is due after it has closed."]


def test_certainty_and_further_tries_do_not_go_together() -> None:
    (sentence,) = sentences(certainty=True, behaviour="try_again")
    assert sentence.startswith("Certainty cannot be asked")
    assert sentences(certainty=True, behaviour="at_once") == []


def test_practice_is_never_limited_and_needs_no_mark() -> None:
    settings = QuizSettings(purpose=Purpose.PRACTICE, attempts=2, pass_mark=80)
    assert (settings.attempts_allowed, settings.mark_to_pass) == (0, 0)
    assert (QuizSettings(attempts=2).attempts_allowed, QuizSettings(pass_mark=80).mark_to_pass) == (2, 80)


@pytest.mark.parametrize(("behaviour", "tries"), [("at_end", 0), ("at_once", 1), ("try_again", 4)])
def test_how_often_an_answer_may_be_checked(behaviour: str, tries: int) -> None:
    settings = QuizSettings(behaviour=Behaviour(behaviour), tries=4)
    assert settings.tries_allowed() == tries
    assert settings.checks_answers is (tries > 0)


def test_the_band_is_the_highest_that_is_reached() -> None:
    bands = [{"from": start, "text": {"en": word}} for start, word in ((0, "Low"), (80, "High"), (50, "Mid"))]
    settings = QuizSettings.model_validate({"bands": bands})
    assert [settings.band_for(score) for score in (0, 49.99, 50, 79, 80, 100)] == [
        {"en": word} for word in ("Low", "Low", "Mid", "Mid", "High", "High")
    ]
    assert QuizSettings.model_validate({"bands": bands[1:]}).band_for(10) is None
    assert QuizSettings.model_validate(json.loads(settings.model_dump_json())) == settings
    assert sentences(bands=[bands[0], bands[0]]) == ["Two texts begin at the same result; give each its own."]
