"""Sentences that are written once and said in the reader's language."""

from __future__ import annotations

from flask import Flask, render_template_string

from lms.core.language import in_language
from lms.core.said import in_words, say


def test_a_sentence_is_a_text_in_english() -> None:
    sentence = say("“%(name)s” is missing.", name="title")
    assert sentence == "“title” is missing."
    assert sorted({sentence, say("A plain one.")}) == ["A plain one.", "“title” is missing."]
    assert say("100 % sure") == "100 % sure"


def test_it_is_said_in_the_language_of_the_page_with_what_stands_in_it(app_context: Flask) -> None:
    with app_context.test_request_context(), in_language("hi"):
        inner = say("Save")
        assert in_words(inner) != "Save"
        outer = say("<%(inner)s> “%(name)s”", inner=inner, name="x")
        assert in_words(outer) == f"<{in_words(inner)}> “x”"
        assert render_template_string("{{ outer }}", outer=outer) == f"&lt;{in_words(inner)}&gt; “x”"
        assert in_words("plain") == "plain"
