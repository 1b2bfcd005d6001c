"""The texts of a quiz in the reader's language: rendered once, safe, and marked where they are in another language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from lms.core.language import in_language
from lms.courses.documents import CourseDocument
from lms.quizzes.grading import GradeMethod
from lms.quizzes.rendering import grade_words, quiz_texts, time_of_day
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.usefixtures("app_context")
FIRST = "first-quiz"


@pytest.fixture
def document(app_context: Flask) -> CourseDocument:
    """The course of the factory."""
    return make_quiz().document


def test_a_text_is_in_the_language_of_the_reader(document: CourseDocument) -> None:
    text = {"en": "*Visa*", "hi": "*वीज़ा*"}
    assert quiz_texts("digest", document, FIRST).line(text) == "<em>Visa</em>"
    with in_language("hi"):
        assert quiz_texts("digest", document, FIRST).block(text) == "<p><em>वीज़ा</em></p>\n"


def test_a_text_in_another_language_says_so(document: CourseDocument) -> None:
    with in_language("hi"):
        texts = quiz_texts("digest", document, FIRST)
    assert texts.line({"en": "Visa"}) == '<span lang="en">Visa</span>'
    assert texts.block({"en": "Visa"}).startswith('<div lang="en"><p>Visa</p>')


def test_what_is_typed_is_no_markup(document: CourseDocument) -> None:
    texts = quiz_texts("digest", document, FIRST)
    assert texts.line("<b>*me*</b>") == "&lt;b&gt;*me*&lt;/b&gt;"
    assert texts.line({"en": "<script>alert(1)</script>"}) == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_words_of_the_glossary_are_words(document: CourseDocument) -> None:
    assert quiz_texts("digest", document, FIRST).line({"en": "Call the [[helpline]]"}) == "Call the helpline"


def test_the_same_texts_are_kept(document: CourseDocument) -> None:
    assert quiz_texts("digest", document, FIRST) is quiz_texts("digest", document, FIRST)
    assert quiz_texts("digest", document, FIRST) is not quiz_texts("another", document, FIRST)


def test_a_time_is_that_of_the_site(app: Flask) -> None:
    assert time_of_day(datetime(2026, 11, 21, 5, 12, 40, tzinfo=UTC)).startswith("10:42")


def test_every_way_to_grade_has_words() -> None:
    assert len({grade_words(method) for method in GradeMethod}) == len(GradeMethod)
