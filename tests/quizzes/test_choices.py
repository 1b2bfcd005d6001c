"""Single choice, multiple choice and true or false: what is earned, said and refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from lms.core.errors import Refusal
from lms.quizzes.kinds.question import Question
from tests.quizzes.questions import fields, multiple, single, true_false


def sentences(question: Question) -> list[str]:
    return [problem.sentence for problem in question.problems()]


def test_single_choice_earns_the_fraction_of_the_choice() -> None:
    question = single(a=1, b=0.5, c=-0.25)
    assert [question.grade(each).fraction for each in "abc"] == [1, 0.5, -0.25]


def test_single_choice_says_what_its_author_says_to_the_choice() -> None:
    assert single(a=1, b=0).grade("b").feedback == ({"en": "Said to b"},)


def test_a_choice_of_another_question_is_refused() -> None:
    with pytest.raises(Refusal):
        single(a=1, b=0).read(fields("z"))


def test_multiple_choice_adds_fractions_up_and_keeps_them_within_bounds() -> None:
    question = multiple(a=0.5, b=0.5, c=-0.5, d=-1)
    assert question.grade(["a"]).fraction == 0.5
    assert question.grade(["a", "b"]).fraction == 1
    assert question.grade(["a", "b", "c"]).fraction == 0.5
    assert question.grade(["c", "d"]).fraction == 0


def test_three_thirds_are_the_whole_mark() -> None:
    assert multiple(a=0.3333333, b=0.3333333, c=0.3333334, d=-1).grade(["a", "b", "c"]).fraction == 1


def test_all_or_nothing_wants_exactly_the_right_choices() -> None:
    question = multiple(all_or_nothing=True, a=1, b=1, c=0)
    assert question.grade(["a", "b"]).fraction == 1
    assert question.grade(["a"]).fraction == 0
    assert question.grade(["a", "b", "c"]).fraction == 0


def test_multiple_choice_speaks_to_each_choice_in_the_authors_order() -> None:
    question = multiple(a=0.5, b=0.5, c=-1)
    answer = question.read(fields("c", "a"))
    assert answer == ["a", "c"]
    assert question.grade(answer).feedback == ({"en": "Said to a"}, {"en": "Said to c"})


def test_choices_come_in_the_order_of_the_attempt() -> None:
    shown = single(a=1, b=0, c=0).controls("c", {"": ("c", "a", "b")})
    assert [(key, is_chosen) for key, _, is_chosen in shown["choices"]] == [("c", True), ("a", False), ("b", False)]


@pytest.mark.parametrize(("said", "fraction"), [("true", 0), ("false", 1)])
def test_true_false(said: str, fraction: float) -> None:
    question = true_false(answer=False)
    graded = question.grade(question.read(fields(said)))
    assert graded.fraction == fraction
    assert graded.feedback == ({"en": f"You said {said}"},)


def test_true_false_refuses_anything_else() -> None:
    with pytest.raises(Refusal):
        true_false().read(fields("perhaps"))


def test_problem_no_right_choice() -> None:
    assert "No choice is right" in sentences(single(a=0.5, b=0))[0]
    assert "No choice is right" in sentences(multiple(a=0, b=-1))[0]


def test_problem_fractions_that_do_not_reach_one() -> None:
    assert "earn 0.9;" in sentences(multiple(a=0.5, b=0.4, c=-1))[0]


def test_an_author_is_warned_where_ticking_everything_earns_everything(app_context: None) -> None:
    assert "every box" in multiple(a=0.5, b=0.5, c=0).advice()[0]
    assert sentences(multiple(a=0.5, b=0.5, c=0)) == []
    for fine in (multiple(a=0.5, b=0.5, c=-0.5), multiple(a=0.5, b=0.5), multiple(True, a=0.5, b=0.5, c=0)):
        assert fine.advice() == []
    assert sentences(multiple(a=0.5, b=0.5)) == []
    assert sentences(multiple(all_or_nothing=True, a=0.5, b=0.5, c=0)) == []


def test_problem_the_same_id_twice() -> None:
    question = single(a=1, b=0)
    doubled = question.model_copy(update={"choices": (*question.choices, question.choices[0])})
    (problem,) = doubled.problems()
    assert problem.where == ("choices", 2, "id")


@pytest.mark.parametrize("worth", [1.5, -1.5, float("nan")])
def test_a_fraction_out_of_bounds_is_no_content(worth: float) -> None:
    with pytest.raises(ValidationError):
        single(a=worth, b=0)


def test_one_choice_is_no_choice() -> None:
    with pytest.raises(ValidationError):
        single(a=1)
