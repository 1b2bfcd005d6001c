from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.history import HistoryEntry
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.programmes import operations
from lms.fellowships.programmes.changes import changed_plan
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.queries import programme_titles, programmes_list
from lms.people.models import Person
from lms.people.scopes import scope_choices, scope_name
from tests.conftest import CountQueries
from tests.factories.fellowships import make_programme, plan_document, words
from tests.factories.people import make_person
from tests.people.test_at_once import DONE, REFUSED, at_once

PLAN = Plan.model_validate(plan_document())


def make(**values: Any) -> Programme:
    with transaction():
        made = operations.create_programme(PLAN, by=None, **values)
        db.session.flush()
    return made


def history() -> list[tuple[str, dict[str, Any]]]:
    entries = select(HistoryEntry).order_by(HistoryEntry.id)
    return [(entry.action.removeprefix("fellowships."), entry.detail) for entry in db.session.scalars(entries)]


def again(programme_id: int) -> Programme:
    db.session.expire_all()
    found = db.session.get(Programme, programme_id)
    assert found is not None
    return found


def change(programme_id: int, plan: Plan, seen: int, **settings: Any) -> int:
    with transaction():
        return operations.change_programme(programme_id, plan, seen=seen, by=None, **settings)


def test_a_programme_gets_its_address_from_its_title(app_context: Flask) -> None:
    assert [make().slug, make().slug, make(slug="own-address").slug] == [
        "small-fellowship",
        "small-fellowship-2",
        "own-address",
    ]
    assert history()[0] == ("programme_made", {"slug": "small-fellowship"})


@pytest.mark.parametrize("slug", ["new", "Has Capitals", "taken", "-", "x" * 81])
def test_an_address_that_is_none_or_taken_is_refused(app_context: Flask, slug: str) -> None:
    make(slug="taken")
    with pytest.raises(Refusal) as refused:
        make(slug=slug)
    assert refused.value.field == "slug"


def test_the_same_form_sent_twice_makes_one_programme(app_context: Flask) -> None:
    assert make(form_key="a-form").id == make(form_key="a-form").id
    assert len(history()) == 1


def test_a_changed_plan_is_a_new_version_and_history(app_context: Flask) -> None:
    programme = make_programme()
    plan = changed_plan(plan_of(programme), months=6, stipend_paise=20_000_00)
    assert change(programme.id, plan, 1, funder="Other Fund") == 2
    now = again(programme.id)
    assert (now.version, now.stipend_paise, now.funder, now.source_digest) == (2, 20_000_00, "Other Fund", "")
    assert plan_of(now).months == 6
    fields = ["months", "stipend_paise", "funder"]
    assert history()[-1] == ("programme_changed", {"fields": fields, "version": 2})
    assert change(programme.id, plan, 2, funder="Other Fund") == 2
    assert len(history()) == 1


def test_who_saves_over_a_newer_version_is_told(app_context: Flask) -> None:
    programme = make_programme()
    first, second = (changed_plan(PLAN, title=words(title)) for title in ("First", "Second"))
    change(programme.id, first, 1)
    with pytest.raises(EditedMeanwhile) as refused:
        change(programme.id, second, 1)
    assert refused.value.version == 2
    assert plan_of(again(programme.id)).title == words("First")


def test_two_managers_at_once_change_it_once(app: Flask) -> None:
    with app.app_context():
        programme_id = make_programme().id

    def act(title: str) -> Any:
        plan = changed_plan(PLAN, title=words(title))
        return lambda: operations.change_programme(programme_id, plan, seen=1, by=None)

    assert at_once(app, act("First"), act("Second")) == [DONE, REFUSED]
    with app.app_context():
        assert again(programme_id).version == 2


def test_the_same_form_sent_twice_at_once_makes_one_programme(app: Flask) -> None:
    def act() -> Any:
        return operations.create_programme(PLAN, by=None, form_key="a-form")

    assert at_once(app, act, act) == [DONE, DONE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Programme)) == 1


def test_archiving_can_be_undone_and_repeated(app_context: Flask) -> None:
    programme = make_programme()
    for _time in range(2):
        with transaction():
            operations.archive_programme(programme.id, by=None)
    assert programmes_list(None) == []
    assert [each.id for each in programmes_list(None, are_archived=True)] == [programme.id]
    for _time in range(2):
        with transaction():
            operations.restore_programme(programme.id, by=None)
    assert [each.id for each in programmes_list([programme.id])] == [programme.id]
    assert [action for action, _detail in history()] == ["programme_archived", "programme_restored"]
    with pytest.raises(LookupError), transaction():
        operations.archive_programme(999_999, by=None)


def test_a_role_can_hold_for_one_programme(app_context: Flask) -> None:
    programme = make_programme()
    scope = f"programme:{programme.id}"
    assert scope in [choice.value for choice in scope_choices()]
    assert scope_name(scope) == "Small Fellowship"
    for gone in ("programme:999", "programme:x", "programme:12345678901"):
        assert scope_name(gone) == gone
    assert programme_titles([programme.id]) == {programme.id: plan_document()["title"]}


def test_titles_and_plans_are_found_by_few_queries(app_context: Flask, count_queries: CountQueries) -> None:
    for _time in range(3):
        make_programme()
    with count_queries() as statements:
        assert len(programmes_list(None)) == len(programme_titles()) == 3
    assert len(statements) == 2


def test_who_guards_a_programme_takes_that_away_and_is_forgotten(app_context: Flask) -> None:
    guard: Person = make_person("Savita Guard")
    programme = make_programme()
    change(programme.id, PLAN, 1, safeguarding_id=guard.id)
    held = personal_data["programmes"]
    assert held.export is not None
    assert held.erase is not None
    assert held.export(guard.id) == [{"programme": programme.slug}]
    with transaction():
        held.erase(guard.id)
    assert again(programme.id).safeguarding_id is None
