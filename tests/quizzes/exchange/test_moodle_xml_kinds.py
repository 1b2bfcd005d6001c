"""Each type of question in Moodle XML becomes a kind of ours, with everything that makes it right or wrong."""

from __future__ import annotations

from typing import Any

import pytest

from lms.quizzes.exchange.drafts import Rich
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.moodle_files import answer, draft, html, made, question, said_about, taken

register_kinds()


def only(element: str, *names: str) -> dict[str, Any]:
    """Some fields of the draft of an element about which there is nothing to say."""
    whole = draft(element)
    return {name: whole[name] for name in names}


def test_a_multichoice_is_a_single_choice() -> None:
    body = "<single>true</single><shuffleanswers>1</shuffleanswers>" + answer("&lt;p&gt;A&lt;/p&gt;", 100, "Yes")

    assert only(question("multichoice", body + answer("B", -33.33333)), "kind", "choices", "shuffle") == {
        "kind": "single_choice",
        "choices": [
            {"text": html("<p>A</p>"), "fraction": 1.0, "feedback": html("Yes")},
            {"text": html("B"), "fraction": -0.3333333},
        ],
        "shuffle": True,
    }


def test_feedback_that_is_not_there_is_none() -> None:
    found = taken(question("multichoice", answer("A") + answer("B", 0, "No")))

    assert [choice["feedback"] for choice in found.drafts[0].draft["choices"]] == [None, html("No")]


@pytest.mark.parametrize("single", ["false", "0"])
def test_a_multichoice_with_several_answers_is_a_multiple_choice(single: str) -> None:
    element = question("multichoice", f"<single>{single}</single>{answer('A', 50)}{answer('B', 50)}{answer('C', -100)}")

    assert only(element, "kind", "shuffle") == {"kind": "multiple_choice", "shuffle": False}
    whole = made(taken(element).drafts[0])
    assert whole.words(whole.right_answer()) == [{"en": "A"}, {"en": "B"}]


def test_an_all_or_nothing_multichoice_is_one_here_too() -> None:
    assert draft(question("multichoiceset", answer("A") + answer("B", 0)))["all_or_nothing"] is True


def test_empty_choices_and_impossible_worths_are_named() -> None:
    assert said_about(question("multichoice", answer("A", 120) + answer("", 0) + answer("B", 0))) == [
        "A choice without words was left out.",
        "This answer is worth 120 %, which became 100 %.",
    ]


def test_true_and_false_are_told_by_their_names() -> None:
    element = question("truefalse", answer("false", 100, "Right, it is not") + answer("true", 0, "It is not"))

    assert only(element, "answer", "if_true", "if_false") == {
        "answer": False,
        "if_true": html("It is not"),
        "if_false": html("Right, it is not"),
    }


def test_answers_of_another_language_are_true_first() -> None:
    found = taken(question("truefalse", answer("सही", 0) + answer("ग़लत", 100)))

    assert found.drafts[0].draft["answer"] is False
    assert [problem.what for problem in found.problems] == [
        "The answers are not called true and false; the first was taken as true."
    ]


def test_a_statement_needs_two_answers() -> None:
    assert said_about(question("truefalse", answer("true"))) == [
        "A true or false question has two answers, true and false."
    ]


def test_short_answers_keep_wildcards_and_capitals() -> None:
    body = "<usecase>1</usecase>" + answer("Jan*") + answer("*", 0, "No")

    assert only(question("shortanswer", body), "answers", "case_sensitive") == {
        "answers": [{"pattern": "Jan*", "fraction": 1.0}, {"pattern": "*", "fraction": 0.0, "feedback": html("No")}],
        "case_sensitive": True,
    }


def number(words: str, tolerance: str = "0", fraction: float = 100, feedback: str = "") -> str:
    """An answer to a numerical question."""
    return answer(words, fraction, feedback).replace("</answer>", f"<tolerance>{tolerance}</tolerance></answer>")


def unit(name: str, multiplier: str) -> str:
    """A unit of a numerical question."""
    return f"<unit><multiplier>{multiplier}</multiplier><unit_name>{name}</unit_name></unit>"


