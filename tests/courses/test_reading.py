"""A bundle becomes a document, or everything that is wrong with it is said, by file and line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from lms.courses.bundles import LARGEST_PICTURE, LARGEST_TEXT, Bundle
from lms.courses.documents import CourseDocument, LessonContent
from lms.courses.guards import document_checks
from lms.courses.reading import Reading, read_bundle
from tests.factories.courses import LESSON, MODULE, TRANSLATION, course_file, make_bundle, quiz_file, text, yaml

pytestmark = pytest.mark.usefixtures("app")

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"><title>A</title></svg>'
DRAFT = """---
title: Being written
aim: Know something later.
minutes: 10
status: draft
---
"""
LESSON_PATH = f"{MODULE}/01-first-lesson.md"
HINDI_PATH = f"{MODULE}/01-first-lesson.hi.md"
QUIZ_PATH = f"{MODULE}/03-first-quiz.yaml"


def read(files: Mapping[str, bytes | str | None] | None = None, **overrides: Any) -> Reading:
    return read_bundle(make_bundle(files=files, **overrides))


def document(files: Mapping[str, bytes | str | None] | None = None, **overrides: Any) -> CourseDocument:
    reading = read(files, **overrides)
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document


def problems(files: Mapping[str, bytes | str | None] | None = None, **overrides: Any) -> list[str]:
    reading = read(files, **overrides)
    assert (reading.document is None) == bool(reading.problems)
    return [str(problem) for problem in reading.problems]


def test_a_bundle_becomes_a_document() -> None:
    course = document()
    assert course.slug == "a-course"
    assert course.title == {"en": "A course", "hi": "एक पाठ्यक्रम"}
    assert [unit.id for unit in course.ready_units()] == ["first-lesson", "second-lesson", "first-quiz"]
    lesson = course.unit("first-lesson")
    assert lesson.title == {"en": "First lesson", "hi": "पहला पाठ"}
    assert (lesson.kind, lesson.minutes, lesson.as_on) == ("lesson", 10, date(2026, 11, 21))
    assert isinstance(lesson.content, LessonContent)
    assert lesson.content.body["hi"].startswith("## यह किस बारे में है\n")
    assert course.module_of("first-quiz").id == "first-module"
    assert course.unit("first-quiz").kind == "quiz"
    assert [*course.sources_of("first-lesson")] == ["F01"]
    assert course.term_for("first-lesson", "helpline") is not None


def test_a_document_survives_json() -> None:
    course = document({"media/a.svg": PICTURE, LESSON_PATH: LESSON.format(title="x") + "\n![A](media/a.svg)\n"})
    assert CourseDocument.model_validate(course.model_dump(mode="json")) == course
    assert CourseDocument.model_validate_json(course.model_dump_json()) == course


def test_a_draft_shows_its_title_and_keeps_its_text_to_itself() -> None:
    course = document({f"{MODULE}/04-later.md": DRAFT + "## Half a text [[nobody]] <b>\n"})
    later = course.unit("later")
    assert later.content is None
    assert course.missing_units() == (later,)
    assert later.title == {"en": "Being written"}


def test_a_draft_quiz_needs_no_questions() -> None:
    draft = {
        "kind": "quiz",
        "title": text("Later"),
        "aim": text("See."),
        "minutes": 5,
        "status": "draft",
        "questions": [],
    }
    assert document({f"{MODULE}/04-later.yaml": yaml(draft)}).unit("later").content is None


def test_a_course_in_one_language_needs_no_other() -> None:
    files = {
        path: None if path.endswith(".hi.md") else content.replace(b', "hi"', b"")
        for path, content in make_bundle().files.items()
    }
    head = {key: value for key, value in course_file().items() if key != "completion"}
    one = {key: {"en": "x"} if isinstance(value, dict) else value for key, value in head.items()}
    one |= {"outcomes": [{"en": "x"}], "languages": ["en"]}
    del one["certificate"]
    files |= {
        "course.yaml": yaml(one),
        "glossary.yaml": yaml({"helpline": {"term": {"en": "a"}, "meaning": {"en": "b"}}}),
        f"{MODULE}/module.yaml": yaml({"title": {"en": "M"}}),
        QUIZ_PATH: None,
    }
    assert document(files).languages == ("en",)


def test_a_picture_has_its_size_and_digest() -> None:
    course = document({"media/a.svg": PICTURE, LESSON_PATH: LESSON.format(title="x") + "\n![A](media/a.svg)\n"})
    picture = course.picture_for("first-lesson", "media/a.svg")
    assert picture is not None
    assert (picture.media_type, picture.width, picture.height, len(picture.sha256)) == ("image/svg+xml", 32, 20, 64)


def test_windows_line_ends_and_byte_order_marks_do_no_harm() -> None:
    content = "\ufeff" + LESSON.format(title="x").replace("\n", "\r\n")
    body = document({LESSON_PATH: content.encode()}).unit("first-lesson").content
    assert isinstance(body, LessonContent)
    assert body.body["en"].startswith("## What it is about\n")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": None}, "course.yaml:1: “title” is missing."),
        ({"titel": "x"}, "“titel” is not known here."),
        ({"title": "A course"}, "“title” should have lines of its own"),
        ({"title": {"en": "A"}}, "“title”: the text in Hindi is missing."),
        ({"title": {"en": "A", "hi": " "}}, "“title”: the text in Hindi is empty."),
        ({"title": {"en": "A", "hi": "ए", "ta": "ஒ"}}, "“ta” is not a language of this course"),
        ({"summary": {"en": 5, "hi": "x"}}, "“en” should be a text; put quotes around it."),
        ({"outcomes": []}, "“outcomes” needs at least 1 of them"),
        ({"outcomes": text("x")}, "“outcomes” should be a list"),
        ({"outcomes": [text("x"), {"en": "y"}]}, "“outcomes”, number 2: the text in Hindi is missing."),
        ({"languages": ["en", "hi", "xx"]}, "“languages”, number 3 should be “en” or “hi”."),
        ({"hours": "many"}, "“hours” should be a number."),
        ({"hours": 0}, "“hours” should be more than 0"),
        ({"as_on": "soon"}, "“as_on” should be a day like 2026-11-21."),
        ({"certificate": {"design": "No Such", "title": text("x")}}, "“design”: use small letters"),
        (
            {"certificate": {"design": "a", "wording": "won", "title": text("x")}},
            "“wording” should be “attended”, “completed” or “competence”.",
        ),
        ({"completion": {"units": "some"}}, "“units”: write “all”, or a list of unit ids."),
        ({"completion": {"units": ["first-lesson", "nope"]}}, "There is no unit “nope” in this course."),
        ({"completion": {"quizzes": {"nope": 60}}}, "There is no unit “nope” in this course."),
        ({"completion": {"quizzes": {"first-lesson": 60}}}, "“first-lesson” is a lesson: nobody earns marks in it."),
        ({"completion": {"quizzes": {"first-quiz": 101}}}, "“first-quiz” should be 100 or less."),
        ({"completion": {"units": ["first-lesson"], "quizzes": {"first-quiz": 60}}}, "not among the units of the rule"),
    ],
)
def test_what_is_wrong_in_course_yaml_is_said(changes: dict[str, Any], words: str) -> None:
    found = problems(**changes)
    assert any(problem.startswith("course.yaml:") and words in problem for problem in found), found


def changed(old: str, new: str) -> str:
    lesson = LESSON.format(title="First lesson")
    assert old in lesson
    return lesson.replace(old, new)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (changed("---\ntitle", "title"), 1, "A lesson begins with its head"),
        (changed("minutes: 10", "minutes: ten"), 4, "“minutes” should be a whole number."),
        (changed("minutes: 10", "minutes: 0"), 4, "“minutes” should be 1 or more."),
        (changed("status: ready", "status: done"), 5, "“status” should be"),
        (changed("status: ready", "stats: ready"), 5, "“stats” is not known here."),
        (changed("sources: [F01]", "sources: [F01, F09]"), 7, "The source “F09” is not in sources.yaml."),
        (changed("title: First lesson", "title: First: lesson"), 2, "needs quotes"),
        (changed("## What", "# What"), 9, "A heading starts with “##”"),
        (changed("[[helpline]]", "[[nobody]]"), 11, "“nobody” is not in glossary.yaml"),
        (changed("Text", "<b>Text</b>"), 11, "is HTML"),
        (changed("Text", "![x](media/none.svg)"), 11, "media/none.svg does not exist"),
        (LESSON.format(title="x").partition("## ")[0], 9, "This lesson has no text."),
        (b"\xff\xfe", 1, "not in UTF-8"),
        (LESSON.format(title="x").encode() + b"\na\x07b", 13, "a character that no page can show"),
    ],
)
def test_what_is_wrong_in_a_lesson_is_said_with_its_line(content: str | bytes, line: int, words: str) -> None:
    found = problems({LESSON_PATH: content})
    assert any(problem.startswith(f"{LESSON_PATH}:{line}: ") and words in problem for problem in found), found


def test_a_translation_has_problems_of_its_own() -> None:
    content = (
        TRANSLATION.format(title="पाठ").replace("[[helpline]]", "[[nobody]]").replace("---\n##", "minutes: 5\n---\n##")
    )
    found = problems({HINDI_PATH: content})
    assert any(problem.startswith(f"{HINDI_PATH}:8: ") and "nobody" in problem for problem in found), found
    assert any(
        problem.startswith(f"{HINDI_PATH}:4: “minutes” stands only in the file of the first") for problem in found
    )


def test_a_missing_translation_is_a_problem_of_a_ready_lesson() -> None:
    assert problems({HINDI_PATH: None}) == [
        f"{LESSON_PATH}:1: The lesson in Hindi is missing: add {MODULE}/01-first-lesson.hi.md."
    ]


def test_a_translation_without_its_lesson_is_a_problem() -> None:
    assert any(
        problem.startswith(HINDI_PATH) and "first language is missing" in problem
        for problem in problems({LESSON_PATH: None})
    )


def test_the_first_language_has_no_language_in_its_name() -> None:
    found = problems({f"{MODULE}/01-first-lesson.en.md": TRANSLATION.format(title="x")})
    assert any("English is the first language" in problem for problem in found), found


def quiz_without(question: int, key: str) -> bytes:
    quiz = quiz_file()
    del quiz["questions"][question][key]
    return yaml(quiz)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (yaml(quiz_file(kind="quizz")), "“kind” should be one of quiz"),
        (yaml(quiz_file(kind="lesson")), "A lesson is a Markdown file."),
        (yaml({key: value for key, value in quiz_file().items() if key != "kind"}), "“kind” is missing."),
        (yaml(quiz_file(minuts=3)), "“minuts” is not known here."),
        (yaml(quiz_file(title={"en": "x"})), "“title”: the text in Hindi is missing."),
        (yaml(quiz_file(intro=text("See [[nobody]]"))), "“nobody” is not in glossary.yaml"),
        (yaml(quiz_file(questions=[])), "The quiz asks nothing: it needs questions, or slots."),
        (quiz_without(0, "text"), "“text” is missing."),
        (yaml([1]), "This file should have lines like “title: …”."),
    ],
)
def test_what_is_wrong_in_a_quiz_is_said(content: bytes, words: str) -> None:
    found = problems({QUIZ_PATH: content})
    assert any(problem.startswith(QUIZ_PATH) and words in problem for problem in found), found


def test_a_problem_deep_in_a_quiz_has_its_line() -> None:
    quiz = yaml(quiz_file()).decode().replace('"Who helps?"', '"Who <b>helps</b>?"')
    line = next(number for number, text in enumerate(quiz.splitlines(), 1) if "<b>" in text)
    assert any(problem.startswith(f"{QUIZ_PATH}:{line}: “<b>” is HTML") for problem in problems({QUIZ_PATH: quiz}))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"course.yaml": None}, "course.yaml:1: This file is missing"),
        ({"course.yaml": ""}, "course.yaml:1: This file is empty."),
        ({"course.yaml": "title: [\n"}, "cannot be read as YAML"),
        ({f"{MODULE}/module.yaml": None}, f"{MODULE}/module.yaml:1: This file is missing"),
        ({f"{MODULE}/module.yaml": "title: {en: a}"}, "“title”: the text in Hindi is missing."),
        ({f"{MODULE}/module.yaml": ""}, f"{MODULE}/module.yaml:1: This file is empty."),
        ({"02-empty/module.yaml": yaml({"title": text("x")})}, "This module has no units"),
        ({"sources.yaml": "F01: {references: []}"}, "“references” needs at least 1"),
        (
            {"sources.yaml": "F01: {references: [{title: a, url: 'javascript:x'}]}"},
            "“url”: write an address that begins",
        ),
        ({"sources.yaml": "F01: {references: [{title: a, date: 2023-13}]}"}, "“date”: write a day"),
        ({"sources.yaml": "F01: {references: [{title: a}], confidence: sure}"}, "“confidence” should be"),
        ({"sources.yaml": "F 01: {references: [{title: a}]}"}, "use letters, digits and hyphens"),
        ({"glossary.yaml": "helpline: {term: {en: a, hi: b}}"}, "“meaning” is missing."),
        ({"glossary.yaml": yaml({"helpline": {"term": text("a"), "meaning": text("<i>x</i>")}})}, "“<i>” is HTML"),
        ({"media/unused.svg": PICTURE}, "media/unused.svg:1: No text shows this picture"),
        ({"media/bad.svg": b"<svg><script/></svg>"}, "media/bad.svg:1: <script> is not allowed"),
        ({"media/big.png": bytes(LARGEST_PICTURE + 1)}, "larger than 300 kB"),
        ({"README.md": b"x" * (LARGEST_TEXT + 1)}, "larger than 1 MB"),
        ({"../evil.md": b"x"}, "This name cannot be used"),
        ({"01-first-module/../../x.md": b"x"}, "This name cannot be used"),
        ({"/etc/passwd": b"x"}, "This name cannot be used"),
        ({"media/.hidden": b"x"}, "This name cannot be used"),
    ],
)
def test_what_is_wrong_elsewhere_is_said(files: dict[str, bytes | str | None], words: str) -> None:
    found = problems(files)
    assert any(words in problem for problem in found), found


def test_years_and_months_are_dates_of_references() -> None:
    sources = "F01: {references: [{title: a, date: 2023}, {title: b, date: 2023-12}, {title: c, date: 2023-12-14}]}"
    references = document({"sources.yaml": sources}).sources["F01"].references
    assert [reference.date for reference in references] == ["2023", "2023-12", "2023-12-14"]


def test_all_problems_come_at_once() -> None:
    found = problems({LESSON_PATH: changed("minutes: 10", "minutes: x"), "glossary.yaml": "a: 1"}, hours="x")
    assert {problem.partition(":")[0] for problem in found} >= {LESSON_PATH, "glossary.yaml", "course.yaml"}


def test_a_bundle_without_anything_is_only_problems() -> None:
    assert read_bundle(Bundle("Not A Slug", {})).document is None


def test_the_packages_above_may_check_a_course() -> None:
    document_checks.add("test", lambda document: [(("certificate", "design"), f"{document.slug} is refused.")])
    try:
        found = problems()
    finally:
        document_checks.add("test", lambda document: [])
    line = course_yaml_line('"design"')
    assert found == [f"course.yaml:{line}: a-course is refused."]


def course_yaml_line(words: str) -> int:
    lines = make_bundle().files["course.yaml"].decode().splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_what_a_kind_says_about_its_content_has_its_line() -> None:
    quiz = quiz_file()
    quiz["questions"][1]["id"] = "who-helps"
    found = problems({QUIZ_PATH: yaml(quiz)})
    assert len(found) == 1
    assert found[0].startswith(f"{QUIZ_PATH}:")


def test_a_language_that_a_course_does_not_have_is_a_problem() -> None:
    found = problems(languages=["en"])
    assert any(
        "Hindi is not a language of this course" in problem and problem.startswith(HINDI_PATH) for problem in found
    )
