"""Tables as people fill them in: as little as is needed, in either language, and what is wrong is named by row."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from lms.quizzes.exchange.drafts import Taken
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.exchange.sheets_reader import read_csv
from lms.quizzes.kinds.exchange import sheet_kinds
from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds

register_kinds()


def table(*rows: dict[str, Any], delimiter: str = ",", encoding: str = "utf-8") -> Taken:
    """What is read from a table with these rows; its columns are all that they name."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return read_csv(buffer.getvalue().encode(encoding))


def question(**cells: Any) -> Question:
    """The question that a row makes, about which there is nothing to say."""
    taken = table(cells)
    assert not taken.problems, taken.problems
    made = to_question(taken.drafts[0], "en", set())
    assert made.question is not None, made.problems
    return made.question


def said_about(**cells: Any) -> list[str]:
    """What is said about a row."""
    return [problem.what for problem in table(cells).problems]


def choices(*texts: str) -> dict[str, str]:
    """The cells of some choices."""
    return {f"choice_{place}": text for place, text in enumerate(texts, 1)}


@pytest.mark.parametrize("right", ["2", "B", "b.", "(2)", "२"])
def test_a_text_two_choices_and_which_is_right_are_enough(right: str) -> None:
    made = question(text_en="How many?", right=right, **choices("five", "six"))

    assert made.kind == "single_choice"
    assert made.right_answer() == "b"
    assert made.text == {"en": "How many?"}


def right_words(made: Question) -> list[str]:
    """Return the right answer as people read it; ids tell nothing."""
    pieces = made.words(made.right_answer())
    return [piece if isinstance(piece, str) else next(iter(piece.values())) for piece in pieces]


@pytest.mark.parametrize("mark", ["x", "X", "yes", "✓", "हाँ", "TRUE", "सही", "1"])
def test_a_right_choice_may_have_a_mark_of_its_own(mark: str) -> None:
    assert right_words(question(text="Q", choice_1_right="", choice_2_right=mark, **choices("no", "yes"))) == ["yes"]


@pytest.mark.parametrize(
    "worth", [("0", "100"), ("0%", "100%"), ("", "१००"), ("0", "1"), ("-33.3", "100"), ("", " 100 % ")]
)
def test_worths_are_per_cent_in_any_digits(worth: tuple[str, str]) -> None:
    made = question(text="Q", choice_1_worth=worth[0], choice_2_worth=worth[1], **choices("no", "yes"))

    assert (made.kind, right_words(made)) == ("single_choice", ["yes"])


def test_several_right_choices_share_the_mark_and_wrong_ones_cost_as_much() -> None:
    made = question(text="Q", right="1, 3", **choices("a", "b", "c"))

    assert made.kind == "multiple_choice"
    assert [made.grade(each).fraction for each in (["a", "c"], ["a"], ["a", "b"], ["a", "b", "c"])] == [1, 0.5, 0, 0.5]


def test_worths_that_add_up_make_a_multiple_choice() -> None:
    worth = {f"choice_{place}_worth": each for place, each in enumerate(("50", "50", "-50"), 1)}

    assert right_words(question(text="Q", **choices("one", "two", "three"), **worth)) == ["one", "two"]


def test_texts_stand_in_both_languages() -> None:
    made = question(
        text_en="Q", text_hi="स", choice_1_en="a", choice_1_hi="क", choice_2_hi="ख", choice_2_en="b", right="1"
    )

    assert made.text == {"en": "Q", "hi": "स"}
    assert [each.words for each in made.responses()] == [{"en": "a", "hi": "क"}, {"en": "b", "hi": "ख"}]


def test_a_column_without_a_language_is_in_that_of_its_script() -> None:
    assert question(text="सवाल", answer="true").text == {"hi": "सवाल"}


@pytest.mark.parametrize(
    ("said", "answer"), [("TRUE", True), ("सही", True), ("No", False), ("ग़लत", False), ("0", False)]
)
def test_statements_are_told_by_their_answer(said: str, answer: bool) -> None:
    made = question(text="Q", answer=said, choice_1_feedback_en="You said true")

    assert (made.kind, made.right_answer()) == ("true_false", answer)
    assert made.grade(True).feedback == ({"en": "You said true"},)


def test_one_choice_alone_is_a_short_answer_or_a_number() -> None:
    words = question(text="Q", choice_1="Delhi")
    number = question(text="Q", choice_1="1,00,000", choice_1_tolerance="5%")

    assert (words.kind, words.right_answer()) == ("short_answer", "Delhi")
    assert (number.kind, number.right_answer(), number.grade("95000").fraction) == ("numerical", "1,00,000", 1)


