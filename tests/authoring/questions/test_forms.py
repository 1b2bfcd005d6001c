"""The form of every kind of question shows what a question says, and gives it back unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from werkzeug.datastructures import MultiDict

from lms.authoring.questions.checking import check_question
from lms.authoring.questions.forms.building import (
    acted,
    data_of,
    form_of,
    is_unwritten,
    place_problem,
    shown_controls,
)
from lms.authoring.questions.forms.controls import Control
from lms.authoring.questions.forms.kinds import question_forms
from lms.authoring.questions.forms.registration import register_forms
from lms.courses.contents import ContentContext
from lms.quizzes.kinds.question import Question, kinds
from tests.authoring.questions.test_fragments import plain_question
from tests.factories.every_kind import every_kind_file
from tests.quizzes.questions import any_question

pytestmark = pytest.mark.usefixtures("app")
LANGUAGES = ("en", "hi")
CONTEXT = ContentContext(LANGUAGES, sources={"F01"}, wanted=("en",))
register_forms()
KINDS = question_forms.keys()
EVERY_KIND: dict[str, dict[str, Any]] = {question["kind"]: question for question in every_kind_file()["questions"]}


def controls_of(kind: str) -> tuple[Control, ...]:
    return (*question_forms[kind].controls(), *question_forms[kind].further(is_in_bank=True))


def sent(form: Any) -> MultiDict[str, str]:
    """Return what a browser sends of a form as it is drawn."""
    found: MultiDict[str, str] = MultiDict()

    def take(fields: Any) -> None:
        for field in fields:
            if field.type == "FieldList":
                take(field)
            elif field.type == "FormField":
                take(field.form)
            elif field.type == "BooleanField":
                if field.data:
                    found.add(field.name, "y")
            elif field.name != "csrf_token":
                found.add(field.name, str(field._value() if hasattr(field, "_value") else field.data or ""))

    take(form)
    return found


def there_and_back(
    app: Flask, data: dict[str, Any], change: dict[str, str] | None = None, act: str = ""
) -> dict[str, Any]:
    """Return what a browser's form makes of a question, some fields of which were filled in otherwise."""
    controls = controls_of(data["kind"])
    with app.test_request_context():
        values = sent(form_of(controls, data, LANGUAGES, "1-a"))
    for name, value in (change or {}).items():
        values.setlist(name, [value])
    with app.test_request_context(method="POST", data=values):
        form = form_of(controls, data, LANGUAGES, "")
        made = data_of(form, controls, data, LANGUAGES, with_empty_rows=bool(act))
        return acted(made, controls, act) if act else made


