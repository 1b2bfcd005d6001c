"""A bundle becomes the next revision: once, whole, numbered, with its files kept byte for byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.history import HistoryEntry
from lms.courses.documents import CourseDocument
from lms.courses.guards import publish_guards
from lms.courses.models import Course, CourseRevision, Origin
from lms.courses.operations import bundle_of, publish_bundle, published_bundle
from lms.courses.problems import BundleRefused
from lms.courses.queries import published
from lms.extensions import db
from tests.factories.courses import LESSON, MODULE, make_bundle, make_course
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("app_context")


def revisions() -> list[CourseRevision]:
    return list(db.session.scalars(select(CourseRevision).order_by(CourseRevision.number, CourseRevision.id)))


def changed() -> str:
    return LESSON.format(title="Another first lesson")


def test_the_first_publication_makes_the_course() -> None:
    person = make_person()
    revision = publish_bundle(make_bundle(), by=person.id)
    assert (revision.number, revision.is_current, revision.origin) == (1, True, Origin.BUNDLE)
    assert revision.published_by_id == person.id
    assert db.session.scalars(select(Course.slug)).all() == ["a-course"]
    entry = db.session.scalars(select(HistoryEntry).filter_by(action="courses.revision_published")).one()
    assert (entry.actor_id, entry.subject_id, entry.detail) == (
        person.id,
        revision.id,
        {"course": "a-course", "number": 1},
    )


def test_publishing_the_same_again_changes_nothing() -> None:
    first = publish_bundle(make_bundle(), by=None).id
    assert publish_bundle(make_bundle(), by=None).id == first
    assert len(revisions()) == 1


def test_a_change_is_the_next_revision_and_the_old_one_stays() -> None:
    publish_bundle(make_bundle(), by=None)
    publish_bundle(make_bundle(files={f"{MODULE}/01-first-lesson.md": changed()}), by=None)
    assert [(revision.number, revision.is_current) for revision in revisions()] == [(1, False), (2, True)]
    course = published("a-course")
    assert course is not None
    assert course.document.unit("first-lesson").title["en"] == "Another first lesson"


def test_going_back_is_a_revision_of_its_own() -> None:
    publish_bundle(make_bundle(), by=None)
    publish_bundle(make_bundle(files={f"{MODULE}/01-first-lesson.md": changed()}), by=None)
    assert publish_bundle(make_bundle(), by=None).number == 3


def test_the_same_files_under_another_name_are_another_course() -> None:
    make_course("one")
    make_course("two")
    assert [revision.document["slug"] for revision in revisions()] == ["one", "two"]
    two = published("two")
    assert two is not None
    assert two.document.slug == "two"


def test_a_bundle_with_problems_is_refused_with_all_of_them() -> None:
    with pytest.raises(BundleRefused) as refusal:
        publish_bundle(make_bundle(hours=0, title=None), by=None)
    assert len(refusal.value.problems) == 2
    assert revisions() == []


def test_files_are_kept_byte_for_byte() -> None:
    bundle = make_bundle(files={"README.md": b"any \xff bytes?".replace(b"\xff", b"\r\n\ttab ")})
    publish_bundle(bundle, by=None)
    kept = published_bundle("a-course")
    assert kept is not None
    assert kept.files == bundle.files


def test_an_old_revision_can_be_had_again() -> None:
    bundle = make_bundle()
    first = publish_bundle(bundle, by=None)
    publish_bundle(make_bundle(files={f"{MODULE}/01-first-lesson.md": changed()}), by=None)
    assert bundle_of("a-course", revisions()[0].files).files == bundle.files
    assert first.number == 1


def test_a_guard_refuses_what_learners_would_lose() -> None:
    def guard(course_id: int, before: CourseDocument, after: CourseDocument) -> list[str]:
        gone = {unit.id for unit in before.units()} - {unit.id for unit in after.units()}
        return [f"Learners have finished “{unit}”." for unit in sorted(gone)]

    without = make_bundle(files={f"{MODULE}/02-second-lesson.md": None, f"{MODULE}/02-second-lesson.hi.md": None})
    publish_guards.add("test", guard)
    try:
        publish_bundle(make_bundle(), by=None)
        with pytest.raises(BundleRefused) as refusal:
            publish_bundle(without, by=None)
        assert [str(problem) for problem in refusal.value.problems] == [
            "course.yaml:1: Learners have finished “second-lesson”."
        ]
        assert len(revisions()) == 1
        assert publish_bundle(without, by=None, allow_removals=True).number == 2
    finally:
        publish_guards.add("test", lambda course_id, before, after: [])


def test_many_processes_at_once_make_one_revision(app: Flask) -> None:
    def publish(_: int) -> int:
        with app.app_context():
            try:
                return publish_bundle(make_bundle(), by=None).id
            finally:
                db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(publish, range(6)))) == 1
    assert len(revisions()) == 1


def test_many_changes_at_once_are_numbered_one_after_the_other(app: Flask) -> None:
    def publish(number: int) -> int:
        with app.app_context():
            try:
                return publish_bundle(make_bundle(hours=number + 1), by=None).number
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, range(4))) == [1, 2, 3, 4]
    assert sum(revision.is_current for revision in revisions()) == 1