@pytest.mark.parametrize(
    ("written", "tolerance", "kind"),
    [("0.5", 0.5, "nominal"), ("±2", 2, "nominal"), ("5 %", 0.05, "relative"), ("x1.1", 0.1, "geometric")],
)
def test_tolerances_are_amounts_shares_or_factors(written: str, tolerance: float, kind: str) -> None:
    value = (
        table({"text": "Q", "kind": "number", "choice_1": "5", "choice_1_tolerance": written})
        .drafts[0]
        .draft["answers"][0]
    )

    assert (value["tolerance"], value.get("tolerance_kind", "nominal")) == (tolerance, kind)


def test_patterns_in_two_languages_are_two() -> None:
    made = question(text="Q", kind="short answer", choice_1_en="Delhi", choice_1_hi="दिल्ली", case="yes")

    assert [made.grade(each).fraction for each in ("Delhi", "दिल्ली", "delhi")] == [1, 1, 0]


def test_matches_make_a_matching_question() -> None:
    made = question(text="Q", match_1="India", match_2="India", match_3="Qatar", **choices("Pune", "Delhi"))

    assert made.kind == "matching"
    assert right_words(made) == ["Pune → India", "Delhi → India"]


def test_items_with_a_rule_make_an_order() -> None:
    made = question(text="Q", rule="All or nothing", **choices("one", "two", "three"))

    assert (made.kind, right_words(made)) == ("ordering", ["1. one", "2. two", "3. three"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Essay", "long_answer"),
        ("लंबा उत्तर", "long_answer"),
        ("long_answer", "long_answer"),
        ("Description", "description"),
    ],
)
def test_kinds_have_several_names(name: str, kind: str) -> None:
    assert question(text="Q", kind=name).kind == kind


def test_everything_that_a_question_may_have_is_read() -> None:
    made = question(
        id="w-1",
        title="Wages",
        category="A/B",
        text="Q",
        answer="true",
        mark="२.5",
        penalty="10%",
        bloom="Apply",
        objective="o-1",
        tags="wages, pay",
        sources="s-1; s-2",
        feedback_en="F",
        hint_1_en="H",
    )

    assert made.model_dump(exclude={"kind", "answer", "if_true", "if_false", "full_marks", "text"}) == {
        "id": "w-1",
        "title": "Wages",
        "category": "A/B",
        "mark": 2.5,
        "penalty": 0.1,
        "bloom": "apply",
        "objective": "o-1",
        "tags": ("wages", "pay"),
        "sources": ("s-1", "s-2"),
        "feedback": {"en": "F"},
        "hints": ({"en": "H"},),
    }


def test_headings_may_be_hindi() -> None:
    made = question(
        **{"सवाल (हिंदी)": "कितने?", "विकल्प 1": "पाँच", "विकल्प २": "छह", "सही": "2", "टैग": "गिनती", "ब्लूम स्तर": "याद रखना"}
    )

    assert (made.text, made.tags, made.bloom) == ({"hi": "कितने?"}, ("गिनती",), "remember")
    assert right_words(made) == ["छह"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"text": "Q", **choices("a", "b")},
            "No choice is marked as right: write its number in the column “right”, or 100 as what it is worth.",
        ),
        (
            {"text": "Q", "right": "3", **choices("a", "b")},
            "The column “right” names the choice “3”, which is not there.",
        ),
        ({"text": "Q", "answer": "yes", "mark": "much"}, "“much” in the column mark should be a number."),
        (
            {"text": "Q", "answer": "yes", "bloom": "guess"},
            "“guess” in the column bloom should be one of remember, understand, apply, analyse, evaluate, create.",
        ),
        ({"text": "Q", "answer": "yes", "choice_3": "c"}, "A question of the kind true_false has no use for choice_3."),
        ({"text": "Q", "kind": "numerical", "choice_1": "five"}, "“five” should be a number. It was left out."),
        ({"text": "Q", "kind": "matching", "choice_1": "a"}, "Choice 1 has no match beside it and was left out."),
        ({"text": "Q", "kind": "true_false"}, "Write true or false in the column “answer”."),
        (
            {"text": "Q", "kind": "puzzle"},
            f"The kind “puzzle” is not known. Write one of: {', '.join(sheet_kinds.keys())}.",
        ),
        ({"text": "", "tags": "a"}, "This row has no question: write it in the column text_en or text_hi."),
        (
            {"text": "Q", "answer": "yes", "more": "{"},
            "What stands in the column “more” does not fit the question, which was taken without it.",
        ),
        (
            {"text": "Q", "answer": "yes", "more": "[1]"},
            "What stands in the column “more” does not fit the question, which was taken without it.",
        ),
        ({"text": "Q", "answer": "yes", "colour": "red"}, "The column “colour” is not known and was left out."),
        ({"text": "Q", "Text": "R", "answer": "yes"}, "The column “Text” stands twice; the first was taken."),
    ],
)
def test_what_is_wrong_with_a_row_is_named(cells: dict[str, str], sentence: str) -> None:
    assert sentence in said_about(**cells)