def test_every_kind_of_question_has_a_form() -> None:
    assert sorted(KINDS) == sorted(kinds.keys())
    for form in question_forms:
        assert str(form.what)
        assert str(form.example)


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_that_nobody_changes_stays_as_it_is(app: Flask, kind: str) -> None:
    assert there_and_back(app, EVERY_KIND[kind]) == EVERY_KIND[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_blank_can_be_shown_and_says_what_is_missing(app: Flask, kind: str) -> None:
    data = {"id": "new", "kind": kind, **(question_forms[kind].blank or {})}
    assert is_unwritten(data)
    controls = controls_of(kind)
    checked = check_question(data, CONTEXT)
    assert checked.question is None
    with app.test_request_context():
        form = form_of(controls, data, LANGUAGES, "1-a")
        assert shown_controls(form, controls, LANGUAGES, {})
        lists: dict[str, list[str]] = {}
        placed = [place_problem(form, controls, each.where, each.sentence, lists) for each in checked.mistakes]
    assert any(placed) or kind == "case"
    assert form["text_en"].errors


def tidied(value: Any) -> Any:
    """Return what a question says as controls of one line give it back, without space around it."""
    if isinstance(value, dict):
        return {key: tidied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [tidied(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


@given(any_question)
@settings(max_examples=12)
def test_any_question_comes_back_from_its_form(app: Flask, question: Question) -> None:
    data = plain_question(question)
    assert tidied(there_and_back(app, data)) == tidied(data)


def test_texts_are_changed_language_by_language(app: Flask) -> None:
    data = {"id": "a", "kind": "true_false", "text": {"en": "One\n", "hi": "एक"}, "answer": False}
    made = there_and_back(app, data, {"text_hi": "दो\r\nतीन ", "if_true_en": "No", "answer": "true"})
    assert made["text"] == {"en": "One\n", "hi": "दो\nतीन"}
    assert (made["answer"], made["if_true"]) == (True, {"en": "No"})
    assert "text" not in there_and_back(app, data, {"text_hi": "", "text_en": " "})


def test_numbers_are_read_as_people_write_them(app: Flask) -> None:
    data = {"id": "a", "kind": "numerical", "text": {"en": "?"}, "answers": [{"value": 1}], "mark": 2}
    made = there_and_back(
        app, data, {"answers-0-value": "१,००,०००", "answers-0-fraction": "50 %", "mark": "1", "penalty": "oops"}
    )
    assert made["answers"] == [{"value": 100000, "fraction": 0.5}]
    assert "mark" not in made
    assert made["penalty"] == "oops"
    assert [each.where for each in check_question(made, CONTEXT).mistakes] == [("penalty",)]


def test_rows_are_added_moved_and_removed_and_get_ids(app: Flask) -> None:
    data = dict(EVERY_KIND["single_choice"])
    ids = [choice["id"] for choice in data["choices"]]
    more = there_and_back(app, data, act="add.choices")
    assert [each["id"] for each in more["choices"]][:-1] == ids
    assert more["choices"][-1] == {"id": next(each for each in "abcd" if each not in ids)}
    assert [each["id"] for each in there_and_back(app, data, act="down.choices.0")["choices"]][:2] == [ids[1], ids[0]]
    assert len(there_and_back(app, data, act="remove.choices.0")["choices"]) == len(ids) - 1
    for act in ("up.choices.0", "remove.choices.99", "add.nothing", "add.choices.x", "x", "remove.choices.0.text.1"):
        assert there_and_back(app, data, act=act) == data
    assert there_and_back(app, more) == data


def test_rows_within_rows_are_added_too(app: Flask) -> None:
    data = dict(EVERY_KIND["gap_fill"])
    made = there_and_back(app, data, act="add.gaps.0.answers")
    assert made["gaps"][0]["answers"] == [*data["gaps"][0].get("answers", []), {}]
    assert there_and_back(app, data, act="add.gaps")["gaps"] == [*data["gaps"], {}]


def test_what_the_script_adds_gets_an_id_that_stays(app: Flask) -> None:
    data = dict(EVERY_KIND["ordering"])
    change = {f"items-{len(data['items'])}-text_en": "Then rest", f"items-{len(data['items'])}-id": ""}
    first = there_and_back(app, data, change)
    assert len(first["items"][-1]["id"]) == 4
    controls = controls_of("ordering")
    with app.test_request_context():
        values = sent(form_of(controls, data, LANGUAGES, ""))
    values.update(change)
    with app.test_request_context(method="POST", data=values):
        again = data_of(form_of(controls, first, LANGUAGES, ""), controls, first, LANGUAGES)
    assert again == first


def test_what_no_control_knows_stays(app: Flask) -> None:
    data: dict[str, Any] = {
        "id": "a",
        "kind": "single_choice",
        "text": {"en": "?", "ta": "தமிழ்"},
        "choices": [{"id": "a", "text": {"en": "A"}, "odd": 1}, {"id": "b", "text": {"en": "B"}}],
        "odd": {"a": [1]},
    }
    made = there_and_back(app, data, {"choices-0-text_en": "AA"})
    assert made == {**data, "choices": [{"id": "a", "text": {"en": "AA"}, "odd": 1}, data["choices"][1]]}


def test_a_question_without_a_right_answer_says_so_at_its_choices(app: Flask) -> None:
    data = {
        "id": "a",
        "kind": "single_choice",
        "text": {"en": "?"},
        "choices": [{"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}],
    }
    mistakes = check_question(data, CONTEXT).mistakes
    lists: dict[str, list[str]] = {}
    with app.test_request_context():
        controls = controls_of("single_choice")
        form = form_of(controls, data, LANGUAGES, "")
        assert all(place_problem(form, controls, each.where, each.sentence, lists) for each in mistakes)
    assert lists == {"choices": ["No choice is right: one of them needs “fraction: 1”."]}


def test_mistakes_in_a_text_stand_at_its_language(app: Flask) -> None:
    data = {
        "id": "a",
        "kind": "true_false",
        "text": {"en": "# <b>no</b>", "hi": "हाँ"},
        "answer": True,
        "sources": ["X9"],
    }
    controls = controls_of("true_false")
    with app.test_request_context():
        form = form_of(controls, data, LANGUAGES, "")
        for each in check_question(data, CONTEXT).mistakes:
            assert place_problem(form, controls, each.where, each.sentence, {})
    assert form["text_en"].errors
    assert not form["text_hi"].errors
    assert form["sources"].errors == ["“X9” is not in sources.yaml."]


def test_a_kind_that_is_not_known_is_a_mistake() -> None:
    assert check_question({"id": "a", "kind": "riddle"}, CONTEXT).mistakes[0].where == ("kind",)
