from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, g, render_template_string

from lms.core.language import in_language
from lms.core.templating import show_date, show_datetime, show_number, show_percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (100000, "1,00,000"),
        (12345678, "1,23,45,678"),
        (1234.5, "1,234.5"),
        (-100000, "-1,00,000"),
        (None, ""),
    ],
)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_numbers_are_grouped_the_indian_way(app_context: Flask, language: str, value: float | None, text: str) -> None:
    with in_language(language):
        assert show_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0%"), (60.0, "60%"), (100, "100%"), (66.666, "66.6%"), (59.97, "59.9%"), (99.99, "99.9%"), (None, "")],
)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_percentages_are_never_rounded_up_to_a_mark_that_was_not_reached(
    app_context: Flask, language: str, value: float | None, text: str
) -> None:
    with in_language(language):
        assert show_percent(value) == text


def test_days_are_written_as_people_write_them(app_context: Flask) -> None:
    day = date(2026, 11, 21)
    with in_language("en"):
        assert show_date(day) in {"21 November 2026", "November 21, 2026"}
    with in_language("hi"):
        assert show_date(day) == "21 नवंबर 2026"
    assert show_date(None) == ""


def test_the_day_of_an_instant_is_the_day_where_the_reader_is(app_context: Flask) -> None:
    evening_in_london = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    with in_language("hi"):
        assert show_date(evening_in_london) == "21 नवंबर 2026"
        assert "1:30" in show_datetime(evening_in_london)
    assert show_datetime(None) == ""


def render(source: str, **words: Any) -> str:
    return render_template_string(source, **words)


def test_templates_have_the_filters(app_context: Flask) -> None:
    assert render("{{ 100000|number }} {{ 60|percent }} {{ {'en': 'Papers'}|localised }}") == "1,00,000 60% Papers"


def test_a_letter_is_rendered_without_a_reader(app_context: Flask) -> None:
    assert render("{{ current_person }} {{ current_language }} {{ site_name }}") == "None en Setu"


def test_a_page_for_a_visitor_has_nobody(app: Flask) -> None:
    with app.test_request_context():
        assert render("{{ current_person }}") == "None"


def test_a_page_about_a_failure_does_not_ask_who_reads_it(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "setu_session=abc"}):
        g.is_failing = True
        assert render("{{ current_person }} {{ navigation()|length }}") == "None 0"


def test_what_a_person_typed_is_never_markup(app_context: Flask) -> None:
    assert render("{{ name }}", name="<script>") == "&lt;script&gt;"


def test_words_are_filled_in_and_what_people_typed_is_escaped(app_context: Flask) -> None:
    source = '{{ _("Namaste, %(name)s", name=name) }}'
    assert render(source, name="<Asha>") == "Namaste, &lt;Asha&gt;"


@pytest.mark.parametrize(("count", "text"), [(1, "1 minute"), (0, "0 minutes"), (25, "25 minutes")])
def test_words_that_count_take_the_right_form(app_context: Flask, count: int, text: str) -> None:
    assert render('{{ ngettext("%(num)s minute", "%(num)s minutes", count) }}', count=count) == text