def test_numbers_have_tolerances_units_and_words_for_any_other() -> None:
    units = f"<units>{unit('cm', '100')}{unit('m', '1')}</units><unitgradingtype>2</unitgradingtype>"
    body = number("23.8", "0,5") + number("*", feedback="No", fraction=0) + units + "<unitpenalty>0.2</unitpenalty>"

    assert only(question("numerical", body), "answers", "wrong", "units", "unit_penalty") == {
        "answers": [{"value": 23.8, "fraction": 1.0, "tolerance": 0.5, "tolerance_kind": "nominal"}],
        "wrong": html("No"),
        "units": [{"name": "m", "multiplier": 1}, {"name": "cm", "multiplier": 100}],
        "unit_penalty": 0.2,
    }


def test_units_that_cost_nothing_may_be_left_out() -> None:
    body = number("1") + f"<units>{unit('m', '1')}</units><unitgradingtype>0</unitgradingtype>"

    assert "unit_penalty" not in draft(question("numerical", body))


@pytest.mark.parametrize(("kind", "ours"), [("1", "relative"), ("2", "nominal"), ("3", "geometric")])
def test_kinds_of_tolerance_are_known_where_a_file_has_them(kind: str, ours: str) -> None:
    body = number("5", "0.1").replace("</answer>", f"<tolerancetype>{kind}</tolerancetype></answer>")

    assert draft(question("numerical", body))["answers"][0]["tolerance_kind"] == ours


def test_numbers_that_are_none_are_named() -> None:
    assert said_about(question("numerical", number("five") + number("*", fraction=100) + number("5"))) == [
        "“five” should be a number. It was left out.",
        "An answer that accepts any number cannot be worth something; it was left out.",
    ]


def pair(stem: str, match: str) -> str:
    """A subquestion of a matching question."""
    return f'<subquestion format="html"><text>{stem}</text><answer><text>{match}</text></answer></subquestion>'


@pytest.mark.parametrize("name", ["matching", "match"])
def test_matching_shares_options_and_keeps_extra_ones(name: str) -> None:
    element = question(name, pair("Pune", "India") + pair("Delhi", "India") + pair("", "Qatar"))

    found = only(element, "options", "stems")
    options = {each["id"]: each["text"] for each in found["options"]}
    assert list(options.values()) == [Rich("India", "plain"), Rich("Qatar", "plain")]
    assert [(each["text"], options[each["option"]].text) for each in found["stems"]] == [
        (html("Pune"), "India"),
        (html("Delhi"), "India"),
    ]


def test_pairs_without_an_answer_and_fixed_orders_are_named() -> None:
    body = "<shuffleanswers>0</shuffleanswers>" + pair("Pune", "India") + pair("Delhi", "")

    assert sorted(said_about(question("matching", body))) == [
        "A pair without an answer was left out.",
        "Here the answers of a matching question always stand in an order by chance.",
    ]


def test_essays_are_long_answers() -> None:
    body = (
        "<responseformat>editor</responseformat><attachments>3</attachments><attachmentsrequired>1</attachmentsrequired>"
        "<maxwordlimit>200</maxwordlimit><graderinfo format='html'><text>Look for dates</text></graderinfo>"
        "<responsetemplate format='html'><text>Dear</text></responsetemplate>"
    )

    assert only(question("essay", body), "files_most", "files_required", "longest_words", "notes", "starter") == {
        "files_most": 3,
        "files_required": 1,
        "longest_words": 200,
        "notes": html("Look for dates"),
        "starter": html("Dear"),
    }


def test_what_essays_can_do_and_we_cannot_is_named() -> None:
    body = (
        "<responseformat>noinline</responseformat><attachments>-1</attachments><minwordlimit>5</minwordlimit>"
        "<filetypeslist>.pdf</filetypeslist>"
    )

    assert len(said_about(question("essay", body))) == 4


def items(*words: str) -> str:
    """The answers of an ordering question."""
    return "".join(answer(each, place) for place, each in enumerate(words, 1))


