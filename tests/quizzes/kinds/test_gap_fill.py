"""Gap fill: gaps of three kinds in one text, their marks, and where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from lms.core.errors import Refusal
from lms.core.markup import render_blocks
from lms.quizzes.kinds.gap_fill.question import GapFill
from lms.quizzes.kinds.registration import register_kinds
from lms.quizzes.markers import cut_at_markers, markers_in
from tests.quizzes.questions import choice_gap, gap_fill, number_gap, text_gap

register_kinds()


@pytest.fixture
def contract() -> GapFill:
    """A gap for words, one for a number that counts double, and a list."""
    return gap_fill(
        word=text_gap("eMigrate", ("*portal", 0.5)),
        fee=number_gap({"value": 35400, "tolerance": 10}, mark=2),
        who=choice_gap(agent=1, friend=-1),
    )


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ({"word": "emigrate", "fee": "₹35,395", "who": "agent"}, 1),
        ({"word": "a portal", "fee": "35400", "who": "agent"}, 3.5 / 4),
        ({"fee": "३५,४००"}, 2 / 4),
        ({"word": "eMigrate", "who": "friend"}, 0),
        ({"who": "friend"}, 0),
        (None, 0),
    ],
)
def test_gaps_count_by_their_marks(contract: GapFill, answer: Any, fraction: float) -> None:
    assert contract.grade(answer).fraction == pytest.approx(fraction)


def test_what_is_put_in_is_read_gap_by_gap(contract: GapFill) -> None:
    assert contract.read({"word": ["  eMigrate\x07 "], "fee": [" 1,000 "], "who": [""]}) == {
        "word": "eMigrate",
        "fee": "1,000",
    }
    assert not contract.is_complete({"word": "x", "fee": "1"})
    assert contract.is_complete({"word": "x", "fee": "1", "who": "agent"})


def test_a_refusal_names_the_gap(contract: GapFill) -> None:
    with pytest.raises(Refusal) as refused:
        contract.read({"fee": ["many"]})
    assert str(refused.value.sentence) == "Gap 2: Write a number, like 12.5 or 1,00,000."


@pytest.mark.parametrize("forged", [{"who": ["nobody"]}, {"where": ["x"]}, {"word": ["x", "y"]}, {"word": ["x" * 501]}])
def test_what_is_not_of_the_question_is_refused(contract: GapFill, forged: dict[str, list[str]]) -> None:
    with pytest.raises(Refusal):
        contract.read(forged)


def test_capitals_count_where_the_author_says_so() -> None:
    question = gap_fill(word=text_gap("eMigrate", case_sensitive=True))
    assert question.grade({"word": "emigrate"}).fraction == 0
    assert question.grade({"word": "eMigrate"}).fraction == 1


def test_nukta_is_the_same_however_it_was_typed() -> None:
    question = gap_fill(word=text_gap("ज़िला"))
    assert question.grade({"word": "ज़िला"}).fraction == question.grade({"word": "ज़िला"}).fraction == 1


def test_a_number_that_is_none_any_more_earns_nothing(contract: GapFill) -> None:
    assert contract.grade({"fee": "thirty"}).fraction == 0


def test_words_have_the_number_of_their_gap(contract: GapFill) -> None:
    answer = {"word": "eMigrate", "who": "friend"}
    assert contract.words(answer) == ["(1) eMigrate", {"en": "(3) Choice friend"}]
    assert contract.grade(answer).feedback == ({"en": "Said to eMigrate"}, {"en": "Said to friend"})


def test_the_page_gets_what_stands_in_each_gap(contract: GapFill) -> None:
    shown = contract.controls({"word": "eMigrate"}, {"who": ["friend", "agent"]})
    assert shown["text"] == contract.text
    assert [(gap["number"], gap["input"], gap["value"]) for gap in shown["gaps"].values()] == [
        (1, "text", "eMigrate"),
        (2, "number", ""),
        (3, "choice", ""),
    ]
    assert [choice for choice, _ in shown["gaps"]["who"]["choices"]] == ["friend", "agent"]


def test_what_was_refused_is_shown_again_and_marked(contract: GapFill) -> None:
    typed = contract.shown_again({"fee": ["many"], "word": ["eMigrate"]}, None)
    shown = contract.controls(typed, {})["gaps"]
    assert {each: (gap["value"], gap["is_refused"]) for each, gap in shown.items()} == {
        "word": ("eMigrate", False),
        "fee": ("many", True),
        "who": ("", False),
    }


def test_lists_are_shuffled_unless_their_author_says_no() -> None:
    question = gap_fill(a=choice_gap(x=1, y=0), b={**choice_gap(x=1, y=0), "shuffle": False}, c=text_gap("x"))
    assert question.shuffled() == {"a": ("x", "y")}


def test_choices_are_responses_and_what_is_typed_counts_as_itself(contract: GapFill) -> None:
    assert [(each.part, each.key, each.fraction, each.part_words) for each in contract.responses()] == [
        ("who", "agent", 1, "Gap 3"),
        ("who", "friend", -1, "Gap 3"),
    ]
    assert contract.given_responses({"fee": "5", "who": "agent"}) == (("fee", "5"), ("who", "agent"))


def test_without_controls_gaps_are_lines_with_a_number(contract: GapFill) -> None:
    text = contract.text_without_controls()["en"]
    assert render_blocks(text) == "<p>First _____ (1) then _____ (2) then _____ (3).</p>\n"


def test_the_key_is_corrected_gap_by_gap(contract: GapFill) -> None:
    shown = {field.name: field.value for field in contract.key_fields()}
    assert list(shown) == ["word", "fee", "who.agent", "who.friend"]
    corrected = contract.with_key(
        {**shown, "word": "100 % portal", "fee": "30,000 ± 0\n35400 ± 10 = 50 %", "who.friend": "0"}
    )
    assert corrected.grade({"word": "portal", "fee": "30000", "who": "agent"}).fraction == 1
    assert corrected.grade({"fee": "35400"}).fraction == pytest.approx(1 / 4)


@pytest.mark.parametrize(
    ("field", "value"),
    [("word", "50 % portal"), ("word", ""), ("fee", "many"), ("who.agent", "99"), ("who.friend", "lots")],
)
def test_a_key_that_makes_none_is_refused_in_its_field(contract: GapFill, field: str, value: str) -> None:
    shown = {each.name: each.value for each in contract.key_fields()}
    with pytest.raises(Refusal) as refused:
        contract.with_key({**shown, field: value})
    assert refused.value.field == field


def with_text(question: GapFill, **text: str) -> GapFill:
    return question.model_copy(update={"text": text})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no gap", "In Hindi: the gap “a” has no place in the text; write {{a}} where it should be."),
        ("{{a}} {{b}}", "In Hindi: there is no gap for the marker {{b}}."),
        ("{{a}} {{a}}", "In Hindi: the marker {{a}} stands 2 times; each gap has one place."),
        (
            "![{{a}}](media/x.png)",
            "In Hindi: the gap “a” has no place in the text; write {{a}} where it should be.",
        ),
    ],
)
def test_problems_of_the_markers_are_told_for_each_language(text: str, sentence: str) -> None:
    question = with_text(gap_fill(a=text_gap("x")), en="Here: {{a}}", hi=text)
    (problem,) = question.problems()
    assert (problem.where, problem.sentence) == (("text", "hi"), sentence)


@pytest.mark.parametrize(
    ("gap", "where"),
    [
        ({"input": "text"}, ("answers",)),
        ({"input": "number"}, ("values",)),
        ({"input": "choice"}, ("choices",)),
        (choice_gap(a=1), ("choices",)),
        (choice_gap(a=0.5, b=0), ("choices",)),
        (text_gap("x", values=[{"value": 1}]), ("values",)),
        (text_gap(("x", 0.5)), ("answers",)),
        (text_gap("x", "*"), ("answers", 1, "pattern")),
    ],
)
def test_problems_of_a_gap(gap: dict[str, Any], where: tuple[str | int, ...]) -> None:
    (problem,) = gap_fill(a=gap).problems()
    assert problem.where == ("gaps", 0, *where)


def test_markers_in_words_count_and_those_in_addresses_do_not() -> None:
    assert markers_in("**{{a}}** and `{{b}}`, [{{c}}](https://example.org/{{d}})\n\n| x |\n|---|\n| {{e}} |") == list(
        "abce"
    )


def test_markup_is_cut_where_a_control_can_stand() -> None:
    html = Markup('<p>A {{a}} <img alt="{{b}} > {{c}}"> {{d}}.</p>')
    assert cut_at_markers(html) == [
        (Markup("<p>A "), "a"),
        (Markup(' <img alt="{{b}} > {{c}}"> '), "d"),
        (Markup(".</p>"), ""),
    ]
