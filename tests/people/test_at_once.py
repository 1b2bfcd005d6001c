"""Two people who do the same thing in the same moment: one of them does it, and nobody sees a failure."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.people import codes, operations, organisations
from lms.people.models import CodePurpose, Membership, Organisation, Person, RoleGrant
from lms.people.roles import Role
from tests.factories.people import make_member, make_person

REFUSED = "refused"
DONE = "done"


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do some things in transactions of the same moment; return what came of each, sorted."""
    together = Barrier(len(acts))
    results: list[str] = []

    def do(act: Callable[[], object]) -> None:
        with app.test_request_context():
            together.wait()
            try:
                with transaction():
                    act()
                results.append(DONE)
            except Refusal:
                results.append(REFUSED)
            except (SQLAlchemyError, Warning) as error:
                results.append(repr(error))
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def count(app: Flask, statement: object) -> int:
    with app.app_context():
        return int(db.session.scalar(statement) or 0)  # type: ignore[call-overload]


def noted(app: Flask, action: str) -> int:
    return count(app, select(func.count()).select_from(HistoryEntry).where(HistoryEntry.action == action))


def test_a_membership_is_ended_twice(app: Flask, organisation: Organisation) -> None:
    with app.app_context():
        person = make_member(organisation)

    def end() -> None:
        membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one_or_none()
        if membership is not None:
            organisations.end_membership(membership, by=None)

    assert at_once(app, end, end, end) == [DONE] * 3
    assert count(app, select(func.count()).select_from(Membership)) == 0
    assert noted(app, "people.member_removed") == 1


def test_a_role_is_given_and_taken_several_times(app: Flask, administrator: Person, asha: Person) -> None:
    def give() -> None:
        operations.grant_role(asha, Role.ADMINISTRATOR, by=None)

    def take() -> None:
        mine = select(RoleGrant).where(RoleGrant.person_id == asha.id, RoleGrant.role == Role.ADMINISTRATOR)
        grant = db.session.scalars(mine).one_or_none()
        if grant is not None:
            operations.take_role(grant, by=None)

    assert at_once(app, give, give, give) == [DONE] * 3
    assert at_once(app, take, take, take) == [DONE] * 3
    assert noted(app, "people.role_given") == 2  # that of the administrator who was there before, and this
    assert noted(app, "people.role_taken") == 1


@pytest.mark.parametrize("way", ["take", "disable"])
def test_two_administrators_do_not_remove_each_other(app: Flask, administrator: Person, way: str) -> None:
    with app.app_context():
        second = make_person("Second", ["administrator"])

    def remove(person: Person) -> Callable[[], None]:
        def take() -> None:
            mine = select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == Role.ADMINISTRATOR)
            operations.take_role(db.session.scalars(mine).one(), by=None)

        def disable() -> None:
            operations.disable_person(person, by=None)

        return {"take": take, "disable": disable}[way]

    assert at_once(app, remove(administrator), remove(second)) == [DONE, REFUSED]
    with app.app_context():
        assert operations.has_administrator()


def test_one_slip_sets_one_password(app: Flask, asha: Person) -> None:
    with app.app_context():
        with transaction():
            code = operations.make_slip(asha, by=None)
        code_id = codes.find_slip(asha.id, code) or 0
    assert at_once(app, *(lambda: operations.redeem(code_id, "x") for _ in range(4))) == [DONE, *[REFUSED] * 3]


def test_one_link_sets_up_one_administrator(app: Flask) -> None:
    with app.app_context():
        with transaction():
            secret = codes.make_code(CodePurpose.SET_UP, None)
        code_id = codes.find_link(secret, CodePurpose.SET_UP) or 0

    def set_up() -> None:
        operations.set_up(code_id, "Lata Menon", "x", language="en")

    assert at_once(app, set_up, set_up, set_up) == [DONE, REFUSED, REFUSED]
    assert count(app, select(func.count()).select_from(Person)) == 1


def test_one_person_joins_one_organisation_once(app: Flask, organisation: Organisation, asha: Person) -> None:
    def join() -> None:
        organisations.add_member(organisation.id, asha.id, by=None)

    assert at_once(app, join, join, join) == [DONE] * 3
    assert count(app, select(func.count()).select_from(Membership)) == 1
