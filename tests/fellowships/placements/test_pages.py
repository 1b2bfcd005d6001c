from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.placements.agreements import agreements_of
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.operations import update_fellow
from lms.fellowships.placements.queries import mentors_of
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.fellowships import make_fellow, make_manager, make_mentor, make_programme
from tests.factories.people import make_organisation, make_person, sign_in

PRIVATE = {"emergency": {"name": "Kamla Devi", "phone": "+919876543210"}, "bank": {"account": "123456789012"}}
ROW = {"target_1": "Read the wage law", "sign_1": "A note", "month_1": "2"}


@dataclass
class Year:
    """A fellow with everybody round them."""

    programme: Programme
    fellow: Fellow
    own: Person
    mentor: Person
    manager: Person


@pytest.fixture
def year(app: Flask) -> Year:
    with app.app_context():
        programme = make_programme("small")
        own = make_person("Asha Devi", ["fellow"])
        fellow = make_fellow(programme, own, host_id=make_organisation().id, **PRIVATE)
        mentor = make_mentor(fellow)
        made = Year(programme, fellow, own, mentor, make_manager(programme))
        db.session.remove()
    return made


def browser(app: Flask, person: Person) -> FlaskClient:
    return sign_in(app.test_client(), person)


def test_private_things_are_for_the_fellow_and_managers_only(app: Flask, year: Year) -> None:
    url = f"/fellows/{year.fellow.id}"
    pages = {who: browser(app, getattr(year, who)).get(url) for who in ("own", "mentor", "manager")}
    assert {who: page.status_code for who, page in pages.items()} == {"own": 200, "mentor": 200, "manager": 200}
    texts = {who: page.get_data(as_text=True) for who, page in pages.items()}
    for private in ("Kamla Devi", "123456789012", "₹15,000"):
        assert {who: private in text for who, text in texts.items()} == {"own": True, "mentor": False, "manager": True}
    assert all("Sunil Mentor" in text for text in texts.values())


def test_a_stranger_finds_no_fellow(app: Flask, year: Year) -> None:
    with app.app_context():
        stranger, other = make_person("Zoya", ["mentor"]), make_manager(make_programme())
    for person in (stranger, other):
        for path in ("", "/agreement", "/own-details", "/agreement/edit"):
            assert browser(app, person).get(f"/fellows/{year.fellow.id}{path}").status_code == 404
    assert browser(app, other).get("/programmes/small/fellows").status_code == 404
    assert browser(app, other).get(f"/fellows/{year.fellow.id}/edit").status_code == 404
    assert browser(app, year.own).get(f"/fellows/{year.fellow.id}/edit").status_code == 403


def test_the_list_is_filtered_and_costs_the_same_for_many(app: Flask, year: Year, count_queries: CountQueries) -> None:
    client = browser(app, year.manager)
    with count_queries() as few:
        assert "Asha Devi" in client.get("/programmes/small/fellows").get_data(as_text=True)
    with app.app_context():
        for _number in range(6):
            make_fellow(year.programme, state_code="IN-OD")
    with count_queries() as many:
        client.get("/programmes/small/fellows")
    assert len(many) == len(few) <= 10
    for query, is_there in (
        ("name=asha", True),
        ("state=on_leave", False),
        ("place=IN-RJ", True),
        (f"mentor={year.mentor.id}", True),
        ("mentor=x", False),
        (f"host={year.fellow.host_id}", True),
        ("state=nonsense", False),
    ):
        found = client.get(f"/programmes/small/fellows?{query}").get_data(as_text=True)
        assert (f'/fellows/{year.fellow.id}"' in found) is is_there, query
    table = client.get("/programmes/small/fellows.csv?place=IN-OD").get_data(as_text=True)
    assert len(table.splitlines()) == 7
    assert "15000.00" in table


def test_editing_keeps_what_was_typed_and_says_what_is_wrong(app: Flask, year: Year) -> None:
    client, url = browser(app, year.manager), f"/fellows/{year.fellow.id}/edit"
    form = {"district": "Banswara", "stipend": "lots", "version": "1"}
    answer = client.post(url, data=form)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Banswara" in text
    assert "is not an amount" in text
    assert client.post(url, data={**form, "stipend": "१६,०००"}).status_code == 303
    with app.app_context():
        changed = db.session.get_one(Fellow, year.fellow.id)
        assert (changed.district, changed.stipend_paise, changed.version) == ("Banswara", 16_000_00, 2)


