"""Questions and answers for tests: fixed ones, and Hypothesis strategies that make any of a kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lms.quizzes.kinds.case.question import Case
from lms.quizzes.kinds.choices import ChoiceQuestion
from lms.quizzes.kinds.description.question import Description
from lms.quizzes.kinds.gap_fill.gaps import Gap, Input
from lms.quizzes.kinds.gap_fill.question import GapFill
from lms.quizzes.kinds.long_answer.question import LongAnswer
from lms.quizzes.kinds.matching.question import Matching
from lms.quizzes.kinds.multiple_choice.question import MultipleChoice
from lms.quizzes.kinds.numerical.question import Numerical
from lms.quizzes.kinds.ordering.question import Ordering, Rule
from lms.quizzes.kinds.question import PART, Question
from lms.quizzes.kinds.short_answer.question import ShortAnswer
from lms.quizzes.kinds.single_choice.question import SingleChoice
from lms.quizzes.kinds.true_false.question import TrueFalse

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


def matching(options: str = "abc", **stems: str) -> Matching:
    """A matching question with options of these ids, and stems that want them; a stem has feedback that names it."""
    wanted = [
        {"id": key, "text": {"en": f"Stem {key}"}, "option": option, "feedback": {"en": f"Said to {key}"}}
        for key, option in stems.items()
    ]
    pairs = [{"id": each, "text": {"en": f"Option {each}"}} for each in options]
    return Matching.model_validate({**_head("matching"), "options": pairs, "stems": wanted})


def ordering(ids: str = "abcde", rule: str = "absolute_position") -> Ordering:
    """Items with these ids, in the right order."""
    items = [{"id": each, "text": {"en": f"Item {each}", "hi": f"चीज़ {each}"}} for each in ids]
    return Ordering.model_validate({**_head("ordering"), "items": items, "rule": rule})


def text_gap(*patterns: str | tuple[str, float], **more: Any) -> dict[str, Any]:
    """A gap for words."""
    return {"input": "text", "answers": short(*patterns).model_dump()["answers"], **more}


def number_gap(*values: dict[str, Any] | float, **more: Any) -> dict[str, Any]:
    """A gap for a number."""
    return {"input": "number", "values": numerical(*values).model_dump()["answers"], **more}


def choice_gap(mark: float = 1, **choices: float) -> dict[str, Any]:
    """A gap with a list of choices."""
    return {"input": "choice", "choices": _choices(choices), "mark": mark}


def gap_fill(**gaps: dict[str, Any]) -> GapFill:
    """A text with these gaps, in their order."""
    named = [{"id": key, **gap} for key, gap in gaps.items()]
    text = " then ".join(f"{{{{{key}}}}}" for key in gaps)
    content = {**_head("gap_fill"), "text": {"en": f"First {text}.", "hi": f"पहले {text}।"}, "gaps": named}
    return GapFill.model_validate(content)


def long_answer(**more: Any) -> LongAnswer:
    """A long answer, without rubric and files unless told otherwise."""
    return LongAnswer.model_validate({**_head("long_answer"), **more})


def case(*parts: Question, **more: Any) -> Case:
    """A case of some questions, which get the ids ``part-1``, ``part-2`` …."""
    named = [part.model_copy(update={"id": f"part-{number}"}) for number, part in enumerate(parts, 1)]
    return Case.model_validate({**_head("case"), "parts": named, **more})


def description() -> Description:
    """A text between questions."""
    return Description.model_validate(_head("description"))


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


@st.composite
def _matching(draw: st.DrawFn) -> Matching:
    options = draw(st.integers(2, 5).map(lambda count: "uvwxyz"[:count]))
    stems = draw(st.lists(st.sampled_from(options), min_size=1, max_size=5))
    return matching(options, **dict(zip(IDS, stems, strict=False)))


_ordering = st.builds(lambda count, rule: ordering("abcdef"[:count], rule), st.integers(2, 6), st.sampled_from([*Rule]))
_gap = st.one_of(
    st.builds(lambda question: {"input": "text", "answers": question.model_dump()["answers"]}, _short),
    st.builds(lambda question: {"input": "number", "values": question.model_dump()["answers"]}, _numerical),
    st.builds(lambda question: {"input": "choice", "choices": question.model_dump()["choices"]}, _single()),
)
_gap_fill = st.lists(st.tuples(_gap, st.floats(0.25, 10)), min_size=1, max_size=4).map(
    lambda gaps: gap_fill(**{key: {**gap, "mark": mark} for key, (gap, mark) in zip(IDS, gaps, strict=False)})
)

_whole: st.SearchStrategy[Question] = st.one_of(
    *(_single(), _multiple(), st.booleans().map(true_false), _short, _numerical),
    *(_matching(), _ordering, _gap_fill),
)
_case = st.lists(_whole, min_size=2, max_size=4).map(lambda parts: case(*parts))
any_question: st.SearchStrategy[Question] = st.one_of(_whole, _case)


def _puts(gap: Gap) -> st.SearchStrategy[str]:
    """Something that somebody may have put into a gap."""
    if gap.input is Input.NUMBER:
        return st.integers(-(10**9), 10**9).map(str) | st.just("")
    if gap.input is Input.CHOICE:
        return st.sampled_from(["", *(choice.id for choice in gap.choices)])
    return st.text(max_size=60)


@st.composite
def _any_parts(draw: st.DrawFn, question: Matching | Ordering | GapFill) -> dict[str, list[str]]:
    if isinstance(question, Matching):
        options = st.sampled_from(["", *(option.id for option in question.options)])
        return {stem.id: [draw(options)] for stem in question.stems}
    if isinstance(question, Ordering):
        return question.fields(draw(st.none() | st.permutations([item.id for item in question.items])))
    return {gap.id: [draw(_puts(gap))] for gap in question.gaps}


@st.composite
def any_fields(draw: st.DrawFn, question: Question) -> dict[str, list[str]]:
    """Something that somebody may have answered to a question."""
    if isinstance(question, Case):
        return {f"{part.id}.{name}": each for part in question.parts for name, each in draw(any_fields(part)).items()}
    if isinstance(question, ChoiceQuestion):
        most = 1 if question.kind == "single_choice" else len(question.choice_ids())
        return fields(*draw(st.lists(st.sampled_from(question.choice_ids()), max_size=most, unique=True)))
    if isinstance(question, Matching | Ordering | GapFill):
        return draw(_any_parts(question))
    if question.kind == "true_false":
        return fields(*draw(st.sampled_from([(), ("true",), ("false",)])))
    if question.kind == "numerical":
        return fields(draw(st.integers(-(10**9), 10**9).map(str) | st.just("")))
    return fields(draw(st.text(max_size=60)))
