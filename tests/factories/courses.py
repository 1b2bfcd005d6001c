"""Courses for tests: small bundles, and courses published from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lms.courses.bundles import Bundle
from lms.courses.contents import content_models
from lms.courses.operations import publish_bundle
from lms.courses.queries import PublishedCourse, published

MODULE = "01-first-module"
LESSON = """---
title: {title}
aim: Know what is on this page.
minutes: 10
status: ready
as_on: 2026-11-21
sources: [F01]
---
## What it is about

Text of {title} with a [[helpline]].
"""
TRANSLATION = """---
title: {title}
aim: जानना कि इस पन्ने पर क्या है।
---
## यह किस बारे में है

{title} का पाठ, एक [[helpline]] के साथ।
"""


def text(en: str, hi: str = "हिंदी में") -> dict[str, str]:
    """Return a text in both languages."""
    return {"en": en, "hi": hi}


def yaml(data: Any) -> bytes:
    """Return data as a YAML file; JSON is YAML."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def course_file(**overrides: Any) -> dict[str, Any]:
    """Return what course.yaml says; None leaves a key out."""
    has_quiz = "quiz" in content_models
    course = {
        "title": text("A course", "एक पाठ्यक्रम"),
        "summary": text("What it is about.", "यह किस बारे में है।"),
        "audience": text("Field staff.", "फ़ील्ड कार्यकर्ता।"),
        "outcomes": [text("Do something.", "कुछ कर सकेंगे।")],
        "languages": ["en", "hi"],
        "hours": 2,
        "as_on": "2026-11-21",
        "certificate": {"design": "course-completion", "wording": "completed", "title": text("A course", "एक पाठ्यक्रम")},
        "completion": {"units": "all", "quizzes": {"first-quiz": 60} if has_quiz else {}},
        **overrides,
    }
    return {key: value for key, value in course.items() if value is not None}


def quiz_file(**overrides: Any) -> dict[str, Any]:
    """Return a quiz with two questions of one mark each: choice a is right, and the statement is false."""
    return {
        "kind": "quiz",
        "title": text("First quiz", "पहली प्रश्नोत्तरी"),
        "aim": text("See what you know.", "देखना कि आप क्या जानते हैं।"),
        "minutes": 10,
        "settings": {"shuffle_choices": False},
        "questions": [
            {
                "id": "who-helps",
                "kind": "single_choice",
                "text": text("Who helps?", "कौन मदद करता है?"),
                "choices": [
                    {
                        "id": "a",
                        "text": text("The helpline", "हेल्पलाइन"),
                        "fraction": 1,
                        "feedback": text("Yes.", "हाँ।"),
                    },
                    {"id": "b", "text": text("The agent", "एजेंट"), "feedback": text("No.", "नहीं।")},
                ],
            },
            {
                "id": "papers-later",
                "kind": "true_false",
                "text": text("The papers can come later.", "काग़ज़ बाद में आ सकते हैं।"),
                "answer": False,
                "if_true": text("No.", "नहीं।"),
                "if_false": text("Yes.", "हाँ।"),
            },
        ],
        **overrides,
    }


def make_bundle(
    slug: str = "a-course", *, files: Mapping[str, bytes | str | None] | None = None, **overrides: Any
) -> Bundle:
    """Return a bundle of one module with two lessons and, where there are quizzes, one.

    ``overrides`` change course.yaml; ``files`` adds files, replaces them, or with None leaves them out.
    """
    contents: dict[str, bytes | str | None] = {
        "course.yaml": yaml(course_file(**overrides)),
        "sources.yaml": yaml(
            {"F01": {"confidence": "high", "references": [{"title": "A page", "url": "https://x.in"}]}}
        ),
        "glossary.yaml": yaml(
            {"helpline": {"term": text("helpline", "हेल्पलाइन"), "meaning": text("A number.", "एक नंबर।")}}
        ),
        f"{MODULE}/module.yaml": yaml({"title": text("First module", "पहला हिस्सा"), "aims": [text("Begin.", "शुरुआत।")]}),
        f"{MODULE}/01-first-lesson.md": LESSON.format(title="First lesson"),
        f"{MODULE}/01-first-lesson.hi.md": TRANSLATION.format(title="पहला पाठ"),
        f"{MODULE}/02-second-lesson.md": LESSON.format(title="Second lesson"),
        f"{MODULE}/02-second-lesson.hi.md": TRANSLATION.format(title="दूसरा पाठ"),
        **({f"{MODULE}/03-first-quiz.yaml": yaml(quiz_file())} if "quiz" in content_models else {}),
        **(files or {}),
    }
    return Bundle(
        slug,
        {
            path: content.encode() if isinstance(content, str) else content
            for path, content in contents.items()
            if content is not None
        },
    )


def make_course(
    slug: str = "a-course", *, files: Mapping[str, bytes | str | None] | None = None, **overrides: Any
) -> PublishedCourse:
    """Publish a bundle like that of ``make_bundle`` and return the course. Needs an application context."""
    publish_bundle(make_bundle(slug, files=files, **overrides), by=None)
    course = published(slug)
    assert course is not None
    return course
