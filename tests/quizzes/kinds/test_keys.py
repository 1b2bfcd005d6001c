"""Correcting a key: what the form shows, what it takes, and what it refuses."""

from __future__ import annotations

import pytest

from lms.core.errors import Refusal
from lms.quizzes.kinds.keys import fraction_of, percent, plain
from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.questions import multiple, numerical, short, single, true_false

register_kinds()


@pytest.mark.parametrize(
    ("fraction", "shown"), [(1, "100"), (0, "0"), (-0.25, "-25"), (1 / 3, "33.33333"), (0.125, "12.5"), (-0.0, "0")]
)
def test_a_fraction_in_per_cent(fraction: float, shown: str) -> None:
    assert percent(fraction) == shown
    assert fraction_of(shown, "x", before=fraction) == fraction


@pytest.mark.parametrize(
    ("number", "shown"), [(35400, "35400"), (1e15, "1000000000000000"), (0.5, "0.5"), (1e-7, "0.0000001")]
)
def test_a_number_in_a_line(number: float, shown: str) -> None:
    assert plain(number) == shown


@pytest.mark.parametrize(
    ("typed", "fraction"), [("50", 0.5), (" 50 % ", 0.5), ("33.5", 0.335), ("-100", -1), ("−5", -0.05)]
)
def test_a_typed_percentage(typed: str, fraction: float) -> None:
    assert fraction_of(typed, "x") == fraction


@pytest.mark.parametrize("typed", ["", "101", "-101", "half", "1e1", "nan", "5 0"])
def test_what_is_no_percentage_is_refused_in_its_field(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        fraction_of(typed, "x")
    assert refused.value.field == "x"


def test_another_choice_becomes_the_right_one() -> None:
    question = single(a=1, b=0).with_key({"a": "-50", "b": "100"})
    assert [question.grade(each).fraction for each in "ab"] == [-0.5, 1]
    assert question.choices[1].feedback == {"en": "Said to b"}


def test_a_second_choice_becomes_right() -> None:
    question = multiple(a=1, b=-1).with_key({"a": "50", "b": "50"})
    assert question.grade(["a"]).fraction == 0.5
    assert question.grade(["a", "b"]).fraction == 1


def test_a_statement_becomes_false() -> None:
    question = true_false().with_key({"answer": "false"})
    assert question.grade(False).fraction == 1
    assert question.grade(False).feedback == ({"en": "You said false"},)


def test_patterns_are_written_one_a_line_and_keep_their_feedback() -> None:
    question = short("eMigrate", ("*portal", 0.5))
    (shown,) = question.key_fields()
    assert shown.value == "100 % eMigrate\n50 % *portal"
    corrected = question.with_key({"answers": "100% emigrate\r\n\r\n 25 % *portal \r\nMADAD"})
    assert [(each.pattern, each.fraction) for each in corrected.answers] == [
        ("emigrate", 1),
        ("*portal", 0.25),
        ("MADAD", 1),
    ]
    assert [each.feedback for each in corrected.answers] == [
        {"en": "Said to eMigrate"},
        {"en": "Said to *portal"},
        None,
    ]


def test_values_are_written_one_a_line_and_keep_their_feedback() -> None:
    question = numerical(
        {"value": 35400, "feedback": {"en": "With GST."}},
        {"value": 30000, "tolerance": 5, "fraction": 0.5},
        {"value": 200, "tolerance": 0.1, "tolerance_kind": "relative", "fraction": 0},
        {"value": 500, "tolerance": 1, "tolerance_kind": "geometric", "fraction": 0},
    )
    (shown,) = question.key_fields()
    assert shown.value == "35400 ± 0\n30000 ± 5 = 50 %\n200 ± 10 % = 0 %\n500 ×÷ 2 = 0 %"
    corrected = question.with_key({"answers": "35,400 ± 100\n३०००० = 100 %\n200 +- 5% = 25\n500 ×÷ 1.5"})
    assert [(each.value, each.tolerance, each.tolerance_kind.value, each.fraction) for each in corrected.answers] == [
        (35400, 100, "nominal", 1),
        (30000, 0, "nominal", 1),
        (200, 0.05, "relative", 0.25),
        (500, 0.5, "geometric", 1),
    ]
    assert corrected.answers[0].feedback == {"en": "With GST."}


@pytest.mark.parametrize(
    ("question", "values", "field"),
    [
        (single(a=1, b=0), {"a": "50", "b": "0"}, "a"),
        (single(a=1, b=0), {"a": "100"}, "b"),
        (multiple(a=1, b=0), {"a": "0", "b": "0"}, "a"),
        (multiple(all_or_nothing=True, a=1, b=0), {"a": "0", "b": "-5"}, "a"),
        (true_false(), {"answer": "maybe"}, "answer"),
        (true_false(), {}, "answer"),
        (short("a"), {"answers": ""}, "answers"),
        (short("a"), {"answers": "50 % a"}, "answers"),
        (short("a"), {"answers": "-5 % a"}, "answers"),
        (short("a"), {"answers": "100 % *"}, "answers"),
        (short("a"), {"answers": "x" * 201}, "answers"),
        (short("a"), {"answers": "\n".join(f"a{number}" for number in range(101))}, "answers"),
        (numerical(1), {"answers": ""}, "answers"),
        (numerical(1), {"answers": "one"}, "answers"),
        (numerical(1), {"answers": "1 ± -2"}, "answers"),
        (numerical(1), {"answers": "1 ×÷ 0.5"}, "answers"),
        (numerical(1), {"answers": "1 = 50 %"}, "answers"),
        (numerical(1), {"answers": "1 = 101 %"}, "answers"),
        (numerical(1), {"answers": "1 = "}, "answers"),
        (numerical(1), {"answers": "9" * 17}, "answers"),
    ],
)
def test_what_makes_no_key_is_refused_in_its_field(question: Question, values: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        question.with_key(values)
    assert refused.value.field == field
    assert str(refused.value.sentence).endswith(".")


def test_a_question_never_changes() -> None:
    question = short("a")
    question.with_key({"answers": "b"})
    assert question == short("a")
