"""Roles, the rules by role, and the pages of people by role."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.access import Rule
from lms.people import permissions
from lms.people.identity import Identity
from lms.people.roles import SCOPE_KINDS, Grant, Role, fits
from tests.factories.people import make_organisation, make_person, sign_in


def identity(*grants: tuple[Role, str]) -> Identity:
    return Identity(1, "Asha Devi", "en", 1, frozenset(Grant(role, scope) for role, scope in grants))


RULES = {
    permissions.ADMINISTRATORS: set(),
    permissions.TRAINERS: {Role.TRAINER},
    permissions.COORDINATORS: {Role.COORDINATOR},
    permissions.TRAINERS_OR_COORDINATORS: {Role.TRAINER, Role.COORDINATOR},
    permissions.FELLOWS: {Role.FELLOW},
    permissions.MENTORS: {Role.MENTOR},
    permissions.MANAGERS: {Role.MANAGER},
    permissions.STAFF: {Role.TRAINER, Role.COORDINATOR, Role.MENTOR, Role.MANAGER},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_lets_in_its_roles_and_administrators(rule: Rule, role: Role) -> None:
    assert rule.allows(identity((role, ""))) is (role in RULES[rule] or role is Role.ADMINISTRATOR)
    assert not rule.allows(identity())


def test_a_role_holds_in_its_scope() -> None:
    trainer = identity((Role.TRAINER, "course:first-aid"), (Role.LEARNER, ""))
    assert trainer.has_role(Role.TRAINER)
    assert trainer.has_role(Role.TRAINER, "course:first-aid")
    assert not trainer.has_role(Role.TRAINER, "course:other")
    assert not trainer.has_role(Role.MANAGER)
    assert trainer.scopes_of(Role.TRAINER) == {"course:first-aid"}
    assert trainer.keys_of(Role.TRAINER, "course") == {"first-aid"}
    assert identity((Role.TRAINER, "")).has_role(Role.TRAINER, "course:other")


def test_who_can_teach_and_coordinate() -> None:
    assert permissions.can_teach(identity((Role.TRAINER, "course:a")), "a")
    assert not permissions.can_teach(identity((Role.TRAINER, "course:a")), "b")
    assert permissions.can_teach(identity((Role.ADMINISTRATOR, "")), "b")
    assert permissions.can_coordinate(identity((Role.COORDINATOR, "organisation:7")), 7)
    assert not permissions.can_coordinate(identity((Role.COORDINATOR, "organisation:7")), 8)
    assert not permissions.can_coordinate(identity((Role.COORDINATOR, "organisation:7")), 77)


def test_scopes_fit_their_roles() -> None:
    assert set(SCOPE_KINDS) == set(Role)
    assert fits(Grant(Role.TRAINER, ""))
    assert fits(Grant(Role.COORDINATOR, "organisation:7"))
    assert not fits(Grant(Role.COORDINATOR, ""))
    assert not fits(Grant(Role.COORDINATOR, "organisation:"))
    assert not fits(Grant(Role.ADMINISTRATOR, "course:a"))


ROLES = ("anonymous", *(str(role) for role in Role))
EVERYBODY = set(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
PAGES = {
    "/sign-in": {"anonymous"},
    "/reset-password": EVERYBODY,
    "/use-code": EVERYBODY,
    "/privacy": EVERYBODY,
    "/account": SIGNED_IN,
    "/account/password": SIGNED_IN,
    "/account/sessions": SIGNED_IN,
    "/account/data": SIGNED_IN,
    "/account/data?table=history": SIGNED_IN,
    "/account/delete": SIGNED_IN,
    "/team": {"administrator"},
    "/people": {"administrator"},
    "/people/invite": {"administrator"},
    "/people/{person}": {"administrator"},
    "/people/{person}/slip": {"administrator"},
    "/organisations": {"administrator"},
    "/organisations/new": {"administrator"},
    "/organisations/{organisation}/edit": {"administrator"},
    "/organisations/{organisation}/people": {"administrator", "coordinator"},
    "/organisations/{organisation}/people/new": {"administrator", "coordinator"},
    "/history": {"administrator"},
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_to_its_roles_and_is_a_whole_page(app: Flask, client: FlaskClient, role: str) -> None:
    with app.app_context():
        organisation, other = make_organisation(), make_person("Somebody Else")
        scope = f"organisation:{organisation.id}" if role == "coordinator" else ""
        if role != "anonymous":
            sign_in(client, make_person("Asha Devi", [(role, scope)], language="hi"))
    for path, roles in PAGES.items():
        response = client.get(path.format(person=other.id, organisation=organisation.id))
        if role in roles:
            assert response.status_code == 200, path
            assert response.text.count("<h1") == 1, path
            assert 'style="' not in response.text, path
            assert "<title>" in response.text, path
        else:
            assert response.status_code in {303, 403, 404}, path
