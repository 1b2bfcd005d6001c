"""The registry of facts: adding, changing with the version that was read, checking, retiring, and lists."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.authoring.facts import operations, queries
from lms.authoring.facts.models import Fact, FactVersion
from lms.authoring.facts.queries import Sought
from lms.authoring.facts.reading import versions_with_changes
from lms.authoring.facts.said import checked_today, said_by, words_digest
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.history import HistoryEntry
from lms.courses.models import Origin
from lms.extensions import db
from tests.factories.facts import fact_said, make_fact
from tests.factories.people import make_person
from tests.people.test_at_once import DONE, REFUSED, at_once

CountQueries = Callable[[], AbstractContextManager[list[str]]]


def change(fact: Fact, version: int = 1, by: int | None = None, **changes: Any) -> Fact:
    with transaction():
        return operations.change_fact(fact.id, fact_said(**changes), version=version, by=by)


def listed(**sought: str) -> list[str]:
    statement = queries.facts_sought(Sought(**sought), today_here())
    return [row[0].key for row in db.session.execute(statement)]


@pytest.mark.parametrize("key", ["", "a b", "ü", "x" * 41, "new", "Export", "a/b"])
def test_an_id_that_can_be_none_is_refused(app_context: Flask, key: str) -> None:
    with pytest.raises(Refusal, match="letters, digits and hyphens"), transaction():
        operations.add_fact(key, fact_said(), by=None)


def test_an_id_is_taken_once_and_the_same_form_adds_one_fact(app_context: Flask) -> None:
    with transaction():
        first = operations.add_fact("O05", fact_said(), by=None, form_key="k").id
    with transaction():
        assert operations.add_fact("O05", fact_said(), by=None, form_key="k").id == first
    with pytest.raises(Refusal, match="with this id already"), transaction():
        operations.add_fact("O05", fact_said(), by=None, form_key="other")


def test_two_who_add_the_same_id_at_once_make_one_fact(app: Flask) -> None:
    def add() -> None:
        operations.add_fact("O05", fact_said(), by=None)

    assert at_once(app, add, add) == [DONE, REFUSED]


def test_a_change_keeps_what_was_said_and_the_same_again_is_none(app_context: Flask) -> None:
    person = make_person("Meera Joshi")
    fact = make_fact(origin=Origin.BUNDLE)
    changed = change(fact, by=person.id, value={"en": "₹35,000"}, confidence="low")
    assert (changed.version, changed.origin) == (2, Origin.BROWSER)
    assert change(fact, by=person.id, value={"en": "₹35,000"}, confidence="low").version == 2
    newest, first = versions_with_changes(changed)
    assert (newest.number, newest.by, first.number, first.by) == (2, "Meera Joshi", 1, "")
    assert newest.changes == [
        ("value", [("en", "₹30,000", "₹35,000"), ("hi", "₹30,000 रुपये", "")]),
        ("confidence", [("", "Sure", "Weak")]),
    ]
    assert db.session.scalar(select(func.count()).where(HistoryEntry.action == "authoring.fact_changed")) == 1


def test_who_read_an_older_version_is_told_and_nothing_is_lost(app_context: Flask) -> None:
    fact = make_fact()
    change(fact, value={"en": "₹35,000"})
    with pytest.raises(EditedMeanwhile):
        change(fact, version=1, value={"en": "₹40,000"})
    db.session.rollback()
    found = queries.find_fact("O05")
    assert found is not None
    assert found.value == {"en": "₹35,000"}


def test_two_who_change_a_fact_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    with app.app_context():
        fact_id = make_fact().id

    def change_to(value: str) -> Callable[[], object]:
        return lambda: operations.change_fact(fact_id, fact_said(value={"en": value}), version=1, by=None)

    assert at_once(app, change_to("₹1"), change_to("₹2")) == [DONE, REFUSED]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FactVersion)) == 1


def test_a_fact_that_was_checked_holds_as_long_again(app_context: Flask) -> None:
    today = today_here()
    fact = make_fact(as_on=today - timedelta(days=100), review_on=today - timedelta(days=10))
    with transaction():
        checked = operations.review_fact(fact.id, version=1, by=None)
    assert (checked.as_on, checked.review_on) == (today, today + timedelta(days=90))
    assert checked.digest == fact.digest
    with transaction():
        assert operations.review_fact(fact.id, version=1, by=None).version == 2


def test_what_is_checked_has_to_be_what_was_read(app_context: Flask) -> None:
    fact = make_fact(as_on="2020-01-01")
    change(fact, as_on="2020-01-02")
    with pytest.raises(EditedMeanwhile), transaction():
        operations.review_fact(fact.id, version=1, by=None)


@pytest.mark.parametrize("days", [{}, {"as_on": None}, {"review_on": None}, {"review_on": "2026-11-21"}])
def test_a_fact_without_days_is_checked_again_after_half_a_year(days: dict[str, Any]) -> None:
    checked = checked_today(fact_said(**{"review_on": None, **days}), date(2026, 11, 22))
    assert (checked.as_on, checked.review_on) == (date(2026, 11, 22), date(2027, 5, 23))


def test_words_have_the_same_digest_whatever_their_sources_and_days() -> None:
    assert words_digest(fact_said()) == words_digest(fact_said(references=[], as_on=None, confidence="low"))
    assert words_digest(fact_said()) != words_digest(fact_said(value={}))


def test_a_retired_fact_is_given_to_no_course_and_can_be_put_back(app_context: Flask) -> None:
    fact = make_fact()
    for _ in range(2):
        with transaction():
            operations.retire_fact(fact.id, by=None)
    assert queries.said_of({"O05"}) == {}
    assert listed() == []
    assert listed(state="retired") == ["O05"]
    for _ in range(2):
        with transaction():
            operations.restore_fact(fact.id, by=None)
    assert listed() == ["O05"]
    assert db.session.scalar(select(func.count()).where(HistoryEntry.action == "authoring.fact_retired")) == 1


def test_a_fact_that_is_gone_is_refused(app_context: Flask) -> None:
    with pytest.raises(Refusal), transaction():
        operations.retire_fact(7, by=None)


def test_lists_begin_with_what_is_due_and_are_filtered(app_context: Flask) -> None:
    today = today_here()
    make_fact("A01", statement={"en": "An office", "hi": "एक दफ़्तर"}, value={}, confidence="low", review_on=None)
    make_fact("L01", review_on=today + timedelta(days=1))
    make_fact("O05", review_on=today, as_on="2020-01-01")
    assert listed() == ["O05", "A01", "L01"]
    assert listed(state="due") == ["O05"]
    assert listed(confidence="low") == ["A01"]
    assert listed(letter="L") == ["L01"]
    assert listed(words="दफ़्तर एक") == ["A01"]
    assert listed(words="o05") == ["O05"]
    assert queries.due_count(today) == 1
    assert queries.letters() == ["A", "L", "O"]


def test_what_a_fact_says_comes_back_from_its_row(app_context: Flask) -> None:
    assert said_by(make_fact()) == fact_said()
