"""Courses are read in few queries, and their documents parsed once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from lms.courses.queries import catalogue, catalogue_page, documents, published, published_by_id, revision_document
from tests.factories.courses import make_course

pytestmark = pytest.mark.usefixtures("app_context")
CountQueries = Callable[[], AbstractContextManager[list[str]]]


def test_a_course_that_is_not_there_is_nothing() -> None:
    assert published("nothing") is None
    assert published_by_id(7) is None
    with pytest.raises(LookupError):
        revision_document(7)


def test_a_course_costs_one_small_query_once_it_is_known(count_queries: CountQueries) -> None:
    documents.clear()
    course = make_course()
    with count_queries() as queries:
        again = published("a-course")
    assert again is not None
    assert again.document is course.document
    assert len(queries) == 1
    assert "document" not in queries[0]


def test_a_new_process_reads_the_document(count_queries: CountQueries) -> None:
    course = make_course()
    documents.clear()
    with count_queries() as queries:
        again = published("a-course")
    assert len(queries) == 2
    assert again == course


def test_an_old_revision_can_still_be_read() -> None:
    old = make_course()
    new = make_course(hours=9)
    assert new.course_id == old.course_id
    assert published_by_id(old.course_id) == new
    documents.clear()
    assert revision_document(old.revision_id) == old.document
    assert revision_document(old.revision_id) is revision_document(old.revision_id)


def test_the_catalogue_lists_what_is_published(count_queries: CountQueries) -> None:
    courses = [make_course(slug) for slug in ("b", "a", "c")]
    documents.clear()
    with count_queries() as queries:
        found = catalogue()
    assert [course.slug for course in found] == ["a", "b", "c"]
    assert len(queries) == 2
    assert [course.slug for course in catalogue([courses[0].course_id])] == ["b"]
    assert catalogue([]) == []


def test_documents_that_were_not_used_for_long_are_forgotten() -> None:
    make_course()
    for number in range(200):
        documents.keep(str(number), published("a-course").document)  # type: ignore[union-attr]
    assert documents.find("0") is None
    assert documents.find("199") is not None


def test_cards_hold_what_the_catalogue_shows() -> None:
    make_course(hours=2.5)
    card = catalogue_page(1).items[0]
    assert (card.slug, card.title["en"], card.hours, card.languages) == ("a-course", "A course", 2.5, ["en", "hi"])
    assert (card.modules, card.missing_units, card.has_certificate) == (1, 0, True)
