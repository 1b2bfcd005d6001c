"""Questions and answers for tests: fixed ones, and Hypothesis strategies that make any of a kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lms.quizzes.kinds.multiple_choice import MultipleChoice
from lms.quizzes.kinds.numerical import Numerical
from lms.quizzes.kinds.question import PART, Question
from lms.quizzes.kinds.short_answer import ShortAnswer
from lms.quizzes.kinds.single_choice import SingleChoice
from lms.quizzes.kinds.true_false import TrueFalse

IDS = ["a", "b", "c", "d", "e", "f"]
WORDS = st.text(st.sampled_from("abcXYZ मज़दूरीक़ éÉ 12*.,"), min_size=1, max_size=12).filter(
    lambda text: text.strip(" *")
)
fractions = st.floats(-1, 1, allow_nan=False)


def fields(*values: str) -> dict[str, list[str]]:
    """What the controls of a question with one part hold."""
    return {PART: list(values)}


def single(**choices: float) -> SingleChoice:
    """A single choice with these fractions; each choice has feedback that names it."""
    return SingleChoice.model_validate({**_head("single_choice"), "choices": _choices(choices)})


def multiple(all_or_nothing: bool = False, **choices: float) -> MultipleChoice:
    """A multiple choice with these fractions."""
    content = {**_head("multiple_choice"), "choices": _choices(choices), "all_or_nothing": all_or_nothing}
    return MultipleChoice.model_validate(content)


def true_false(answer: bool = True) -> TrueFalse:
    """A statement that is true, or false, with feedback on both."""
    said = {"if_true": {"en": "You said true"}, "if_false": {"en": "You said false"}}
    return TrueFalse.model_validate({**_head("true_false"), "answer": answer, **said})


def short(*patterns: str | tuple[str, float], **more: Any) -> ShortAnswer:
    """A short answer with these patterns, each alone (worth 1) or with its fraction."""
    pairs = [(each, 1.0) if isinstance(each, str) else each for each in patterns]
    answers = [
        {"pattern": pattern, "fraction": worth, "feedback": {"en": f"Said to {pattern}"}} for pattern, worth in pairs
    ]
    return ShortAnswer.model_validate({**_head("short_answer"), "answers": answers, **more})


def numerical(*values: dict[str, Any] | float, **more: Any) -> Numerical:
    """A numerical question with these values, each a number or all of its keys."""
    answers = [each if isinstance(each, dict) else {"value": each} for each in values]
    return Numerical.model_validate({**_head("numerical"), "answers": answers, **more})


def _head(kind: str) -> dict[str, Any]:
    return {"id": "one", "kind": kind, "text": {"en": "What?", "hi": "क्या?"}}


def _choices(choices: dict[str, float]) -> list[dict[str, Any]]:
    return [
        {"id": key, "text": {"en": f"Choice {key}"}, "fraction": worth, "feedback": {"en": f"Said to {key}"}}
        for key, worth in choices.items()
    ]


@st.composite
def _single(draw: st.DrawFn) -> SingleChoice:
    worth = [1.0, *draw(st.lists(fractions, min_size=1, max_size=5))]
    return single(**dict(zip(IDS, draw(st.permutations(worth)), strict=False)))


@st.composite
def _multiple(draw: st.DrawFn) -> MultipleChoice:
    right = draw(st.integers(1, 3))
    wrong = draw(st.lists(st.floats(-1, 0), min_size=1, max_size=3))
    worth = draw(st.permutations([*[1 / right] * right, *wrong]))
    return multiple(draw(st.booleans()), **dict(zip(IDS, worth, strict=False)))


_patterns = st.tuples(WORDS, st.floats(0, 1))
_short = st.builds(
    lambda others, best, exact: short(*others, (best, 1.0), case_sensitive=exact),
    st.lists(_patterns, max_size=3),
    WORDS,
    st.booleans(),
)
_value = st.fixed_dictionaries(
    {
        "value": st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9).map(lambda number: round(number, 4)),
        "tolerance": st.floats(0, 10).map(lambda number: round(number, 3)),
        "tolerance_kind": st.sampled_from(["nominal", "relative", "geometric"]),
        "fraction": st.floats(0, 1),
    }
)
_numerical = st.builds(
    lambda others, best: numerical(*others, {**best, "fraction": 1}), st.lists(_value, max_size=3), _value
)

any_question: st.SearchStrategy[Question] = st.one_of(
    _single(), _multiple(), st.booleans().map(true_false), _short, _numerical
)


@st.composite
def any_fields(draw: st.DrawFn, question: Question) -> dict[str, list[str]]:
    """Something that somebody may have answered to a question."""
    if question.choice_ids():
        most = 1 if question.kind == "single_choice" else len(question.choice_ids())
        return fields(*draw(st.lists(st.sampled_from(question.choice_ids()), max_size=most, unique=True)))
    if question.kind == "true_false":
        return fields(*draw(st.sampled_from([(), ("true",), ("false",)])))
    if question.kind == "numerical":
        return fields(draw(st.integers(-(10**9), 10**9).map(str) | st.just("")))
    return fields(draw(st.text(max_size=60)))
