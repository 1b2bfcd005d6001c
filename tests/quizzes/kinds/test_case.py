"""Cases: the parts answer and are graded as questions of their own, and come to one fraction together."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from lms.core.errors import Refusal
from lms.quizzes.kinds.case.question import Case
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.questions import case, description, long_answer, numerical, short, single, true_false

register_kinds()


def worth(question: Any, mark: float) -> Any:
    return question.model_copy(update={"mark": mark})


def mixed() -> Case:
    """A single choice worth 1, a number worth 2 and a long answer worth 3."""
    return case(worth(single(a=1, b=-1), 1), worth(numerical(12), 2), worth(long_answer(files_most=1), 3))


SENT = {
    "part-1.answer": ["a"],
    "part-2.answer": ["12"],
    "part-3.answer": ["Because"],
    "part-3.files": ["7"],
    "part-9.answer": ["no part of it"],
    "answer": ["nor this"],
}
LONG = {"text": "Because", "files": [{"id": 7, "name": "", "size": 0}]}


def test_each_part_reads_its_own_controls() -> None:
    answer = mixed().read(SENT)
    assert answer is not None
    assert answer["part-1"] == "a"
    assert answer["part-3"] == LONG
    assert sorted(answer) == ["part-1", "part-2", "part-3"]
    assert mixed().read(mixed().fields(json.loads(json.dumps(answer)))) == answer


def test_parts_without_an_answer_are_left_out() -> None:
    question = mixed()
    answer = question.read({"part-1.answer": ["b"], "part-2.answer": [" "]})
    assert answer == {"part-1": "b"}
    assert not question.is_complete(answer)
    assert question.read({"part-1.answer": []}) is None
    assert question.is_complete(question.read(SENT))


def test_an_answer_that_cannot_be_read_says_in_which_part() -> None:
    with pytest.raises(Refusal, match="Part b:"):
        mixed().read({**SENT, "part-2.answer": ["twelve"]})


def test_nothing_typed_is_lost_where_a_part_cannot_be_read() -> None:
    question = mixed()
    shown = question.shown_again({**SENT, "part-2.answer": ["twelve"]}, None)
    assert shown == {"part-1": "a", "part-2": "twelve", "part-3": LONG}
    first, second, third = question.controls(shown, {})["parts"]
    assert [chosen for _, _, chosen in first.controls["choices"]] == [True, False]
    assert second.controls["value"] == "twelve"
    assert third.controls["value"] == "Because"


def test_the_marks_of_the_parts_are_weights() -> None:
    question = case(worth(true_false(), 3), worth(short("yes"), 1))
    assert question.grade({"part-1": True}).fraction == 0.75
    assert question.grade({"part-2": "yes"}).fraction == 0.25
    assert question.grade(None).fraction == 0
    assert question.grade(question.right_answer()).fraction == 1


def test_a_part_may_cost_marks() -> None:
    question = case(worth(single(a=1, b=-1), 3), worth(true_false(), 1))
    assert question.grade({"part-1": "b", "part-2": True}).fraction == -0.5


def test_it_waits_as_long_as_a_part_does() -> None:
    question, answer = mixed(), mixed().read(SENT)
    graded = question.grade(answer)
    assert graded.fraction is None
    assert graded.waiting == ("part-3",)
    (part,) = question.hand_parts(answer)
    assert (part.part, part.question, part.answer) == ("part-3", question.parts[2], LONG)
    assert question.questions_by_hand() == {"part-3": question.parts[2]}
    assert question.grade(answer, {"part-3": 0.5}).fraction == pytest.approx((1 + 2 + 1.5) / 6)
    assert question.grade(answer, {"part-3": 0.5}).waiting == ()


def test_two_parts_that_wait_are_graded_one_by_one() -> None:
    question = case(long_answer(), long_answer())
    answer = {part: {"text": "Because", "files": []} for part in ("part-1", "part-2")}
    assert question.grade(answer).waiting == ("part-1", "part-2")
    assert question.grade(answer, {"part-2": 1}).waiting == ("part-1",)
    assert question.grade(answer, {"part-2": 1, "part-1": 0}).fraction == 0.5
    assert question.right_answer() is None


def test_a_long_part_without_an_answer_does_not_wait() -> None:
    assert mixed().grade({"part-1": "a", "part-2": "12"}).fraction == 0.5


def test_words_and_feedback_say_which_part_they_are_of() -> None:
    question = case(single(a=1, b=0), true_false(), short("yes"))
    answer = {"part-1": "a", "part-3": "no"}
    assert question.words(answer) == [{"en": "a) Choice a"}, "c) no"]
    assert question.grade(answer).feedback == ({"en": "Said to a"}, None)


def test_each_part_is_drawn_as_its_own_template_wants_it() -> None:
    question = case(single(a=1, b=0), short("SECRET"))
    assert question.shuffled() == {"part-1": ("a", "b")}
    first, second = question.controls({"part-1": "b"}, {"part-1": ("b", "a")})["parts"]
    assert (first.id, first.name, first.number) == ("one--part-1", "q.one.part-1", "a")
    assert first.template == "quizzes/kinds/single_choice.html"
    assert [(each, chosen) for each, _, chosen in first.controls["choices"]] == [("b", True), ("a", False)]
    assert second.controls["value"] == ""


def test_nothing_on_the_page_tells_the_right_answer() -> None:
    question = case(single(a=1, b=0), true_false(), short("SECRET"), long_answer(notes={"en": "SECRET"}))
    controls = str(question.controls(None, {}))
    for telling in ("fraction", "Said to", "You said", "SECRET"):
        assert telling not in controls


def test_its_text_without_controls_has_those_of_its_parts() -> None:
    text = case(single(a=1, b=0), true_false()).text_without_controls()
    assert text["en"] == "What?\n\na) What?\n\nb) What?"
    assert text["hi"] == "क्या?\n\na) क्या?\n\nb) क्या?"


def test_what_can_be_answered_is_counted_by_part() -> None:
    question = case(single(a=1, b=0), true_false())
    assert [(each.part, each.key) for each in question.responses()] == [
        ("part-1", "a"),
        ("part-1", "b"),
        ("part-2", "true"),
        ("part-2", "false"),
    ]
    assert question.responses()[0].part_words == {"en": "a) What?", "hi": "a) क्या?"}
    assert question.given_responses({"part-2": False}) == (("part-2", "false"),)


def test_the_key_of_each_part_can_be_corrected() -> None:
    question = case(single(a=1, b=0), true_false())
    values = {each.name: each.value for each in question.key_fields()}
    assert all(name.startswith(("part-1.", "part-2.")) for name in values)
    assert question.with_key(values) == question


def test_it_survives_storage() -> None:
    assert Case.model_validate(json.loads(mixed().model_dump_json())) == mixed()
    assert list(mixed().problems()) == []


def test_problems_name_the_part() -> None:
    question = case(single(a=0.5, b=0), true_false())
    (problem,) = question.problems()
    assert problem.where == ("parts", 0, "choices")
    assert problem.sentence.startswith("Part “part-1”: ")


def test_two_parts_with_the_same_id_are_a_problem() -> None:
    part = true_false()
    question = mixed().model_copy(update={"parts": (part, part)})
    assert [problem.where for problem in question.problems()] == [("parts", 1, "id")]


@pytest.mark.parametrize("part", [description(), case(true_false(), true_false())], ids=lambda part: part.kind)
def test_what_cannot_be_a_part_is_refused(part: Any) -> None:
    with pytest.raises(ValidationError, match="A part of a case cannot be"):
        case(part, true_false())


@pytest.mark.parametrize("parts", [[], [true_false()], [{"kind": "riddle"}, true_false()], ["words", true_false()]])
def test_parts_that_are_none_are_refused(parts: list[Any]) -> None:
    with pytest.raises(ValidationError):
        Case.model_validate({"id": "one", "kind": "case", "text": {"en": "What?"}, "parts": parts})
