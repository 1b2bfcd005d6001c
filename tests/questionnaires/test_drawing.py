"""A questionnaire and its answers on a page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask, render_template_string

from lms.attachments.queries import AttachedFile
from lms.questionnaires.documents import Questionnaire
from tests.factories.fellowships import question
from tests.questionnaires.forms import OPTIONS, form

FORM = (
    '{% from "questionnaires/_form.html" import questionnaire_form %}'
    "{{ questionnaire_form(document, answers, **more) }}"
)
ANSWERS = '{% from "questionnaires/_answers.html" import answers_list %}{{ answers_list(document, answers, **more) }}'
FILE = AttachedFile(7, 1, "papers", "My plan.pdf", "application/pdf", 9, datetime(2026, 1, 1, tzinfo=UTC))


def _drawn(app: Flask, template: str, document: Questionnaire, answers: dict[str, Any], **more: Any) -> str:
    with app.test_request_context("/", headers={"Accept-Language": more.pop("language", "en")}):
        return render_template_string(template, document=document, answers=answers, more=more)


def test_errors_stand_on_top_with_a_link_and_beside_their_field(app: Flask) -> None:
    document = form(question("why"), question("many", "choices", options=OPTIONS))
    page = _drawn(app, FORM, document, {"why": "<i>"}, errors={"why": "Say more.", "many": "Choose."})
    assert '<a href="#q-why">Why: Say more.</a>' in page
    assert '<a href="#q-many--0">Many: Choose.</a>' in page
    assert 'id="q-why-error"' in page
    assert 'aria-describedby="q-why-error"' in page
    assert "&lt;i&gt;" in page


def test_a_text_in_another_language_says_which(app: Flask) -> None:
    plain = question("why")
    document = form({**plain, "label": {"en": "Why only English?"}, "help": {"en": "Think", "hi": "सोचें"}})
    page = _drawn(app, FORM, document, {}, language="hi")
    assert '<span lang="en">Why only English?</span>' in page
    assert "सोचें" in page
    assert '<span lang="hi">' not in page


def test_a_conditional_field_says_when_it_is_asked(app: Flask) -> None:
    document = form(
        question("works", "choice", options=OPTIONS),
        question("agrees", "agreement"),
        question("where", when={"field": "works", "values": ["yes", "other"]}),
        question("name", when={"field": "agrees", "values": ["yes"]}),
    )
    page = _drawn(app, FORM, document, {})
    assert "Only if you answered “YES” / “OTHER” to “Works”." in page
    assert "Only if you ticked “Agrees”." in page
    assert 'data-when="q.works"' in page


def test_a_field_that_depends_on_another_page_says_nothing_of_it(app: Flask) -> None:
    alone = question("where", when={"field": "works", "values": ["yes"]})
    document = form(question("works", "choice", options=OPTIONS), alone)
    section = document.sections[0].model_copy(update={"questions": (document.by_id["where"],)})
    page = _drawn(app, FORM, Questionnaire.model_construct(sections=(section,)), {})
    assert 'name="q.where"' in page
    assert "Only if" not in page


def test_kept_files_can_be_taken_out(app: Flask) -> None:
    page = _drawn(app, FORM, form(question("papers", "file", most=1)), {}, files=[FILE], file_url=lambda file: "/f/7")
    assert '<a href="/f/7">My plan.pdf</a>' in page
    assert 'name="remove" value="7"' in page
    assert 'type="file" multiple id="q-papers" name="file.papers"' in page
    assert "One file of at most 10 MB" in page


def test_the_words_of_another_window_stand_beside_the_typed_ones(app: Flask) -> None:
    document = form(question("why"), question("same"), question("many", "choices", options=OPTIONS))
    typed = {"why": "Mine", "same": "x", "many": ["yes"]}
    page = _drawn(app, FORM, document, typed, stored={"why": "Theirs", "same": "x", "many": []})
    assert page.count("Saved from another window or device") == 2
    assert "Theirs" in page
    assert 'value="Mine"' in page


def test_a_choice_of_many_options_is_a_list(app: Flask) -> None:
    many = [{"id": f"o{number}", "label": {"en": f"Option {number}"}} for number in range(12)]
    page = _drawn(app, FORM, form(question("state", "choice", options=many)), {"state": "o3"})
    assert '<option value="o3" selected>Option 3</option>' in page
    assert "radio" not in page
    hindi = _drawn(app, FORM, form(question("state", "choice", options=many)), {}, language="hi")
    assert '<option value="o3" lang="en">Option 3</option>' in hindi


def test_answers_are_read_as_words(app: Flask) -> None:
    document = form(
        question("why", "long_text"),
        question("days", "number"),
        question("on", "date"),
        question("many", "choices", options=OPTIONS),
        question("agrees", "agreement"),
        question("referees", "references"),
        question("papers", "file"),
        question("hidden", when={"field": "many", "values": ["other"]}),
        question("empty"),
        question("phone", "phone", is_private=True),
    )
    answers = {
        "why": "one\n<two>",
        "days": "100000.25",
        "on": "2026-11-21",
        "many": ["yes", "no"],
        "agrees": "yes",
        "referees": [{"name": "Ravi", "email": "ravi@x.org", "relation": "teacher"}],
        "hidden": "not asked",
        "phone": "+919876543210",
    }
    page = _drawn(app, ANSWERS, document, answers, files=[FILE])
    for words in ("one<br>&lt;two&gt;", "1,00,000.25", "21 November 2026", "YES<br>NO", "Ravi, teacher, ravi@x.org"):
        assert words in page
    assert "My plan.pdf" in page
    assert page.count("No answer") == 1
    assert "not asked" not in page
    assert "+919876543210" in page
    assert "+919876543210" not in _drawn(app, ANSWERS, document, answers, without_private=True)
