"""What is read from the controls of a questionnaire."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.questionnaires.documents import Questionnaire
from lms.questionnaires.reading import asked, asked_answers, ineligible, problems, read_answers
from tests.factories.fellowships import question
from tests.forms import drawn_values
from tests.questionnaires.forms import OPTIONS, form, questionnaires, referee, sent, typed_into

PAGE = (
    '{% from "questionnaires/_form.html" import questionnaire_form %}'
    "{{ questionnaire_form(document, answers, errors) }}"
)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("short_text", "  Asha \0 Devi\u202e ", "Asha Devi"),
        ("short_text", "cafe\u0301", "café"),
        ("long_text", "one\r\n\r\n  two\r\n", "one\n\n  two"),
        ("number", "१,२००", "1200"),
        ("number", "1,00,000.50", "100000.5"),
        ("number", "-0", "0"),
        ("number", "about ten", "about ten"),
        ("date", "2026-11-21", "2026-11-21"),
        ("date", "२१/११/२०२६", "2026-11-21"),
        ("date", "31/02/2026", "31/02/2026"),
        ("email", " Asha@Example.ORG ", "asha@example.org"),
        ("email", "asha at home", "asha at home"),
        ("phone", "९८७६५ ४३२१०", "+919876543210"),
        ("phone", "12", "12"),
        ("agreement", "yes", "yes"),
        ("agreement", "on", ""),
    ],
)
def test_what_is_typed_is_kept_tidy_or_as_it_is(kind: str, typed: str, kept: str) -> None:
    assert read_answers(form(question("a", kind)), sent(a=typed)) == {"a": kept}


def test_choices_are_kept_by_their_ids_in_the_order_of_the_form() -> None:
    document = form(question("one", "choice", options=OPTIONS), question("many", "choices", options=OPTIONS))
    answers = read_answers(document, sent(one="forged", many=["other", "forged", "yes", "yes"]))
    assert answers == {"one": "", "many": ["yes", "other"]}


def test_rows_of_referees_are_kept_where_something_stands_in_them() -> None:
    document = form(question("referees", "references", most=2))
    rows = referee(0, "", "", "") | referee(1, "Ravi", "RAVI@x.org", "") | referee(2, "Third", "c@x.org", "friend")
    assert read_answers(document, sent(**rows))["referees"] == [{"name": "Ravi", "email": "ravi@x.org", "relation": ""}]


def test_files_are_not_read_from_the_controls() -> None:
    assert read_answers(form(question("papers", "file")), sent(papers="1")) == {}


def test_a_text_that_is_too_long_is_kept_whole() -> None:
    typed = "ab " * 5000
    assert read_answers(form(question("a", "long_text")), sent(a=typed)) == {"a": typed.strip()}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data(), questionnaires())
def test_what_was_read_is_drawn_and_read_again_the_same(
    app: Flask, data: st.DataObject, document: Questionnaire
) -> None:
    answers = read_answers(document, data.draw(typed_into(document)))
    with app.test_request_context("/"):
        page = render_template_string(PAGE, document=document, answers=answers, errors=problems(document, answers))
    drawn = MultiDict([(name, each) for name, values in drawn_values(page).items() for each in values])
    assert read_answers(document, drawn) == answers


@settings(max_examples=30)
@given(st.data(), questionnaires())
def test_only_fields_that_are_asked_have_problems_and_count(data: st.DataObject, document: Questionnaire) -> None:
    answers = read_answers(document, data.draw(typed_into(document)))
    ids = {each.id for each in asked(document, answers)}
    assert set(problems(document, answers)) <= ids
    counting = asked_answers(document, answers)
    assert set(counting) <= ids
    assert problems(document, counting).keys() == problems(document, answers).keys()
    for each in document.questions():
        if each.when and each.id in ids:
            assert each.when.field in ids


def test_a_field_is_asked_where_the_field_it_depends_on_is_asked_and_fits() -> None:
    document = form(
        question("works", "choice", options=OPTIONS),
        question("where", "choices", options=OPTIONS, when={"field": "works", "values": ["yes"]}),
        question("which", is_required=True, when={"field": "where", "values": ["other"]}),
    )
    shown = {"works": "yes", "where": ["no", "other"], "which": ""}
    assert [each.id for each in asked(document, shown)] == ["works", "where", "which"]
    assert list(problems(document, shown)) == ["which"]
    hidden = {**shown, "works": "no", "which": "x" * 900}
    assert [each.id for each in asked(document, hidden)] == ["works"]
    assert problems(document, hidden) == {}
    assert asked_answers(document, hidden) == {"works": "no"}


def test_who_may_apply_is_said_in_the_words_of_the_form(app_context: Flask) -> None:
    document = form(question("works", "choice", label="Do you work here?", options=OPTIONS, must=["yes", "other"]))
    assert ineligible(document, {"works": "yes"}) == ineligible(document, {}) == []
    assert list(problems(document, {})) == ["works"]  # what decides has to be answered
    (sentence,) = ineligible(document, {"works": "no"})
    assert str(sentence) == "This call is only for those who answer “YES” / “OTHER” to: “Do you work here?”"
