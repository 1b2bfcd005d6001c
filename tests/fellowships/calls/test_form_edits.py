"""Edits of a form: each makes a form that holds together, or is refused with a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.fellowships.calls import form_edits
from lms.fellowships.calls.form_operations import Edit
from lms.questionnaires.documents import MOST_FIELDS, Question, Questionnaire, Section
from lms.questionnaires.parsing import questionnaire_of, stored_form
from tests.factories.fellowships import question, words

OPTIONS = [{"id": each, "label": words(each)} for each in ("yes", "no")]


def _section(section_id: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"id": section_id, "title": words(section_id), "questions": list(questions)}


def _form(*sections: dict[str, Any]) -> Questionnaire:
    return Questionnaire.model_validate({"sections": list(sections)})


FORM = _form(
    _section("you", question("name"), question("works", "choice", options=OPTIONS)),
    _section("work", question("where", when={"field": "works", "values": ["yes"]}), question("since", "date")),
)


def _ids(form: Questionnaire) -> list[list[str]]:
    return [[each.id for each in section.questions] for section in form.sections]


@pytest.mark.parametrize(
    ("field", "step", "expected"),
    [
        ("works", -1, [["works", "name"], ["where", "since"]]),
        ("name", -1, [["name", "works"], ["where", "since"]]),
        ("since", 1, [["name", "works"], ["where", "since"]]),
        ("since", -1, [["name", "works"], ["since", "where"]]),
        ("where", -1, [["name", "works", "where"], ["since"]]),
    ],
)
def test_a_field_moves_by_one_place_and_over_the_edge_of_its_section(
    field: str, step: int, expected: list[list[str]]
) -> None:
    assert _ids(form_edits.move_question(FORM, field, step)) == expected


def test_a_field_moves_down_into_the_next_section() -> None:
    form = _form(_section("one", question("a")), _section("two", question("b")))
    assert _ids(form_edits.move_question(form, "a", 1)) == [[], ["a", "b"]]


def test_a_copy_stands_behind_its_field_under_an_id_of_its_own() -> None:
    once = form_edits.copy_question(FORM, "name")
    assert _ids(form_edits.copy_question(once, "name"))[0] == ["name", "name-3", "name-2", "works"]


def test_what_decides_stays_before_what_depends_on_it(app_context: Flask) -> None:
    edits: list[Callable[[], object]] = [
        lambda: form_edits.remove_question(FORM, "works"),
        lambda: form_edits.remove_section(FORM, "you"),
        lambda: form_edits.move_section(FORM, "work", -1),
        lambda: form_edits.move_question(form_edits.move_question(FORM, "where", -1), "works", 1),
    ]
    for edit in edits:
        with pytest.raises(Refusal, match="“Where” is asked only after a certain answer"):
            edit()


def test_what_decides_stays_a_choice_with_the_answers_that_matter(app_context: Flask) -> None:
    with pytest.raises(Refusal, match="has to stay a choice") as refusal:
        form_edits.change_question(FORM, Question.model_validate(question("works", "date")))
    assert refusal.value.field == "kind"
    without_yes = question("works", "choice", options=[OPTIONS[1], {"id": "maybe", "label": words("maybe")}])
    with pytest.raises(Refusal, match="depends on an answer that you took out") as refusal:
        form_edits.change_question(FORM, Question.model_validate(without_yes))
    assert refusal.value.field == "options"


def test_parts_that_are_gone_or_there_already_are_refused(app_context: Flask) -> None:
    with pytest.raises(Refusal, match="not in the form any more"):
        form_edits.move_question(FORM, "gone", 1)
    with pytest.raises(Refusal, match="not in the form any more"):
        form_edits.move_section(FORM, "gone", 1)
    with pytest.raises(Refusal, match="in the form already"):
        form_edits.add_question(FORM, "you", FORM.by_id["since"])
    with pytest.raises(Refusal, match="in the form already"):
        form_edits.add_section(FORM, FORM.sections[0])
    with pytest.raises(Refusal, match="A field of this section"):
        form_edits.add_section(FORM, FORM.sections[0].model_copy(update={"id": "other"}))


def test_a_form_keeps_one_section_and_no_more_fields_than_it_may_have(app_context: Flask) -> None:
    with pytest.raises(Refusal, match="one section at the least"):
        form_edits.remove_section(_form(_section("one")), "one")
    full = _form(_section("one", *(question(f"f{number}") for number in range(MOST_FIELDS))))
    with pytest.raises(Refusal, match="Take one out first"):
        form_edits.copy_question(full, "f1")


@pytest.mark.parametrize("field", ["name", "where", "since"])
def test_a_field_that_is_taken_out_can_be_put_back_where_it_stood(field: str) -> None:
    after, removed = form_edits.remove_question(FORM, field)
    assert field not in after.by_id
    assert form_edits.put_back(after, form_edits.read_removed(removed.model_dump_json())) == FORM


def test_a_section_and_a_whole_form_can_be_put_back() -> None:
    after, removed = form_edits.remove_section(FORM, "work")
    assert form_edits.put_back(after, removed) == FORM
    assert form_edits.put_back(after, form_edits.whole(FORM)) == FORM


def test_a_field_whose_section_is_gone_comes_into_the_last_one() -> None:
    _, removed = form_edits.remove_question(FORM, "since")
    after, _ = form_edits.remove_section(FORM, "work")
    assert _ids(form_edits.put_back(after, removed)) == [["name", "since", "works"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "[" * 100_000,
        json.dumps({"kind": "field", "part": {}, "place": -1}),
        json.dumps({"kind": "letter", "part": {}}),
    ],
)
def test_what_is_put_back_is_read_with_care(app_context: Flask, text: str) -> None:
    with pytest.raises(Refusal, match="cannot be put back"):
        form_edits.read_removed(text)


@pytest.mark.parametrize("kind", ["field", "section", "form"])
def test_what_is_no_part_of_a_form_is_not_put_back(app_context: Flask, kind: str) -> None:
    removed = form_edits.read_removed(json.dumps({"kind": kind, "part": {"id": "<b>"}}))
    with pytest.raises(Refusal, match="cannot be put back"):
        form_edits.put_back(FORM, removed)


@pytest.mark.parametrize(
    ("changed", "sentence", "part"),
    [
        (None, "cannot be taken out", None),
        (question("works", "choices", options=OPTIONS), "its kind stays", "kind"),
        (
            question("works", "choice", options=[*OPTIONS[1:], {"id": "x", "label": words("x")}]),
            "was chosen",
            "options",
        ),
    ],
)
def test_what_was_answered_stays(app_context: Flask, changed: Any, sentence: str, part: str | None) -> None:
    before = _form(_section("you", question("name"), question("works", "choice", options=OPTIONS)))
    after = _form(_section("you", question("name"), *([changed] if changed else [])))
    form_edits.check_answered(before, after, [{}, {"works": ""}, {"other": "x"}])
    with pytest.raises(Refusal, match=sentence) as refusal:
        form_edits.check_answered(before, after, [{}, {"works": "yes"}])
    assert refusal.value.field == part


def test_what_was_answered_can_be_renamed_and_moved() -> None:
    renamed = {**question("works", "choice", options=OPTIONS), "label": words("Do you work?")}
    before = _form(_section("you", question("name"), question("works", "choice", options=OPTIONS)))
    form_edits.check_answered(before, _form(_section("x", renamed, question("name"))), [{"works": "yes", "name": "A"}])


@settings(max_examples=15)
@given(st.data())
def test_any_edits_keep_a_form_together(app: Flask, data: st.DataObject) -> None:
    form = FORM
    with app.app_context():
        for _ in range(8):
            with suppress(Refusal):
                form = data.draw(_edits(form))(form)
            assert questionnaire_of(stored_form(form)) == form


def _edits(form: Questionnaire) -> st.SearchStrategy[Edit]:
    fields, sections = sorted(form.by_id) or ["none"], [section.id for section in form.sections]
    added = Section.model_validate(_section(form_edits.free_id("new", sections)))
    field, section, step = st.sampled_from(fields), st.sampled_from(sections), st.sampled_from([-1, 1])
    return st.one_of(
        st.builds(partial, st.just(form_edits.move_question), question_id=field, step=step),
        st.builds(partial, st.just(form_edits.copy_question), question_id=field),
        st.builds(partial, st.just(_without_field), question_id=field),
        st.builds(partial, st.just(form_edits.move_section), section_id=section, step=step),
        st.builds(partial, st.just(_without_section), section_id=section),
        st.just(partial(form_edits.add_section, section=added)),
    )


def _without_field(form: Questionnaire, question_id: str) -> Questionnaire:
    return form_edits.remove_question(form, question_id)[0]


def _without_section(form: Questionnaire, section_id: str) -> Questionnaire:
    return form_edits.remove_section(form, section_id)[0]
