from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from wtforms import IntegerField, RadioField, StringField

from lms.core.errors import Refusal
from lms.core.forms import Form, at_most, choices, chosen, optional, refuse, required, tidy


class NameForm(Form):
    name = StringField("Name", filters=[tidy], validators=[required(), at_most(5)])
    language = RadioField("Language", choices=choices([("en", "English"), ("hi", "Hindi")]), validators=[chosen()])
    age = IntegerField("Age", validators=[optional()])


def sent(app: Flask, **values: Any) -> NameForm:
    with app.test_request_context(method="POST", data=values):
        form = NameForm()
        form.validate()
        return form


def test_what_is_right_is_taken(app: Flask) -> None:
    form = sent(app, name="  Asha ", language="hi")
    assert form.errors == {}
    assert (form.name.data, form.language.data, form.age.data) == ("Asha", "hi", None)


@pytest.mark.parametrize("name", ["", "   ", "\n\t"])
def test_an_empty_field_is_named(app: Flask, name: str) -> None:
    assert sent(app, name=name, language="hi").errors == {"name": ["Fill in this field."]}


def test_a_missing_choice_is_named(app: Flask) -> None:
    assert "Choose one of the answers." in sent(app, name="Asha").errors["language"]


def test_text_that_is_too_long_says_how_long_it_may_be(app: Flask) -> None:
    assert sent(app, name="Asha Devi", language="hi").errors == {"name": ["This is too long: 5 characters at most."]}


def test_what_was_typed_is_kept(app: Flask) -> None:
    form = sent(app, name="Asha Devi", language="hi", age="old")
    assert form.name.data == "Asha Devi"
    assert form.age.raw_data == ["old"]


def test_a_refusal_is_shown_beside_its_field(app: Flask) -> None:
    form = sent(app, name="Asha", language="hi")
    form.take_refusal(Refusal("Somebody has this name.", field="name"))
    assert form.name.errors == ["Somebody has this name."]
    assert form.errors == {"name": ["Somebody has this name."]}


@pytest.mark.parametrize("field", [None, "nowhere"])
def test_a_refusal_without_a_field_is_shown_above(app: Flask, field: str | None) -> None:
    form = sent(app, name="Asha", language="hi")
    form.take_refusal(Refusal("The course is full.", field=field))
    form.take_refusal(Refusal("It starts on Monday.", field=field))
    assert form.form_errors == ["The course is full.", "It starts on Monday."]


def test_a_refusal_on_one_form_is_not_on_the_next(app: Flask) -> None:
    sent(app, name="Asha", language="hi").take_refusal(Refusal("No."))
    assert sent(app, name="Asha", language="hi").form_errors == []


def test_a_check_can_put_an_error_beside_a_field(app: Flask) -> None:
    form = sent(app, name="", language="hi")
    refuse(form.name, "Write it in Devanagari.")
    assert form.name.errors == ["Fill in this field.", "Write it in Devanagari."]


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert once == once.strip()
    assert "  " not in once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("value", [None, 3, ["a "]])
def test_only_text_is_tidied(value: Any) -> None:
    assert tidy(value) is value


def test_tidy_takes_out_what_nobody_sees() -> None:
    assert tidy("Asha\x07 \u202eiveD\u202c\x85Devi\x7f") == "Asha iveD Devi"
    assert tidy("क्\u200dष \u0915\u094d\u200c\u0937") == "क्\u200dष क्\u200cष"


def test_a_text_too_long_for_any_field_is_refused_at_once(app: Flask) -> None:
    """Normalising it would take time in the square of its length."""
    form = sent(app, name="a" + "\u0316\u0301" * 60_000, language="en")
    assert form.errors == {"name": ["This is too long: 5 characters at most."]}


@pytest.mark.parametrize("body", ["7", "[]", '{"name": ["x"], "language": 7}', "nonsense"])
def test_a_form_is_not_filled_in_from_json(app: Flask, body: str) -> None:
    with app.test_request_context(method="POST", data=body, content_type="application/json"):
        form = NameForm()
        assert not form.validate_on_submit()
        assert form.name.data is None
