"""A course as a document: it never changes, and knows its parts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from lms.courses.contents import UnitContent
from lms.courses.documents import CompletionRule, CourseDocument, LessonContent, Module, Reference, Unit, UnitStatus
from lms.courses.lessons import split_lesson

TEXT = {"en": "A text"}

pytestmark = pytest.mark.usefixtures("app")


def unit(unit_id: str, **changes: Any) -> Unit:
    values = {
        "kind": "lesson",
        "title": TEXT,
        "aim": TEXT,
        "minutes": 5,
        "content": LessonContent(body=TEXT),
        **changes,
    }
    return Unit(id=unit_id, **values)


def course(*modules: Module) -> CourseDocument:
    return CourseDocument(
        slug="a-course",
        title=TEXT,
        summary=TEXT,
        audience=TEXT,
        outcomes=(TEXT,),
        languages=("en",),
        hours=1,
        as_on=date(2026, 11, 21),
        modules=modules,
    )


def module(module_id: str, *units: Unit) -> Module:
    return Module(id=module_id, title=TEXT, units=units)


def test_a_document_finds_its_units() -> None:
    draft = unit("c", status=UnitStatus.DRAFT, content=None)
    document = course(module("one", unit("a"), unit("b")), module("two", draft))
    assert [found.id for found in document.units()] == ["a", "b", "c"]
    assert [found.id for found in document.ready_units()] == ["a", "b"]
    assert document.missing_units() == (draft,)
    assert document.modules[1].ready_units() == ()
    assert document.unit("b").id == "b"
    assert document.find_unit("x") is None
    assert document.module_of("c").id == "two"
    assert document.module("two") == document.modules[1]
    assert document.module("three") is None
    for ask in (document.unit, document.module_of):
        with pytest.raises(KeyError):
            ask("x")


def test_what_is_not_in_a_document_is_nothing() -> None:
    document = course(module("one", unit("a")))
    assert document.term_for("a", "x") is None
    assert document.picture_for("a", "media/x.svg") is None
    assert document.terms_of("a") == {}
    assert document.source_keys("a", ["x"]) == []


def test_a_document_never_changes() -> None:
    document = course(module("one", unit("a")))
    with pytest.raises(ValidationError):
        document.hours = 2  # type: ignore[misc]


def test_a_unit_that_is_ready_has_content() -> None:
    with pytest.raises(ValidationError, match="A unit that is ready needs content"):
        unit("a", content=None)
    assert not unit("a", content=None, status=UnitStatus.DRAFT).is_ready


def test_stored_content_is_read_with_the_model_of_its_kind() -> None:
    stored = unit("a").model_dump(mode="json")
    assert stored["content"] == {"body": TEXT}
    assert isinstance(Unit.model_validate(stored).content, LessonContent)
    with pytest.raises(LookupError):
        Unit.model_validate({**stored, "kind": "nothing-we-know"})


def test_texts_of_a_content_are_found_wherever_they_are() -> None:
    class Part(UnitContent):
        words: dict[str, str]

    class Whole(UnitContent):
        parts: tuple[Part, ...]
        named: dict[str, Part]
        count: int = 1

    content = Whole(parts=(Part(words={"en": "a", "hi": "b"}),), named={"x": Part(words={"en": "c"})})
    assert list(content.texts()) == [
        (("parts", 0, "words", "en"), "a"),
        (("parts", 0, "words", "hi"), "b"),
        (("named", "x", "words", "en"), "c"),
    ]


@pytest.mark.parametrize("units", ["most", 5, [1], {"a": 1}])
def test_a_rule_names_all_units_or_some(units: Any) -> None:
    with pytest.raises(ValidationError, match="write “all”, or a list of unit ids"):
        CompletionRule(units=units)
    assert CompletionRule(units=("a",)).units == ("a",)


@pytest.mark.parametrize("value", ["2023-00", "23", "2023-1-1", "2023-12-32", "soon"])
def test_a_rough_date_is_a_day_a_month_or_a_year(value: str) -> None:
    with pytest.raises(ValidationError):
        Reference(title="x", date=value)


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\ntitle: x\n---\nBody\n", "Body\n", 4),
        ("---\ntitle: x\n---", "", 3),
        ("---\ntitle: x\n---  \n\n---\nrule", "\n---\nrule", 4),
        ("---\n---\nBody", "Body", 3),
    ],
)
def test_a_lesson_is_a_head_and_a_text(text: str, body: str, line: int) -> None:
    lesson = split_lesson(text)
    assert (lesson.body, lesson.body_line) == (body, line)


@pytest.mark.parametrize("text", ["Body", "", "---\ntitle: x\n", "---\n- a\n---\n", "---\nonly words\n---\n"])
def test_a_lesson_without_a_head_is_a_problem(text: str) -> None:
    assert len(split_lesson(text).head.problems) == 1
