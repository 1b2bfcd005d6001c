"""What learners get of a course whose translation is not complete."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.certificates.awards import Award
from lms.certificates.designs import load_design
from lms.certificates.statements import state
from lms.courses.operations import publish_bundle
from lms.courses.problems import BundleRefused
from lms.courses.queries import PublishedCourse
from lms.courses.translations import share_of, unfinished
from tests.factories.courses import MODULE, course_file, make_bundle, make_course, quiz_file, yaml
from tests.factories.people import make_person, sign_in

NO_LESSON = {f"{MODULE}/02-second-lesson.hi.md": None}


def english_only(data: Any) -> Any:
    """Return data with its texts in English only."""
    if isinstance(data, dict) and data.keys() == {"en", "hi"}:
        return {"en": data["en"]}
    if isinstance(data, dict):
        return {key: english_only(value) for key, value in data.items()}
    return [english_only(value) for value in data] if isinstance(data, list) else data


QUIZ = quiz_file()
QUIZ["questions"][0] = english_only(QUIZ["questions"][0])
UNFINISHED: dict[str, Any] = {**NO_LESSON, f"{MODULE}/03-first-quiz.yaml": yaml(QUIZ)}


def in_work() -> PublishedCourse:
    certificate = {"design": "course-completion", "wording": "completed", "title": {"en": "A course"}}
    return make_course(files=UNFINISHED, languages_in_work=["hi"], certificate=certificate, note={"en": "A note."})


@pytest.fixture
def hindi(client: FlaskClient, app: Flask) -> FlaskClient:
    with app.app_context():
        in_work()
        person = make_person("Asha", language="hi")
        sign_in(client, person)
    client.post("/courses/a-course/enrol")
    return client


def page(client: FlaskClient, unit: str = "") -> str:
    address = f"/courses/a-course/first-module/{unit}" if unit else "/courses/a-course"
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_course_in_work_is_published_and_one_that_is_not_is_refused(app_context: Flask) -> None:
    with pytest.raises(BundleRefused) as refused:
        publish_bundle(make_bundle(files=UNFINISHED), by=None)
    assert len(refused.value.problems) > 2
    course = in_work()
    assert course.document.unit("second-lesson").title == {"en": "Second lesson"}


def test_a_lesson_half_translated_in_work_can_be_published(app_context: Flask) -> None:
    half = {f"{MODULE}/02-second-lesson.hi.md": "---\ntitle: दूसरा पाठ\naim:\n---\n"}
    course = make_course(files=half, languages_in_work=["hi"])
    unit = course.document.unit("second-lesson")
    assert (unit.title["hi"], "hi" in unit.aim) == ("दूसरा पाठ", False)
    with pytest.raises(BundleRefused):
        publish_bundle(make_bundle(files=half), by=None)


def test_how_far_a_language_is_counts_every_text(app_context: Flask) -> None:
    assert unfinished(make_course("whole").document) == {}
    assert unfinished(make_course("done", languages_in_work=["hi"]).document) == {}
    share = unfinished(in_work().document)["hi"]
    assert 50 < share < 90
    assert (share_of(999, 1000), share_of(0, 0)) == (99, 100)


def test_a_module_with_texts_missing_is_not_taken_by_a_course_that_needs_them(app_context: Flask) -> None:
    in_work()
    borrowed = {
        "course.yaml": yaml(course_file(completion={"units": "all"})),
        "01-theirs/module.yaml": yaml({"from": "a-course/first-module"}),
        **{path: None for path in make_bundle().files if path.startswith(MODULE)},
    }
    with pytest.raises(BundleRefused, match="files"):
        publish_bundle(make_bundle("b-course", files=borrowed), by=None)


def test_the_course_page_says_how_complete_a_language_is(hindi: FlaskClient) -> None:
    found = page(hindi)
    assert "% अनुवादित" in found or "% translated" in found
    assert '<span lang="en">Second lesson</span>' in found


def test_a_lesson_that_is_not_there_in_hindi_is_read_in_english_with_a_note(hindi: FlaskClient) -> None:
    found = page(hindi, "second-lesson")
    assert '<h1><span lang="en">Second lesson</span></h1>' in found
    assert '<div lang="en">' in found
    assert "Text of Second lesson" in found
    assert "अंग्रेज़ी" in found


def test_a_lesson_that_is_there_has_no_note(hindi: FlaskClient) -> None:
    found = page(hindi, "first-lesson")
    assert "अंग्रेज़ी" not in found
    assert 'lang="en">First' not in found


def test_a_quiz_says_that_some_texts_are_in_english_and_marks_them(hindi: FlaskClient) -> None:
    assert "अंग्रेज़ी" in page(hindi, "first-quiz")
    begun = hindi.post("/courses/a-course/first-module/first-quiz/attempts", follow_redirects=True)
    found = begun.get_data(as_text=True)
    assert begun.status_code == 200
    assert '<div lang="en"><p>Who helps?</p>' in found.replace("\n", "")
    assert "काग़ज़ बाद में" in found


def test_one_who_reads_english_sees_no_note(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        in_work()
        sign_in(client, make_person("Bina", language="en"))
    client.post("/courses/a-course/enrol")
    assert "in Hindi" not in page(client, "second-lesson") + page(client, "first-quiz")


def test_a_certificate_without_a_title_in_hindi_has_the_first_languages(app_context: Flask) -> None:
    terms = in_work().document.certificate
    assert terms is not None
    award = Award(
        recipient_latin="Asha",
        recipient_devanagari="आशा",
        title=dict(terms.title),
        wording=terms.wording,
        hours=2,
        completed_on=date(2026, 11, 22),
        languages=("en", "hi"),
    )
    assert state(award, load_design(terms.design), "hi").title == "A course"
