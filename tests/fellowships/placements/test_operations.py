from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.ctx import RequestContext
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.placements import operations
from lms.fellowships.placements.models import Fellow, FellowMentor
from lms.fellowships.placements.queries import mentors_of
from lms.fellowships.programmes.roles import MentorRole
from lms.people.models import RoleGrant
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import make_fellow, make_programme
from tests.factories.people import make_organisation, make_person
from tests.people.test_at_once import DONE, at_once, count


def update(fellow: Fellow, seen: int, **values: Any) -> Fellow:
    with transaction():
        return operations.update_fellow(fellow.id, seen=seen, by=None, **values)


def add(fellow: Fellow, person_id: int, role: MentorRole = MentorRole.LEAD) -> int:
    with transaction():
        return operations.add_mentor(fellow.id, person_id, role, by=None).id


def remove(mentorship_id: int) -> None:
    with transaction():
        operations.remove_mentor(mentorship_id, by=None)


def scopes(person_id: int) -> set[str]:
    mine = select(RoleGrant.scope).where(RoleGrant.person_id == person_id, RoleGrant.role == Role.MENTOR)
    return set(db.session.scalars(mine))


def noted(action: str) -> list[dict[str, Any]]:
    found = select(HistoryEntry.detail).where(HistoryEntry.action == f"fellowships.{action}").order_by(HistoryEntry.id)
    return list(db.session.scalars(found))


def test_changing_a_fellow_is_noted_with_its_fields_and_old_amount(app_context: Flask) -> None:
    fellow, host = make_fellow(make_programme()), make_organisation()
    update(fellow, 1, host_id=host.id, stipend_paise=16_000_00)
    now = db.session.get_one(Fellow, fellow.id)
    assert (now.host_id, now.stipend_paise, now.version) == (host.id, 16_000_00, 2)
    assert noted("fellow_changed") == [
        {"fields": ["host_id", "stipend_paise"], "stipend_before": 15_000_00, "stipend_after": 16_000_00}
    ]


def test_the_same_words_again_change_nothing_even_with_an_old_version(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    for _time in range(2):
        update(fellow, 1, district="Udaipur")
    assert len(noted("fellow_changed")) == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    update(fellow, 1, district="Udaipur")
    with pytest.raises(operations.ChangedSince):
        update(fellow, 1, district="Banswara")
    assert db.session.get_one(Fellow, fellow.id).district == "Udaipur"
    update(fellow, 2, district="Banswara")


def test_the_history_says_that_bank_details_changed_never_what_they_are(
    app_context: Flask, in_request: RequestContext
) -> None:
    programme = make_programme()
    fellow = make_fellow(programme, make_person("Asha", email="asha@example.org"))
    bank = {"holder": "Asha Devi", "account": "123456789012", "ifsc": "SBIN0001234"}
    for _time in range(2):
        with transaction():
            operations.save_own_details(fellow.id, emergency={"name": "Ma"}, bank=bank, by=fellow.person_id or 0)
    assert db.session.get_one(Fellow, fellow.id).bank == bank
    assert noted("own_details_changed") == [{"fields": ["bank", "emergency"]}]
    letters = list(db.session.scalars(select(Letter)))
    assert [letter.subject for letter in letters] == ["Your bank account was changed"]
    assert "123456789012" not in letters[0].body


def test_a_mentor_is_added_once_with_the_role_and_two_letters(app_context: Flask, in_request: RequestContext) -> None:
    programme = make_programme()
    fellow = make_fellow(programme, make_person("Asha", email="asha@example.org"))
    mentor = make_person("Sunil", email="sunil@example.org")
    assert add(fellow, mentor.id) == add(fellow, mentor.id)
    assert scopes(mentor.id) == {scope_of("programme", programme.id)}
    assert [(each.full_name, each.role) for each in mentors_of(fellow.id)] == [("Sunil", MentorRole.LEAD)]
    subjects = list(db.session.scalars(select(Letter.subject).order_by(Letter.id)))
    assert subjects == ["You accompany Asha now", "Sunil accompanies your fellowship now"]
    assert len(noted("mentor_added")) == 1


def test_the_role_goes_with_the_last_fellow_of_the_programme(app_context: Flask) -> None:
    programme, other = make_programme(), make_programme()
    one, two, elsewhere = make_fellow(programme), make_fellow(programme), make_fellow(other)
    mentor = make_person("Sunil")
    first, legal, second, _far = (
        add(one, mentor.id),
        add(one, mentor.id, MentorRole.LEGAL),
        add(two, mentor.id),
        add(elsewhere, mentor.id),
    )
    here, there = scope_of("programme", programme.id), scope_of("programme", other.id)
    remove(first)
    remove(second)
    assert scopes(mentor.id) == {here, there}
    for _time in range(2):
        remove(legal)
    assert scopes(mentor.id) == {there}
    assert len(noted("mentor_removed")) == 3


def test_nobody_is_their_own_mentor_and_a_closed_account_is_none(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    for person_id in (fellow.person_id or 0, 999_999):
        with pytest.raises(Refusal) as refused:
            add(fellow, person_id)
        assert refused.value.field == "login"


def test_nobody_is_added_to_a_fellowship_that_is_over(app_context: Flask) -> None:
    fellow = make_fellow(make_programme(), state="exited", ended_on=make_fellow(make_programme()).starts_on)
    with pytest.raises(Refusal):
        add(fellow, make_person("Sunil").id)


def test_two_managers_add_and_remove_at_once(app: Flask) -> None:
    with app.app_context():
        fellow, mentor = make_fellow(make_programme()), make_person("Sunil")
        one, two = add(fellow, mentor.id), add(fellow, mentor.id, MentorRole.LEGAL)

    def take(mentorship_id: int) -> None:
        operations.remove_mentor(mentorship_id, by=None)

    results = at_once(app, lambda: take(one), lambda: take(two), lambda: take(one))
    assert results == [DONE] * 3
    assert count(app, select(func.count()).select_from(FellowMentor)) == 0
    mine = (RoleGrant.person_id == mentor.id, RoleGrant.role == Role.MENTOR)
    assert count(app, select(func.count()).select_from(RoleGrant).where(*mine)) == 0
