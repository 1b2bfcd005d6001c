"""Questions of those kinds that not every format can hold, as wild as their models allow."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lms.quizzes.kinds.question import Question
from tests.quizzes.exchange.strategies import _by_id as by_id
from tests.quizzes.exchange.strategies import _choices as choices
from tests.quizzes.exchange.strategies import _patterns as patterns
from tests.quizzes.exchange.strategies import _question as question
from tests.quizzes.exchange.strategies import _values as values
from tests.quizzes.exchange.strategies import _with_best as with_best
from tests.quizzes.exchange.strategies import in_gift, line, maybe, slugs, texts

RULES = ["all_or_nothing", "absolute_position", "relative_to_correct", "longest_run"]


def _gap(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"id": slugs, "mark": st.sampled_from([1, 2, 0.5]), **fields})


_gaps = by_id(
    st.one_of(
        _gap(input=st.just("text"), answers=with_best(patterns), case_sensitive=st.booleans()),
        _gap(input=st.just("number"), values=with_best(values)),
        _gap(input=st.just("choice"), choices=choices(True), shuffle=st.booleans()),
    )
)


@st.composite
def _gap_fill(draw: st.DrawFn) -> Question:
    gaps = draw(_gaps)
    plain = st.sampled_from(["a", "the wage of", "मज़दूरी", "is = 5 ~ #1", "<b>", "x\n\ny"])

    def text() -> str:
        return " ".join(f"{draw(plain)} {{{{{gap['id']}}}}}" for gap in draw(st.permutations(gaps)))

    written = {language: text() for language in draw(st.sampled_from([["en"], ["hi"], ["en", "hi"], ["hi", "en"]]))}
    return draw(question("gap_fill", text=st.just(written), gaps=st.just(gaps)))


_units = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(["m", "cm", "kg", "₹", "दिन"]), "multiplier": st.floats(0.1, 1000)}),
    max_size=3,
    unique_by=lambda unit: unit["name"],
)
_ordering = question(
    "ordering", items=by_id(st.fixed_dictionaries({"id": slugs, "text": texts}), least=2), rule=st.sampled_from(RULES)
)
_long_answer = question(
    "long_answer",
    files_most=st.integers(2, 5),
    files_required=st.integers(0, 2),
    longest_words=st.none() | st.integers(1, 5000),
    starter=maybe,
    notes=maybe,
)
_numerical = question(
    "numerical", answers=with_best(values), units=_units, unit_penalty=st.sampled_from([0, 0.25]), wrong=maybe
)


@st.composite
def _case(draw: st.DrawFn) -> Question:
    whole = st.one_of(in_gift, _ordering, _gap_fill()).filter(lambda part: part.kind != "description")
    parts = draw(st.lists(whole, min_size=2, max_size=3, unique_by=lambda part: part.id))
    return draw(question("case", parts=st.just([part.model_dump() for part in parts]), title=line))


of_any_kind = st.one_of(in_gift, _ordering, _gap_fill(), _long_answer, _numerical, _case()).filter(
    lambda made: not list(made.problems())
)
