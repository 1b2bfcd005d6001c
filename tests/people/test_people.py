"""People, for administrators."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Membership, Organisation, Person, RoleGrant
from lms.people.operations import disable_person
from lms.people.roles import Role
from tests.conftest import CountQueries
from tests.factories.people import PASSWORD, make_member, make_person, sign_in
from tests.forms import without_tokens
from tests.people.conftest import HASH, Reload

KEY = "f" * 32


def grants_of(app: Flask, person: Person) -> set[tuple[Role, str]]:
    with app.app_context():
        rows = db.session.execute(select(RoleGrant.role, RoleGrant.scope).where(RoleGrant.person_id == person.id))
        return {(role, scope) for role, scope in rows}


def grant_id(app: Flask, person: Person, role: Role) -> int:
    with app.app_context():
        found = select(RoleGrant.id).where(RoleGrant.person_id == person.id, RoleGrant.role == role)
        return db.session.scalars(found).one()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=ASHA", {"Asha Devi"}),
        ("search=devi asha", {"Asha Devi"}),
        ("search=98765 43210", {"Asha Devi"}),
        ("search=+91 98765", {"Asha Devi"}),
        ("search=यादव", {"सुनीता यादव"}),
        ("search=sunita", {"सुनीता यादव"}),
        ("search=%25", set()),
        ("role=administrator", {"Lata Menon"}),
        ("state=waiting", {"सुनीता यादव"}),
        ("state=active&role=learner&search=a", {"Asha Devi", "Lata Menon"}),
        ("role=nonsense&state=x&organisation=9999", {"Asha Devi", "Lata Menon", "सुनीता यादव"}),
        ("page=99&sort=-made", {"Asha Devi", "Lata Menon", "सुनीता यादव"}),
    ],
)
def test_people_are_searched_and_filtered(
    as_administrator: FlaskClient, asha: Person, member: Person, query: str, found: set[str]
) -> None:
    page = as_administrator.get(f"/people?{query.replace('+', '%2B')}")
    assert page.status_code == 200
    assert set(re.findall(r'href="/people/\d+">([^<]+)</a>', page.text)) == found


def test_people_of_an_organisation(
    as_administrator: FlaskClient, asha: Person, member: Person, organisation: Organisation
) -> None:
    page = as_administrator.get(f"/people?organisation={organisation.id}").text
    assert "सुनीता यादव" in page
    assert "Asha Devi" not in page


def test_the_list_is_a_table_for_spreadsheets_too(app: Flask, as_administrator: FlaskClient, asha: Person) -> None:
    with app.app_context():
        make_person("=1+1", sign_in_name="formula")
    text = as_administrator.get("/people.csv?search=a").text
    assert "Asha Devi,asha,asha@example.org,'+919876543210,en" in text
    assert "'=1+1" in as_administrator.get("/people.csv").text


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    app: Flask, as_administrator: FlaskClient, count_queries: CountQueries
) -> None:
    def cost() -> int:
        with count_queries() as statements:
            assert as_administrator.get("/people").status_code == 200
        return len(statements)

    short = cost()
    with app.app_context():
        for number in range(8):
            make_person(f"Person {number}")
    assert cost() == short <= 5


def test_one_person(as_administrator: FlaskClient, member: Person, organisation: Organisation) -> None:
    page = as_administrator.get(f"/people/{member.id}")
    assert page.status_code == 200
    for words in ("सुनीता यादव", "sunita", "Shramik Sahayata", "Not set yet", "Account made"):
        assert words in page.text
    assert as_administrator.get("/people/999999").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/people.csv",
        "/people/invite",
        "/people/1",
        "/organisations",
        "/history",
        "/history.csv",
        "/organisations/new",
    ],
)
def test_only_administrators_come_here(app: Flask, as_coordinator: FlaskClient, path: str) -> None:
    assert as_coordinator.get(path).status_code == 403
    assert app.test_client().get(path).status_code == 303


@pytest.mark.parametrize(
    "act", ["disable", "enable", "reset", "roles", "memberships", "roles/1/take", "memberships/1/end"]
)
def test_only_administrators_change_people(as_coordinator: FlaskClient, member: Person, act: str) -> None:
    assert as_coordinator.post(f"/people/{member.id}/{act}").status_code == 403


def test_an_invitation_by_email(
    app: Flask,
    client: FlaskClient,
    as_administrator: FlaskClient,
    organisation: Organisation,
    letters: Callable[[], list[str]],
) -> None:
    assert as_administrator.get("/people/invite").status_code == 200
    data = {
        "full_name": "Ravi Prakash",
        "email": "Ravi@example.org",
        "language": "hi",
        "organisation": str(organisation.id),
        "role": "coordinator",
        "scope": f"organisation:{organisation.id}",
        "key": KEY,
    }
    first = as_administrator.post("/people/invite", data=data)
    second = as_administrator.post("/people/invite", data=data)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    (letter,) = letters()
    assert letter.startswith("ravi@example.org: ")
    link = re.search(r"http://localhost(/set-password/\S+)", letter)
    assert link
    browser = app.test_client()
    new = {"password": PASSWORD, "repeated": PASSWORD}
    assert browser.post(link.group(1), data=new).status_code == 303
    assert browser.get(f"/organisations/{organisation.id}/people").status_code == 200


def test_an_invitation_without_email_goes_on_to_the_slip(as_administrator: FlaskClient) -> None:
    data = {"full_name": "Meera", "language": "en", "key": KEY}
    assert as_administrator.post("/people/invite", data=data).location.endswith("/slip")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": ""}, "Enter the full name."),
        ({"email": "asha@example.org"}, "already an account with this e-mail address"),
        ({"role": "coordinator"}, "This role cannot be given there"),
        ({"organisation": "999"}, "Not a valid choice"),
        ({"key": ""}, "Fill in this field."),
    ],
)
def test_a_bad_invitation_makes_nobody(
    app: Flask, as_administrator: FlaskClient, asha: Person, changes: dict[str, str], sentence: str
) -> None:
    data = {"full_name": "Ravi Prakash", "language": "en", "key": KEY, **changes}
    response = as_administrator.post("/people/invite", data=data)
    assert response.status_code == 422
    assert sentence in response.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 2


def test_disabling_ends_sessions_and_can_be_undone(
    app: Flask, as_administrator: FlaskClient, asha: Person, reload: Reload
) -> None:
    theirs = sign_in(app.test_client(), asha)
    assert as_administrator.post(f"/people/{asha.id}/disable").status_code == 303
    assert theirs.get("/account").status_code == 303
    assert reload(asha).disabled_at is not None
    assert "Enable the account" in as_administrator.get(f"/people/{asha.id}").text
    as_administrator.post(f"/people/{asha.id}/enable")
    assert reload(asha).disabled_at is None


def test_a_reset_letter(
    as_administrator: FlaskClient, asha: Person, member: Person, letters: Callable[[], list[str]]
) -> None:
    as_administrator.post(f"/people/{asha.id}/reset")
    as_administrator.post(f"/people/{member.id}/reset")
    assert "has no e-mail address" in as_administrator.get("/people").text
    (letter,) = letters()
    assert "/set-password/" in letter
    assert as_administrator.post("/people/999999/reset").status_code == 404


def test_roles_are_given_and_taken(
    app: Flask, as_administrator: FlaskClient, asha: Person, organisation: Organisation
) -> None:
    scope = f"organisation:{organisation.id}"
    path = f"/people/{asha.id}/roles"
    for _ in range(2):
        assert as_administrator.post(path, data={"role": "coordinator", "scope": scope}).status_code == 303
    assert grants_of(app, asha) == {(Role.LEARNER, ""), (Role.COORDINATOR, scope)}
    assert "Shramik Sahayata" in as_administrator.get(f"/people/{asha.id}").text
    taken = grant_id(app, asha, Role.COORDINATOR)
    assert as_administrator.post(f"{path}/{taken}/take").status_code == 303
    assert grants_of(app, asha) == {(Role.LEARNER, "")}
    assert as_administrator.post(f"{path}/{taken}/take").status_code == 404


@pytest.mark.parametrize(
    ("role", "scope"), [("coordinator", ""), ("administrator", "organisation:1"), ("king", ""), ("trainer", "moon:1")]
)
def test_a_role_in_the_wrong_place_is_refused(
    app: Flask, as_administrator: FlaskClient, asha: Person, organisation: Organisation, role: str, scope: str
) -> None:
    response = as_administrator.post(f"/people/{asha.id}/roles", data={"role": role, "scope": scope})
    assert response.status_code == 422
    assert "error-summary" in response.text
    assert grants_of(app, asha) == {(Role.LEARNER, "")}


def test_a_grant_is_taken_from_its_own_person_only(
    app: Flask, as_administrator: FlaskClient, asha: Person, member: Person
) -> None:
    theirs = grant_id(app, asha, Role.LEARNER)
    assert as_administrator.post(f"/people/{member.id}/roles/{theirs}/take").status_code == 404


def test_the_last_administrator_cannot_be_lost(
    app: Flask, as_administrator: FlaskClient, administrator: Person, reload: Reload
) -> None:
    own = grant_id(app, administrator, Role.ADMINISTRATOR)
    as_administrator.post(f"/people/{administrator.id}/roles/{own}/take")
    assert "the only administrator" in as_administrator.get("/people").text
    as_administrator.post(f"/people/{administrator.id}/disable")
    assert reload(administrator).disabled_at is None
    with app.app_context():
        make_person("Second", ["administrator"], sign_in_name="second")
    as_administrator.post(f"/people/{administrator.id}/roles/{own}/take")
    assert as_administrator.get("/people").status_code == 403


def test_a_disabled_administrator_does_not_count(app: Flask, administrator: Person) -> None:
    with app.app_context():
        second = make_person("Second", ["administrator"], sign_in_name="second")
        with transaction():
            disable_person(second, by=None)
        with pytest.raises(Refusal), transaction():
            disable_person(administrator, by=None)


def test_two_administrators_who_disable_each_other_leave_one(app: Flask, administrator: Person) -> None:
    with app.app_context():
        second = make_person("Second", ["administrator"], sign_in_name="second")
    together, refused = Barrier(2), []

    def disable(person: Person, by: Person) -> None:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    disable_person(person, by=by.id)
            except Refusal as refusal:
                refused.append(refusal)
            db.session.remove()

    pairs = ((administrator, second), (second, administrator))
    threads = [Thread(target=disable, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with app.app_context():
        active = select(func.count()).select_from(Person).where(Person.disabled_at.is_(None))
        assert db.session.scalar(active) == 1


def test_somebody_joins_and_leaves_an_organisation(
    app: Flask, as_administrator: FlaskClient, asha: Person, organisation: Organisation
) -> None:
    scope = f"organisation:{organisation.id}"
    path = f"/people/{asha.id}/memberships"
    for _ in range(2):
        assert as_administrator.post(path, data={"organisation": str(organisation.id)}).status_code == 303
    as_administrator.post(f"/people/{asha.id}/roles", data={"role": "coordinator", "scope": scope})
    with app.app_context():
        membership = db.session.scalars(select(Membership.id)).one()
    assert as_administrator.post(f"{path}/{membership}/end").status_code == 303
    assert grants_of(app, asha) == {(Role.LEARNER, "")}
    assert as_administrator.post(f"{path}/{membership}/end").status_code == 404
    assert as_administrator.post(path, data={"organisation": "999"}).status_code == 422


def test_the_history_is_filtered_and_downloaded(
    app: Flask, as_administrator: FlaskClient, administrator: Person, asha: Person, member: Person
) -> None:
    as_administrator.post(f"/people/{asha.id}/disable")
    assert "Account disabled" in as_administrator.get("/history").text
    for person in ("asha", "98765 43210", str(asha.id), f"%23{asha.id}"):
        page = as_administrator.get(f"/history?person={person}&action=people.person_disabled").text
        assert page.count("<tr>") == 2
    assert "Nothing fits" in as_administrator.get("/history?person=nobody").text
    assert "Nothing fits" in as_administrator.get("/history?person=sunita&action=people.person_disabled").text
    text = as_administrator.get("/history.csv?action=people.person_disabled").text
    assert (
        text.splitlines()[1].split(",", 2)[2]
        == f"{administrator.id},Lata Menon,people.person_disabled,people,{asha.id},{{}}"
    )


def test_deleted_people_stay_as_numbers(app: Flask, as_administrator: FlaskClient, organisation: Organisation) -> None:
    with app.app_context():
        ravi = make_member(organisation, "Ravi Kumar", sign_in_name="ravi", password_hash=HASH)
    theirs = sign_in(app.test_client(), ravi)
    theirs.post("/account/delete", data={"password": PASSWORD, "confirmation": "Ravi Kumar"})
    page = as_administrator.get(f"/people/{ravi.id}")
    assert page.status_code == 200
    assert "Ravi" not in without_tokens(page.text)
    assert f"#{ravi.id}" in as_administrator.get("/people?state=erased").text
    assert as_administrator.get(f"/people/{ravi.id}/slip").status_code == 404
    as_administrator.post(f"/people/{ravi.id}/enable")
    assert "no longer exists" in as_administrator.get("/people").text


def test_the_history_names_whom_it_is_about(app: Flask, as_administrator: FlaskClient, asha: Person) -> None:
    as_administrator.post(f"/people/{asha.id}/roles", data={"role": "mentor", "scope": ""})
    page = as_administrator.get(f"/history?person={asha.id}&action=people.role_given").text
    assert f'href="/people/{asha.id}">Asha Devi</a>' in page
    assert "Role: Mentor" in page
    assert "Where it holds: The whole site" in page
