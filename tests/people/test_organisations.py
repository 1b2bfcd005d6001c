"""Organisations, and the teams that coordinators look after."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.paging import PAGE_SIZE
from lms.extensions import db
from lms.people.models import Membership, Organisation, Person
from lms.people.organisations import add_staff
from tests.factories.people import make_member, make_organisation, make_person, sign_in
from tests.people.conftest import HASH

KEY = "k" * 32


def people_named(app: Flask, full_name: str) -> list[Person]:
    with app.app_context():
        found = list(db.session.scalars(select(Person).where(Person.full_name == full_name)))
        db.session.expunge_all()
        return found


def test_an_organisation_is_entered_and_changed(as_administrator: FlaskClient) -> None:
    assert "no organisation yet" in as_administrator.get("/organisations").text
    data = {"name_en": "Pravah", "name_hi": "प्रवाह", "kind": "ngo", "district": "Udaipur", "state": "IN-RJ"}
    response = as_administrator.post("/organisations/new", data=data)
    assert response.status_code == 303
    assert "Nobody is here yet" in as_administrator.get(response.location).text
    listed = as_administrator.get("/organisations?sort=-state").text
    assert "Pravah" in listed
    assert "Rajasthan" in listed
    path = response.location.replace("/people", "/edit")
    assert 'value="प्रवाह"' in as_administrator.get(path).text
    assert as_administrator.post(path, data={**data, "name_en": "Pravah Kendra"}).status_code == 303
    assert "Pravah Kendra" in as_administrator.get("/organisations").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name_en": "", "name_hi": " "}, "Enter the name in English or in Hindi."),
        ({"kind": "club"}, "Not a valid choice"),
        ({"state": "XX"}, "Not a valid choice"),
        ({"district": "d" * 101}, "100 characters at most"),
    ],
)
def test_a_bad_organisation_is_refused(as_administrator: FlaskClient, changes: dict[str, str], sentence: str) -> None:
    data = {"name_en": "Pravah", "name_hi": "", "kind": "ngo", "district": "", "state": "", **changes}
    response = as_administrator.post("/organisations/new", data=data)
    assert response.status_code == 422
    assert sentence in response.text


def test_one_name_is_enough(as_administrator: FlaskClient) -> None:
    data = {"name_en": "", "name_hi": "प्रवाह", "kind": "ngo"}
    assert as_administrator.post("/organisations/new", data=data).status_code == 303
    assert "प्रवाह" in as_administrator.get("/organisations").text


def test_a_coordinator_sees_the_team(
    as_coordinator: FlaskClient, member: Person, asha: Person, organisation: Organisation
) -> None:
    response = as_coordinator.get("/team")
    assert response.location == f"/organisations/{organisation.id}/people"
    page = as_coordinator.get(response.location).text
    assert "सुनीता यादव" in page
    assert "Asha Devi" not in page
    assert f'href="/people/{member.id}/slip"' in page


def test_a_coordinator_of_several_teams_chooses(app: Flask, client: FlaskClient, organisation: Organisation) -> None:
    with app.app_context():
        other = make_organisation("Another Kendra")
        make_organisation("A third one")
        roles = [("coordinator", f"organisation:{one.id}") for one in (organisation, other)]
        ravi = make_person("Ravi", roles, sign_in_name="ravi")
    page = sign_in(client, ravi).get("/team").text
    assert "Another Kendra" in page
    assert "A third one" not in page


def test_other_teams_do_not_exist_for_a_coordinator(app: Flask, as_coordinator: FlaskClient) -> None:
    with app.app_context():
        other = make_organisation("Another Kendra")
    for path in ("people", "people/new"):
        assert as_coordinator.get(f"/organisations/{other.id}/{path}").status_code == 404
    data = {"full_name": "Eve", "language": "en", "key": KEY}
    assert as_coordinator.post(f"/organisations/{other.id}/people/new", data=data).status_code == 404
    assert as_coordinator.get("/organisations/999999/people").status_code == 404
    assert people_named(app, "Eve") == []


def test_teams_are_not_for_learners(as_asha: FlaskClient, organisation: Organisation) -> None:
    assert as_asha.get("/team").status_code == 403
    assert as_asha.get(f"/organisations/{organisation.id}/people").status_code == 403


@pytest.mark.parametrize(
    ("given", "login"),
    [
        ({}, "sunita.yadav"),
        ({"phone": "98765 43210"}, "+919876543210"),
        ({"email": "Sunita@example.org"}, "sunita@example.org"),
    ],
)
def test_one_short_form_makes_a_member_and_leads_to_the_slip(
    app: Flask, as_coordinator: FlaskClient, organisation: Organisation, given: dict[str, str], login: str
) -> None:
    path = f"/organisations/{organisation.id}/people/new"
    assert as_coordinator.get(path).status_code == 200
    data = {"full_name": "सुनीता यादव", "language": "hi", "key": KEY, **given}
    response = as_coordinator.post(path, data=data)
    (person,) = people_named(app, "सुनीता यादव")
    assert response.location == f"/people/{person.id}/slip"
    assert person.login == login
    assert person.language == "hi"
    assert as_coordinator.get(response.location).status_code == 200


def test_two_people_of_one_name_get_two_sign_in_names(
    app: Flask, as_coordinator: FlaskClient, organisation: Organisation
) -> None:
    for key in ("a" * 32, "b" * 32):
        data = {"full_name": "Asha Devi", "language": "en", "key": key}
        as_coordinator.post(f"/organisations/{organisation.id}/people/new", data=data)
    assert {person.sign_in_name for person in people_named(app, "Asha Devi")} == {"asha.devi", "asha.devi2"}


def test_a_name_that_cannot_be_read_gets_a_number(
    app: Flask, as_coordinator: FlaskClient, organisation: Organisation
) -> None:
    data = {"full_name": "李", "language": "en", "key": KEY}
    as_coordinator.post(f"/organisations/{organisation.id}/people/new", data=data)
    assert people_named(app, "李")[0].sign_in_name == "person"


def test_the_same_form_sent_twice_makes_one_person(
    app: Flask, as_coordinator: FlaskClient, organisation: Organisation
) -> None:
    data = {"full_name": "Meera", "phone": "9876543210", "language": "en", "key": KEY}
    path = f"/organisations/{organisation.id}/people/new"
    first, second = as_coordinator.post(path, data=data), as_coordinator.post(path, data=data)
    assert first.location == second.location
    assert len(people_named(app, "Meera")) == 1


def test_the_same_form_sent_twice_at_once_makes_one_person(app: Flask, organisation: Organisation) -> None:
    together, made = Barrier(4), []

    def send() -> None:
        with app.app_context():
            together.wait()
            with transaction():
                made.append(add_staff(organisation.id, "Meera", form_key=KEY, by=None, phone="9876543210").id)
            db.session.remove()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": ""}, "Enter the full name."),
        ({"phone": "9876543210"}, "There is already an account with this phone number."),
        ({"email": "asha@example.org"}, "There is already an account with this e-mail address."),
        ({"phone": "1"}, "Enter a phone number"),
        ({"email": "x"}, "Enter an e-mail address"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    app: Flask,
    as_coordinator: FlaskClient,
    asha: Person,
    organisation: Organisation,
    changes: dict[str, str],
    sentence: str,
) -> None:
    data = {"full_name": "Meera Bai", "language": "en", "key": KEY, **changes}
    response = as_coordinator.post(f"/organisations/{organisation.id}/people/new", data=data)
    assert response.status_code == 422
    assert response.text.count(sentence) == 2
    assert f'value="{KEY}"' in response.text
    assert people_named(app, "Meera Bai") == []


def test_who_left_is_not_in_the_team(app: Flask, as_coordinator: FlaskClient, organisation: Organisation) -> None:
    with app.app_context():
        ravi = make_member(organisation, "Ravi Kumar", sign_in_name="ravik")
        with transaction():
            db.session.get_one(Person, ravi.id).erased_at = ravi.created_at
    assert "Ravi Kumar" not in as_coordinator.get(f"/organisations/{organisation.id}/people").text


def test_an_administrator_reaches_the_details_from_the_team(
    as_administrator: FlaskClient, organisation: Organisation
) -> None:
    page = as_administrator.get(f"/organisations/{organisation.id}/people").text
    assert f'href="/organisations/{organisation.id}/edit"' in page


def test_a_coordinator_is_not_offered_the_details(as_coordinator: FlaskClient, organisation: Organisation) -> None:
    page = as_coordinator.get(f"/organisations/{organisation.id}/people").text
    assert f'href="/organisations/{organisation.id}/edit"' not in page


def test_who_adds_staff_is_told_what_comes_next(as_coordinator: FlaskClient, organisation: Organisation) -> None:
    data = {"full_name": "Sunita Devi", "language": "hi", "key": KEY}
    page = as_coordinator.post(f"/organisations/{organisation.id}/people/new", data=data, follow_redirects=True).text
    assert "The account is made. Print the sign-in slip next." in page
    assert 'href="/team"' in page


def test_every_mistake_of_the_form_is_told_at_once(as_coordinator: FlaskClient, organisation: Organisation) -> None:
    data = {"full_name": "", "phone": "12", "email": "x@", "language": "hi", "key": KEY}
    response = as_coordinator.post(f"/organisations/{organisation.id}/people/new", data=data)
    assert response.status_code == 422
    for words in ("Enter the full name.", "Enter a phone number", "Enter an e-mail address like"):
        assert response.text.count(words) == 2  # in the summary and beside the field


def test_a_coordinator_takes_the_team_along(
    app: Flask, as_coordinator: FlaskClient, organisation: Organisation
) -> None:
    with app.app_context():
        make_member(organisation, "=Kamla, with a formula")
    text = as_coordinator.get(f"/organisations/{organisation.id}/people.csv").text
    assert text.startswith("\ufeffName,Sign-in name,")
    assert '"\'=Kamla, with a formula"' in text


def test_the_team_can_be_narrowed_to_those_who_have_never_signed_in(
    app: Flask, as_coordinator: FlaskClient, organisation: Organisation
) -> None:
    with app.app_context():
        make_member(organisation, "Kamla Bai", password_hash=HASH)
        for number in range(PAGE_SIZE + 1):
            make_member(organisation, f"Waiting {number:02d}", password_hash=None)
    path = f"/organisations/{organisation.id}/people"
    assert "Kamla Bai" in as_coordinator.get(path).text
    narrowed = as_coordinator.get(f"{path}?state=waiting").text
    assert "Kamla Bai" not in narrowed
    assert "Waiting 00" in narrowed
    assert '<option selected value="waiting">' in narrowed
    assert "?state=waiting&amp;page=2" in narrowed
    assert f"{path}.csv?state=waiting" in narrowed
    assert "Waiting 50" in as_coordinator.get(f"{path}?state=waiting&page=2").text
    table = as_coordinator.get(f"{path}.csv?state=waiting").text
    assert "Kamla Bai" not in table
    assert table.count("Waiting ") == PAGE_SIZE + 1
    assert f'href="{path}?state=waiting"' in as_coordinator.get("/").text


def test_a_filter_that_nobody_fits_says_so_and_nonsense_filters_nothing(
    as_coordinator: FlaskClient, organisation: Organisation
) -> None:
    path = f"/organisations/{organisation.id}/people"
    nobody = as_coordinator.get(f"{path}?state=disabled").text
    assert "Nobody fits" in nobody
    assert f'href="{path}"' in nobody  # clears the filter
    for nonsense in ("nonsense", "erased", "waiting' OR 1=1"):
        page = as_coordinator.get(path, query_string={"state": nonsense})
        assert page.status_code == 200
        assert "Ravi Prakash" in page.text


def test_another_team_cannot_be_taken(app: Flask, as_coordinator: FlaskClient) -> None:
    with app.app_context():
        other = make_organisation().id
    assert as_coordinator.get(f"/organisations/{other}/people.csv").status_code == 404
    assert as_coordinator.get("/organisations.csv").status_code == 403


def test_an_administrator_takes_the_organisations_along(
    as_administrator: FlaskClient, organisation: Organisation
) -> None:
    lines = as_administrator.get("/organisations.csv").text.splitlines()
    assert lines[0] == "\ufeffName in English,Name in Hindi,Kind,District,State,People"
    assert any(organisation.name["en"] in line for line in lines[1:])
