"""Questions of every kind, as wild as their models allow, for round trips through files."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lms.quizzes.kinds.question import Question, kinds

SIGNS = "~=#{}:\\%[]<>&;/|*_`'\"-+.,!?$@() \n\t\r\u00a0\u200d\x0b\x1cabcnxAZ019कीज़é–→₹"
SNIPPETS = [
    "->",
    "::",
    "####",
    "//",
    "\\n",
    "[html]",
    "%50%",
    "<span>",
    "</span>",
    "&lt;span",
    "&amp;lt;/span",
    "_____",
]
SPAN = '<span lang="hi" class="multilang">'
words = st.lists(
    st.text(SIGNS, min_size=1, max_size=8) | st.sampled_from([*SNIPPETS, SPAN]), min_size=1, max_size=4
).map("".join)
line = words.map(str.strip).filter(bool)
texts = st.one_of(
    st.fixed_dictionaries({"en": line}),
    st.fixed_dictionaries({"hi": line}),
    st.fixed_dictionaries({"en": line, "hi": line}),
)
maybe = st.none() | texts
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
tags = st.text("abc xyzक:[]\\", min_size=1, max_size=8).map(
    lambda tag: " ".join(tag.replace("[", "").replace("]", "").split())
)
parts = st.floats(0, 1) | st.sampled_from([0.0, 0.5, 1 / 3, 1.0])


def _head(kind: str) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "id": slugs,
        "kind": st.just(kind),
        "title": st.just("") | line,
        "category": st.just("") | st.sampled_from(["top/Rights", "  a  b", "a\nb", "काम"]),
        "mark": st.sampled_from([0.5, 1, 3]) if kind != "description" else st.just(0),
        "bloom": st.none() | st.sampled_from(["remember", "apply"]),
        "tags": st.lists(tags.filter(bool), max_size=2, unique=True).map(tuple),
        "objective": st.none() | slugs,
        "sources": st.lists(slugs, max_size=2).map(tuple),
        "text": texts,
        "feedback": maybe,
        "hints": st.lists(texts, max_size=2).map(tuple),
        "penalty": st.none() | st.floats(0, 1),
        "full_marks": st.booleans(),
    }


def _question(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Question]:
    return st.fixed_dictionaries({**_head(kind), **fields}).map(lambda content: _of_kind(kind, content))


def _of_kind(kind: str, content: dict[str, Any]) -> Question:
    return kinds[kind].model_validate(content)


def _choice(fraction: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"id": slugs, "text": texts, "fraction": fraction, "feedback": maybe})


def _by_id(values: st.SearchStrategy[Any], least: int = 1) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=least, max_size=4, unique_by=lambda each: each["id"])


@st.composite
def _choices(draw: st.DrawFn, is_single: bool) -> list[dict[str, Any]]:
    others = draw(_by_id(_choice(st.floats(-1, 1) if is_single else st.floats(-1, -0.01))))
    best = draw(_choice(st.just(1.0)).filter(lambda each: each["id"] not in {other["id"] for other in others}))
    return list(draw(st.permutations([best, *others])))


def _with_best(values: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.tuples(st.lists(values, max_size=3), values.map(lambda best: {**best, "fraction": 1.0})).map(
        lambda pair: [*pair[0], pair[1]]
    )


pattern = words.filter(lambda text: text.replace("\\", "").replace("*", "").strip(" \n\t\r\u00a0\u200d\x0b\x1c") != "")
_patterns = st.fixed_dictionaries({"pattern": pattern, "fraction": parts, "feedback": maybe})
_number = st.integers(-(10**9), 10**9) | st.floats(-1e12, 1e12) | st.floats(-1, 1)
_values = st.fixed_dictionaries(
    {
        "value": _number,
        "tolerance": st.integers(0, 100) | st.floats(0, 10),
        "tolerance_kind": st.sampled_from(["nominal", "relative", "geometric"]),
        "fraction": parts,
        "feedback": maybe,
    }
)


@st.composite
def _matching(draw: st.DrawFn) -> Question:
    options = draw(_by_id(st.fixed_dictionaries({"id": slugs, "text": texts}), least=2))
    option = st.sampled_from([each["id"] for each in options])
    stems = draw(_by_id(st.fixed_dictionaries({"id": slugs, "text": texts, "option": option, "feedback": maybe})))
    return draw(_question("matching", options=st.just(options), stems=st.just(stems)))


def _rubric() -> st.SearchStrategy[Any]:
    level = st.fixed_dictionaries({"points": st.integers(0, 9), "text": texts})
    levels = st.lists(level, min_size=2, max_size=3, unique_by=lambda each: each["points"])
    return st.lists(st.fixed_dictionaries({"id": slugs, "text": texts, "levels": levels}), max_size=2)


units = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(["m", "cm", "kg", "दिन"]), "multiplier": st.floats(0.1, 1000)}),
    max_size=2,
    unique_by=lambda unit: unit["name"],
)
single_choices = _question("single_choice", choices=_choices(True), shuffle=st.booleans())
in_gift = st.one_of(
    single_choices,
    _question("multiple_choice", choices=_choices(False), shuffle=st.booleans(), all_or_nothing=st.booleans()),
    _question("true_false", answer=st.booleans(), if_true=maybe, if_false=maybe),
    _question("short_answer", answers=_with_best(_patterns), case_sensitive=st.booleans()),
    _question("numerical", answers=_with_best(_values), unit=maybe, units=units, wrong=maybe),
    _matching(),
    _question("long_answer", starter=maybe, notes=maybe, rubric=_rubric()),
    _question("description"),
).filter(lambda question: not list(question.problems()))
