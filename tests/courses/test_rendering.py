"""Lessons become HTML once, with their pictures and the words they explain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.courses.rendering import blocks_html, lesson_html, lessons, line_html
from tests.factories.courses import LESSON, MODULE, TRANSLATION, make_course, text, yaml

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"/>'
FILES: dict[str, bytes | str | None] = {
    f"{MODULE}/01-first-lesson.md": LESSON.format(title="First lesson") + '\n![A map](media/a.svg "Where")\n',
    f"{MODULE}/01-first-lesson.hi.md": TRANSLATION.format(title="पहला") + "\n::: note\nयाद रखें\n:::\n",
    "media/a.svg": PICTURE,
    "glossary.yaml": yaml(
        {"helpline": {"term": text("helpline", "हेल्पलाइन"), "meaning": text("A *number*.", "एक नंबर।")}}
    ),
}


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def test_a_lesson_has_its_words_and_pictures() -> None:
    html = lesson_html(make_course(files=FILES), "first-lesson", "en")
    assert html.startswith('<h2 id="s-what-it-is-about">What it is about</h2>')
    assert 'href="#term-helpline">helpline</a>' in html
    assert '<dt id="term-helpline"><dfn>helpline</dfn></dt><dd>A <em>number</em>.</dd>' in html
    assert '<h2 id="glossary">' in html
    assert 'src="/courses/a-course/media/' in html
    assert 'width="32" height="20"' in html


def test_a_lesson_is_in_the_language_asked_for() -> None:
    html = lesson_html(make_course(files=FILES), "first-lesson", "hi")
    assert "यह किस बारे में है" in html
    assert "<dfn>हेल्पलाइन</dfn>" in html
    assert "lang=" not in html


def test_a_lesson_in_another_language_than_the_page_says_so() -> None:
    files = {path: content for path, content in FILES.items() if ".hi." not in path}
    course = make_course(files=files)
    assert lesson_html(course, "first-lesson", "mr").startswith('<div lang="en"><h2')


def test_a_lesson_without_words_to_explain_has_no_glossary() -> None:
    plain = LESSON.format(title="x").replace("[[helpline]]", "helpline")
    html = lesson_html(make_course(files={f"{MODULE}/01-first-lesson.md": plain}), "first-lesson", "en")
    assert "doc-glossary" not in html


def test_a_lesson_is_rendered_once_for_each_revision_and_language() -> None:
    lessons.clear()
    course = make_course(files=FILES)
    first = lesson_html(course, "first-lesson", "en")
    assert lesson_html(course, "first-lesson", "en") is first
    assert lesson_html(course, "first-lesson", "hi") is not first
    changed = make_course(files={f"{MODULE}/01-first-lesson.md": LESSON.format(title="Newer")})
    assert lesson_html(changed, "first-lesson", "en") != first


@pytest.mark.parametrize("unit_id", ["first-quiz", "nothing"])
def test_only_a_lesson_is_rendered_as_one(unit_id: str) -> None:
    with pytest.raises(LookupError):
        lesson_html(make_course(), unit_id, "en")


def test_texts_of_questions_know_words_and_pictures() -> None:
    document = make_course(files=FILES).document
    html = blocks_html(document, "first-quiz", "Call the [[helpline]]\n\n![A](media/a.svg)", "hi")
    assert "Call the हेल्पलाइन" in html
    assert 'src="/courses/a-course/media/' in html
    assert line_html(document, "first-quiz", "The **[[helpline]]**", "en") == "The <strong>helpline</strong>"
