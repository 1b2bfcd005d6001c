"""Sources whose day of review has passed are found, with the units that rest on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lms.courses.freshness import stale_sources
from lms.courses.reading import Shelf, read_bundle
from tests.factories.courses import MODULE, make_bundle, quiz_file, yaml

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2027, 1, 1)


def source(review_on: str | None = None) -> dict[str, Any]:
    return {"references": [{"title": "A page"}], **({"review_on": review_on} if review_on else {})}


def stale(sources: dict[str, Any], quiz: dict[str, Any] | None = None) -> list[tuple[str, tuple[str, ...]]]:
    files = {"sources.yaml": yaml(sources), f"{MODULE}/03-first-quiz.yaml": yaml(quiz or quiz_file())}
    document = read_bundle(make_bundle(files=files)).document
    assert document is not None
    return [(found.id, found.units) for found in stale_sources(document, TODAY)]


@pytest.mark.parametrize(
    ("review_on", "is_stale"), [("2026-12-31", True), ("2027-01-01", True), ("2027-01-02", False), (None, False)]
)
def test_a_source_is_stale_from_the_day_of_its_review(review_on: str | None, is_stale: bool) -> None:
    found = stale({"F01": source(review_on)})
    assert found == ([("F01", ("first-lesson", "second-lesson"))] if is_stale else [])


def test_a_source_that_nothing_rests_on_does_not_matter() -> None:
    assert stale({"F01": source(), "F02": source("2026-01-01")}) == []


def test_a_question_may_rest_on_a_source_and_the_most_overdue_comes_first() -> None:
    quiz = quiz_file()
    quiz["questions"][0]["sources"] = ["F02"]
    found = stale({"F01": source("2026-06-01"), "F02": source("2026-01-01")}, quiz)
    assert found == [("F02", ("first-quiz",)), ("F01", ("first-lesson", "second-lesson"))]


def test_a_source_of_a_borrowed_module_is_named_with_its_course() -> None:
    lender = make_bundle("lender", files={"sources.yaml": yaml({"F01": source("2026-01-01")})})
    own = {path: None for path in lender.files if path.startswith(MODULE)}
    borrower = make_bundle("borrower", files={**own, "01-m/module.yaml": yaml({"from": "lender/first-module"})})
    document = read_bundle(borrower, Shelf({"lender": lender}.get)).document
    assert document is not None
    assert [found.id for found in stale_sources(document, TODAY)] == ["lender/F01"]
