"""Bundles in a folder are published where they changed, and quickly passed over where they did not."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from lms.config import ROOT
from lms.courses.bundles import Bundle, write_folder
from lms.courses.models import Origin
from lms.courses.operations import publish_bundle
from lms.courses.queries import published
from lms.courses.sync import publish_folder, sync_bundles
from tests.factories.courses import LESSON, MODULE, make_bundle, yaml

pytestmark = pytest.mark.usefixtures("app_context")
CountQueries = Callable[[], AbstractContextManager[list[str]]]
FIRST = f"{MODULE}/01-first-lesson.md"


def put(folder: Path, *bundles: Bundle) -> None:
    for bundle in bundles:
        write_folder(bundle, folder / bundle.slug)


def test_new_bundles_are_published_and_said(tmp_path: Path) -> None:
    put(tmp_path, make_bundle("one"), make_bundle("two"))
    (tmp_path / "not-a-course").mkdir()
    (tmp_path / "README.md").write_text("Courses")
    assert list(sync_bundles(tmp_path)) == ["one: published as revision 1.", "two: published as revision 1."]
    assert list(sync_bundles(tmp_path)) == []


def test_only_what_changed_is_published(tmp_path: Path) -> None:
    put(tmp_path, make_bundle("one"), make_bundle("two"))
    list(sync_bundles(tmp_path))
    (tmp_path / "two" / FIRST).write_text(LESSON.format(title="Newer"), encoding="utf-8")
    assert list(sync_bundles(tmp_path)) == ["two: published as revision 2."]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert list(sync_bundles(tmp_path / "none")) == []


def test_a_bundle_with_problems_does_not_stop_the_others(tmp_path: Path) -> None:
    put(tmp_path, make_bundle("bad", hours=0), make_bundle("good"))
    outcomes = list(publish_folder(tmp_path))
    assert [(outcome.slug, outcome.is_refused) for outcome in outcomes] == [("bad", True), ("good", False)]
    assert outcomes[0].sentences[0] == "bad: not published, because:"
    assert outcomes[0].sentences[1].startswith("  bad/course.yaml:")
    assert published("bad") is None


def test_a_course_that_lends_comes_first_and_its_changes_reach_the_borrower(tmp_path: Path) -> None:
    ids = {f"{MODULE}/0{n}-{name}": None for n, name in ((1, "first-lesson.md"), (1, "first-lesson.hi.md"))}
    lender = make_bundle("z-lender")
    borrowing = {path: None for path in lender.files if path.startswith(MODULE)}
    borrower = make_bundle(
        "a-borrower",
        files={**borrowing, "01-taken/module.yaml": yaml({"from": "z-lender/first-module"})},
    )
    assert ids.keys() <= lender.files.keys()
    put(tmp_path, borrower, lender)
    assert [outcome.slug for outcome in publish_folder(tmp_path)] == ["z-lender", "a-borrower"]
    assert list(publish_folder(tmp_path)) == []
    (tmp_path / "z-lender" / FIRST).write_text(LESSON.format(title="Newer"), encoding="utf-8")
    assert [outcome.slug for outcome in publish_folder(tmp_path)] == ["z-lender", "a-borrower"]
    course = published("a-borrower")
    assert course is not None
    assert course.document.unit("first-lesson").title["en"] == "Newer"


def test_a_course_edited_on_the_site_is_left_alone(tmp_path: Path) -> None:
    edited = make_bundle(files={FIRST: LESSON.format(title="Edited in the browser")})
    publish_bundle(edited, by=None, origin=Origin.BROWSER)
    put(tmp_path, make_bundle())
    assert list(sync_bundles(tmp_path)) == [
        "a-course: edited on the site since it was last published from files; left as it is."
    ]
    course = published("a-course")
    assert course is not None
    assert course.document.unit("first-lesson").title["en"] == "Edited in the browser"


def test_nothing_to_do_is_quick(count_queries: CountQueries) -> None:
    list(sync_bundles(ROOT / "courses"))
    took = []
    for _ in range(5):
        begun = time.thread_time()
        with count_queries() as queries:
            assert list(sync_bundles(ROOT / "courses")) == []
        took.append(time.thread_time() - begun)
        assert len(queries) == 1
    assert min(took) < 0.15  # of the processor: what else the machine does counts for nothing


def test_a_course_follows_what_was_edited_on_the_site(tmp_path: Path) -> None:
    lender = make_bundle("lender")
    taken = {path: None for path in lender.files if path.startswith(MODULE)}
    put(
        tmp_path,
        lender,
        make_bundle("a-borrower", files={**taken, "01-m/module.yaml": yaml({"from": "lender/first-module"})}),
    )
    list(sync_bundles(tmp_path))
    publish_bundle(make_bundle("lender", files={FIRST: LESSON.format(title="Edited")}), by=None, origin=Origin.BROWSER)
    assert [outcome.slug for outcome in publish_folder(tmp_path)] == ["lender", "a-borrower"]
    course = published("a-borrower")
    assert course is not None
    assert course.document.unit("first-lesson").title["en"] == "Edited"


def test_a_course_whose_lender_is_gone_from_the_folder_takes_what_is_published(tmp_path: Path) -> None:
    lender = make_bundle("lender")
    taken = {path: None for path in lender.files if path.startswith(MODULE)}
    publish_bundle(lender, by=None)
    put(tmp_path, make_bundle("a-borrower", files={**taken, "01-m/module.yaml": yaml({"from": "lender/first-module"})}))
    assert list(sync_bundles(tmp_path)) == ["a-borrower: published as revision 1."]
    assert list(sync_bundles(tmp_path)) == []
