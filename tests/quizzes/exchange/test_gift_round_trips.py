"""What is exported as GIFT and imported again is the same, whatever its texts hold."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.exchange.gift import read_gift, write_gift
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.kinds.question import Question, kinds
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.strategies import in_gift
from tests.quizzes.questions import case, short, single, true_false

register_kinds()


def there_and_back(questions: list[Question], language: str = "en") -> list[Question]:
    """Return questions written as GIFT and read again; nothing may be wrong on the way."""
    written = write_gift(questions, language)
    taken = read_gift(written.data)
    ids: set[str] = set()
    made = [to_question(found, language, ids) for found in taken.drafts]
    problems = [*written.problems, *taken.problems, *(problem for each in made for problem in each.problems)]
    assert not problems, (problems, written.data.decode())
    return [each.question for each in made if each.question is not None]


@settings(max_examples=60)
@given(st.lists(in_gift, min_size=1, max_size=3, unique_by=lambda question: question.id), st.sampled_from(["en", "hi"]))
def test_export_and_import_is_the_identity(questions: list[Question], language: str) -> None:
    assert there_and_back(questions, language) == questions


def test_what_gift_can_say_stands_in_no_comment() -> None:
    (question,) = read_back(
        "// [id:colours] [tag:easy]\n::Colours::[markdown]Which?{=red#Yes ~%50%pink ~blue####All}\n"
    )
    written = write_gift([question], "en").data.decode()
    assert written == (
        "// [id:colours] [tag:easy]\n::Colours::[markdown]Which?{\n\t=red#Yes\n\t~%50%pink\n\t~blue\n\t####All\n}\n"
    )


def read_back(text: str) -> list[Question]:
    """The questions of a file."""
    made = [to_question(found, "en", set()) for found in read_gift(text.encode()).drafts]
    return [each.question for each in made if each.question is not None]


def test_both_languages_stand_in_spans_that_moodle_knows() -> None:
    written = write_gift([true_false()], "en").data.decode()
    assert (
        'one]\n[markdown]<span lang\\="en" class\\="multilang">What?</span>'
        '<span lang\\="hi" class\\="multilang">क्या?</span>{TRUE#You said false#You said true}\n'
    ) in written
    assert there_and_back([true_false(), single(a=1.0, b=0.0).model_copy(update={"id": "two"})])


def test_what_gift_cannot_say_stands_in_one_comment() -> None:
    question = short("nobody", case_sensitive=True, mark=2, bloom="remember", hints=[{"en": "Think"}])
    first = write_gift([question], "en").data.decode().splitlines()[0]
    assert first.startswith("// [setu:{")
    extra = json.loads(first.removeprefix("// [setu:").removesuffix("]"))
    assert extra == {
        "case_sensitive": True,
        "mark": 2,
        "bloom": "remember",
        "hints": [{"text": "Think", "format": "markdown"}],
    }
    assert there_and_back([question]) == [question]


def test_categories_are_switched_on_and_off() -> None:
    questions: list[Question] = [
        true_false().model_copy(update={"id": f"q{number}", "category": category})
        for number, category in enumerate(["", "top/A", "top/A", "top/B", "", "a\nb"])
    ]
    assert write_gift(questions, "en").data.decode().count("$CATEGORY:") == 3
    assert there_and_back(questions) == questions


def test_kinds_that_gift_does_not_know_are_named() -> None:
    written = write_gift([true_false(), *others_than_in_gift()], "en")
    assert [problem.line for problem in written.problems] == [2, 3]
    assert [problem.what for problem in written.problems] == [
        "Question “one” cannot be written as GIFT, which has no such kind."
    ] * 2
    assert len(read_gift(written.data).drafts) == 1


def others_than_in_gift() -> list[Question]:
    """A question of each other kind."""
    head = {"id": "one", "text": {"en": "What?"}}
    items = [{"id": each, "text": {"en": each}} for each in "abc"]
    ordering = kinds["ordering"].model_validate({**head, "kind": "ordering", "items": items})
    return [ordering, case(true_false(), short("x"))]


def test_the_comment_of_another_number_of_choices_is_not_forced_upon_them() -> None:
    question = single(dubai=1.0, doha=0.0, muscat=0.0)
    text = write_gift([question], "en").data.decode()
    shorter = "\n".join(line for line in text.split("\n") if "Choice muscat" not in line or line.startswith("//"))
    taken = read_gift(shorter.encode())
    assert [problem.line for problem in taken.problems] == [1]
    assert len(taken.drafts) == 1
