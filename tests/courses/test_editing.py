"""A file of a published course is edited in the browser: whole, checked, and never over what somebody else has done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from ruamel.yaml.comments import CommentedMap
from sqlalchemy import func, select

from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.courses.bundles import write_folder
from lms.courses.editing import edit_file, refuse_if_elsewhere, unit_file
from lms.courses.models import CourseRevision, Origin
from lms.courses.operations import Overtaken, published_bundle
from lms.courses.problems import BundleRefused
from lms.courses.queries import PublishedCourse, published
from lms.courses.sync import publish_folder
from lms.courses.yaml_changes import Change
from lms.extensions import db
from tests.factories.courses import MODULE, make_bundle, make_course, text, yaml
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("app_context")
PATH = "course.yaml"
WRITTEN = """# A course of two lessons
title: {en: "A course", hi: "एक पाठ्यक्रम"}
summary: {en: "What it is about.", hi: "यह किस बारे में है।"}
audience: {en: "Field staff.", hi: "फ़ील्ड कार्यकर्ता।"}
outcomes:
  - {en: "Do something.", hi: "कुछ कर सकेंगे।"}
languages: [en, hi]
hours: 2   # with the quiz
as_on: 2026-11-21
"""
BORROWING = {"04-taken/module.yaml": yaml({"from": "lender/first-module"})}


def make(**files: Any) -> PublishedCourse:
    return make_course(files={PATH: WRITTEN, **files})


def setting(key: str, value: Any) -> Change:
    def change(data: CommentedMap) -> None:
        data[key] = value

    return change


def file_now(path: str = PATH, slug: str = "a-course") -> bytes:
    db.session.rollback()
    bundle = published_bundle(slug)
    assert bundle is not None
    return bundle.files[path]


def revision_count() -> int:
    return db.session.scalar(select(func.count()).select_from(CourseRevision)) or 0


def test_an_edit_is_the_next_revision_and_leaves_the_rest_as_it_was() -> None:
    make()
    person = make_person()
    revision = edit_file("a-course", PATH, setting("hours", 3), by=person.id)
    assert (revision.number, revision.origin, revision.published_by_id) == (2, Origin.BROWSER, person.id)
    assert file_now() == WRITTEN.replace("hours: 2 ", "hours: 3 ").encode()
    course = published("a-course")
    assert course is not None
    assert course.document.hours == 3
    entries = db.session.scalars(
        select(HistoryEntry).filter_by(action="courses.revision_published").order_by(HistoryEntry.id)
    ).all()
    assert [entry.actor_id for entry in entries] == [None, person.id]


def test_no_change_makes_no_revision() -> None:
    make()
    assert edit_file("a-course", PATH, setting("hours", 2), by=None).number == 1
    assert revision_count() == 1


def test_line_ends_and_the_mark_of_windows_stay() -> None:
    windows = b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode()
    make_course(files={PATH: windows})
    edit_file("a-course", PATH, setting("hours", 3), by=None)
    assert file_now() == windows.replace(b"hours: 2 ", b"hours: 3 ")


def test_a_file_that_is_not_there_yet_is_made_with_what_comes_beside_it() -> None:
    make()

    def change(data: CommentedMap) -> None:
        assert not data
        data["title"] = text("Second module", "दूसरा हिस्सा")

    beside = {"02-second/01-lesson.md": file_now(f"{MODULE}/01-first-lesson.md")}
    beside["02-second/01-lesson.hi.md"] = file_now(f"{MODULE}/01-first-lesson.hi.md")
    edit_file("a-course", "02-second/module.yaml", change, by=None, files=beside)
    course = published("a-course")
    assert course is not None
    assert [module.id for module in course.document.modules] == ["first-module", "second"]


def test_what_the_check_refuses_is_not_published() -> None:
    make()
    with pytest.raises(BundleRefused) as refused:
        edit_file("a-course", PATH, setting("hours", 0), by=None)
    assert [str(problem) for problem in refused.value.problems] == ["course.yaml:8: “hours” should be more than 0."]
    assert revision_count() == 1
    assert file_now() == WRITTEN.encode()


def test_what_the_change_raises_comes_through() -> None:
    make()

    def change(data: CommentedMap) -> None:
        raise Refusal("There is no such question.")

    with pytest.raises(Refusal, match="no such question"):
        edit_file("a-course", PATH, change, by=None)
    assert revision_count() == 1


def test_a_course_that_is_not_published_cannot_be_edited() -> None:
    with pytest.raises(LookupError):
        edit_file("nowhere", PATH, setting("hours", 3), by=None)


def test_an_edit_of_what_somebody_else_has_changed_since_is_refused() -> None:
    course = make()
    edit_file("a-course", PATH, setting("hours", 3), by=None, expected_digest=course.digest)
    with pytest.raises(Overtaken, match="Somebody else has changed this"):
        edit_file("a-course", PATH, setting("hours", 4), by=None, expected_digest=course.digest)
    assert b"hours: 3 " in file_now()


def test_an_edit_is_not_refused_for_a_change_in_another_file() -> None:
    course = make()
    edit_file("a-course", f"{MODULE}/module.yaml", setting("title", text("New", "नया")), by=None)
    edit_file("a-course", PATH, setting("hours", 4), by=None, expected_digest=course.digest)
    assert b"hours: 4 " in file_now()
    assert "नया".encode() in file_now(f"{MODULE}/module.yaml")


def test_a_digest_that_no_revision_has_is_refused() -> None:
    make()
    with pytest.raises(Overtaken):
        edit_file("a-course", PATH, setting("hours", 4), by=None, expected_digest="0" * 64)


def at_once(app: Flask, count: int, edit: Any) -> list[bool]:
    """Run an edit in several threads, and return for each whether it was done."""

    def one(number: int) -> bool:
        with app.app_context():
            try:
                edit(number)
            except Overtaken:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_of_several_edits_at_once_of_one_state_one_is_done(app: Flask) -> None:
    digest = make().digest
    done = at_once(
        app,
        3,
        lambda number: edit_file("a-course", PATH, setting("hours", 10 + number), by=None, expected_digest=digest),
    )
    assert sorted(done) == [False, False, True]
    assert f"hours: {10 + done.index(True)} ".encode() in file_now()
    assert revision_count() == 2


def test_several_edits_at_once_that_expect_nothing_are_all_kept(app: Flask) -> None:
    make()

    def add(number: int) -> None:
        def change(data: CommentedMap) -> None:
            data["outcomes"].append(text(f"Outcome {number}", f"नतीजा {number}"))

        edit_file("a-course", PATH, change, by=None)

    assert at_once(app, 3, add) == [True] * 3
    course = published("a-course")
    assert course is not None
    said = {outcome["en"] for outcome in course.document.outcomes}
    assert said == {"Do something.", "Outcome 0", "Outcome 1", "Outcome 2"}


def test_the_file_of_a_quiz_is_found(course: PublishedCourse) -> None:
    assert unit_file("a-course", course.document, "first-quiz") == f"{MODULE}/03-first-quiz.yaml"
    with pytest.raises(LookupError):
        unit_file("a-course", course.document, "first-lesson")
    with pytest.raises(KeyError):
        unit_file("a-course", course.document, "nothing")


def test_what_is_taken_from_another_course_is_refused_and_says_where_it_is() -> None:
    make_course("lender", title=text("Lending course", "देने वाला"), completion=None)
    borrower = make_course("borrower", files=_only_borrowed(), completion=None)
    with pytest.raises(Refusal, match="“Lending course”"):
        unit_file("borrower", borrower.document, "first-quiz")
    with pytest.raises(Refusal, match="“Lending course”"):
        refuse_if_elsewhere("lender/a-bank")
    refuse_if_elsewhere("a-bank")


def _only_borrowed() -> dict[str, bytes | None]:
    own = [path for path in make_bundle().files if path.startswith(MODULE)]
    return {**dict.fromkeys(own), **BORROWING}


def test_a_course_that_took_a_module_gets_the_change_at_the_next_sync(tmp_path: Any) -> None:
    make_course("lender", completion=None)
    make_course("borrower", files=_only_borrowed(), completion=None)
    for slug in ("lender", "borrower"):
        bundle = published_bundle(slug)
        assert bundle is not None
        write_folder(bundle, tmp_path / slug)
    edit_file("lender", f"{MODULE}/03-first-quiz.yaml", setting("minutes", 25), by=None)
    said = [sentence for outcome in publish_folder(tmp_path) for sentence in outcome.sentences]
    borrower = published("borrower")
    assert borrower is not None
    assert borrower.document.unit("first-quiz").minutes == 25
    assert said == [
        "lender: edited on the site since it was last published from files; left as it is.",
        "borrower: published as revision 2.",
    ]


def test_what_belongs_to_an_edit_happens_with_it_or_not_at_all() -> None:
    make()
    seen: list[int] = []

    def and_then(revision: CourseRevision) -> None:
        seen.append(revision.number)
        if revision.number == 3:
            raise Refusal("Not like this.")

    edit_file("a-course", PATH, setting("hours", 3), by=None, and_then=and_then)
    edit_file("a-course", PATH, setting("hours", 3), by=None, and_then=and_then)
    with pytest.raises(Refusal):
        edit_file("a-course", PATH, setting("hours", 4), by=None, and_then=and_then)
    assert seen == [2, 2, 3]
    assert b"hours: 3 " in file_now()
