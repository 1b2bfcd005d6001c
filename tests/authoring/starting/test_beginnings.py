"""Courses begin blank, as a copy or as the companion of a workshop, and can be published when they are complete."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from lms.authoring.starting.beginnings import blank_bundle
from lms.authoring.starting.companions import companion_of
from lms.courses.bundles import Bundle, read_folder
from lms.courses.documents import LessonContent
from lms.courses.reading import read_bundle
from lms.workshops.library.reading import read_workshop

WORKSHOPS = Path(__file__).resolve().parents[3] / "courses" / "workshops"
FOLDERS = sorted(path.parent for path in WORKSHOPS.glob("*/workshop.yaml"))
TODAY = date(2026, 11, 22)


def problems(bundle: Bundle) -> list[str]:
    return [str(problem) for problem in read_bundle(bundle).problems]


def test_there_are_the_six_workshops_and_more() -> None:
    assert len(FOLDERS) >= 6


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_the_companion_of_every_workshop_can_be_published(app: Flask, folder: Path) -> None:
    with app.app_context():
        plan = read_workshop(read_folder(folder)).plan
        assert plan is not None
        bundle = companion_of(f"{folder.name}-companion", plan)
        assert problems(bundle) == []
        document = read_bundle(bundle).document
    assert document is not None
    assert document.languages == plan.languages
    units = {unit.id: unit for unit in document.units()}
    assert {"about", "promise"} <= set(units)
    assert {sheet.title["hi"] for sheet in plan.handouts} <= {unit.title["hi"] for unit in units.values()}
    assert [key for key in ("before", "after") if key in units] == ["before", "after"]
    assert document.completion.quizzes == {"after": plan.certificate.pass_mark or 60}
    lessons = [unit.content for unit in units.values() if isinstance(unit.content, LessonContent)]
    assert lessons
    assert all(lesson.body["hi"].strip() for lesson in lessons)


@pytest.mark.parametrize("languages", [("en", "hi"), ("hi", "en"), ("hi",)])
def test_a_blank_course_has_nothing_wrong_with_it(app: Flask, languages: tuple[str, ...]) -> None:
    with app.app_context():
        assert problems(blank_bundle("new", {"hi": "नया पाठ्यक्रम"}, languages, TODAY)) == []
        assert problems(blank_bundle("new", {"en": "New", "hi": "नया"}, languages, TODAY)) == []


def test_languages_without_a_title_are_in_work(app: Flask) -> None:
    with app.app_context():
        document = read_bundle(blank_bundle("new", {"hi": "नया पाठ्यक्रम"}, ("hi", "en"), TODAY)).document
    assert document is not None
    assert document.languages_in_work == ("en",)
    assert document.title == {"hi": "नया पाठ्यक्रम"}