def test_an_edit_over_another_one_shows_both(app: Flask, year: Year) -> None:
    with app.app_context(), transaction():
        update_fellow(year.fellow.id, seen=1, by=None, district="Udaipur")
    client, url = browser(app, year.manager), f"/fellows/{year.fellow.id}/edit"
    answer = client.post(url, data={"district": "Banswara", "stipend": "15000", "version": "1"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Udaipur" in text
    assert "Banswara" in text
    version = re.search(r'name="version"[^>]*value="(\d+)"', text)
    assert version is not None
    data = {"district": "Banswara", "stipend": "15000", "version": version[1]}
    assert client.post(url, data=data).status_code == 303


def test_a_fellow_keeps_their_own_details(app: Flask, year: Year) -> None:
    client, url = browser(app, year.own), f"/fellows/{year.fellow.id}/own-details"
    good = {
        "emergency_name": "Kamla",
        "emergency_phone": "98765 43211",
        "bank_holder": "Asha Devi",
        "bank_account": "१२३४ ५६७८ ९०१२",
        "bank_ifsc": "sbin0001234",
    }
    for wrong in ({"bank_ifsc": "SBIN1"}, {"bank_account": "12"}, {"bank_holder": ""}, {"emergency_phone": "12"}):
        assert client.post(url, data={**good, **wrong}).status_code == 422, wrong
    assert client.post(url, data=good).status_code == 303
    with app.app_context():
        kept = db.session.get_one(Fellow, year.fellow.id)
        assert kept.bank == {"holder": "Asha Devi", "account": "123456789012", "ifsc": "SBIN0001234"}
        assert kept.emergency == {"name": "Kamla", "phone": "+919876543211"}
    assert browser(app, year.manager).get(url).status_code == 404


def test_mentors_are_added_by_what_they_sign_in_with_and_taken_away(app: Flask, year: Year) -> None:
    client, url = browser(app, year.manager), f"/fellows/{year.fellow.id}/mentors"
    answer = client.post(url, data={"login": "nobody", "role": "legal"})
    assert answer.status_code == 422
    assert "nobody" in answer.get_data(as_text=True)
    with app.app_context():
        make_person("Leela Lawyer", sign_in_name="leela")
    assert client.post(url, data={"login": "Leela", "role": "legal"}).status_code == 303
    with app.app_context():
        (leela,) = [each for each in mentors_of(year.fellow.id) if each.full_name == "Leela Lawyer"]
    away = f"{url}/{leela.id}/remove"
    assert "Leela Lawyer" in client.get(away).get_data(as_text=True)
    assert client.post(away).status_code == 303
    assert client.post(away).status_code == 404
    assert client.get(f"{url}/999999/remove").status_code == 404


def test_the_agreement_is_written_and_signed_by_both(app: Flask, year: Year) -> None:
    own, mentor, url = browser(app, year.own), browser(app, year.mentor), f"/fellows/{year.fellow.id}/agreement"
    assert "no agreement yet" in own.get(url).get_data(as_text=True)
    wrong = own.post(f"{url}/edit", data={**ROW, "number": "0", "month_1": "9", "sign_2": "lost"})
    assert wrong.status_code == 422
    text = wrong.get_data(as_text=True)
    assert "from 1 to 3" in text
    assert "Write the target" in text
    assert own.post(f"{url}/edit", data={**ROW, "number": "0"}).status_code == 303
    for client in (own, mentor):
        assert "Sign this version" in client.get(url).get_data(as_text=True)
        assert client.post(f"{url}/sign", data={"number": "1"}).status_code == 303
    assert "signed by both" in mentor.get(url).get_data(as_text=True)
    other = mentor.post(f"{url}/edit", data={**ROW, "target_1": "Something else", "number": "0"})
    assert other.status_code == 422
    text = other.get_data(as_text=True)
    assert "Something else" in text
    assert "Read the wage law" in text
    assert mentor.post(f"{url}/edit", data={**ROW, "target_1": "Something else", "number": "1"}).status_code == 303
    assert "Version 1" in browser(app, year.manager).get(url).get_data(as_text=True)
    assert browser(app, year.manager).get(f"{url}/edit").status_code == 404
    with app.app_context():
        assert [each.number for each in agreements_of(year.fellow.id)] == [2, 1]