@pytest.mark.parametrize(
    ("rule", "ours"),
    [
        ("ALL_OR_NOTHING", "all_or_nothing"),
        ("ABSOLUTE_POSITION", "absolute_position"),
        ("RELATIVE_TO_CORRECT", "relative_to_correct"),
        ("LONGEST_CONTIGUOUS_SUBSET", "longest_run"),
    ],
)
def test_orders_keep_their_rule(rule: str, ours: str) -> None:
    element = question("ordering", f"<gradingtype>{rule}</gradingtype>{items('one', 'two')}")

    assert only(element, "items", "rule") == {"items": [{"text": html("one")}, {"text": html("two")}], "rule": ours}


@pytest.mark.parametrize(
    ("rule", "ours"), [("LONGEST_ORDERED_SUBSET", "longest_run"), ("RELATIVE_NEXT_INCLUDE_LAST", "relative_to_correct")]
)
def test_rules_that_are_not_ours_become_the_nearest_and_are_named(rule: str, ours: str) -> None:
    found = taken(question("ordering", f"<gradingtype>{rule}</gradingtype>{items('one', 'two')}"))

    assert found.drafts[0].draft["rule"] == ours
    assert [problem.what for problem in found.problems] == [
        f"The grading rule “{rule}” is not known here; the nearest, {ours}, was taken."
    ]


def test_an_order_of_some_of_its_items_is_named() -> None:
    body = "<gradingtype>ALL_OR_NOTHING</gradingtype><selecttype>RANDOM</selecttype><selectcount>2</selectcount>"

    assert said_about(question("ordering", body + items("a", "b", "c"))) == [
        "Moodle shows 2 of these 3 items; here all of them are shown."
    ]


def box(name: str, text: str, group: str = "1") -> str:
    """A word to drag or choose."""
    return f"<{name}><text>{text}</text><group>{group}</group></{name}>"


def test_dragged_words_are_choices_of_their_group() -> None:
    words = box("dragbox", "agent") + box("dragbox", "worker") + box("dragbox", "H&lt;sub&gt;2&lt;/sub&gt;O", "2")
    body = "<shuffleanswers>1</shuffleanswers>" + words + box("dragbox", "salt", "2")

    element = question("ddwtos", body, "[[2]] drinks [[3]] of [[2]]")

    assert draft(element)["text"] == html("{{gap-1}} drinks {{gap-2}} of {{gap-3}}")
    gaps = draft(element)["gaps"]
    assert [[(choice["text"].text, choice["fraction"]) for choice in gap["choices"]] for gap in gaps] == [
        [("agent", 0.0), ("worker", 1.0)],
        [("H<sub>2</sub>O", 1.0), ("salt", 0.0)],
        [("agent", 0.0), ("worker", 1.0)],
    ]
    whole = made(taken(element).drafts[0])
    said = [words if isinstance(words, str) else words["en"] for words in whole.words(whole.right_answer())]
    assert [words.split(" ", 1)[0] for words in said] == ["(1)", "(2)", "(3)"]
    assert (said[0][4:], said[2][4:]) == ("worker", "worker")


def test_lists_in_a_text_are_gaps_in_their_order() -> None:
    element = question("gapselect", box("selectoption", "cat") + box("selectoption", "dog"), "A [[2]].")

    assert draft(element)["gaps"][0]["shuffle"] is False
    assert made(taken(element).drafts[0]).right_answer() == {"gap-1": "b"}


def test_words_of_files_from_old_sites_are_read() -> None:
    group = 'O:8:"stdClass":2:{s:9:"draggroup";s:1:"%s";s:8:"infinite";i:0;}'
    body = "".join(
        f"<answer><text>{words}</text><feedback><text>{group % number}</text></feedback></answer>"
        for words, number in (("acid", 1), ("7", 2), ("base", 1))
    )

    gaps = draft(question("ddwtos", body, "An [[1]]"))["gaps"]

    assert [choice["text"].text for choice in gaps[0]["choices"]] == ["acid", "base"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("An [[4]]", "The gap [[4]] has no word that belongs in it."),
        ("Nothing", "This text has no gaps: they are written [[1]], [[2]] and so on."),
    ],
)
def test_texts_without_their_gaps_are_refused(text: str, sentence: str) -> None:
    assert said_about(question("ddwtos", box("dragbox", "a"), text)) == [sentence]
