from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.core.moves import _moves
from lms.extensions import db
from lms.fellowships.lifecycle.models import PlanChange
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.placements.operations import add_mentor
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.reports.models import Report, ReportState
from lms.people.models import Person
from lms.people.roles import Role
from tests.conftest import CountQueries
from tests.factories.fellowships import make_manager, make_programme
from tests.factories.people import make_person, sign_in
from tests.fellowships.lifecycle.years import finish, in_days, make_year

REASON = "Family in Dungarpur"


@dataclass
class Year:
    """A fellow with everybody round them."""

    programme: Programme
    fellow: Fellow
    own: Person
    mentor: Person
    manager: Person

    @property
    def url(self) -> str:
        """Where the pages of the fellow begin."""
        return f"/fellows/{self.fellow.id}"


@pytest.fixture
def year(app: Flask) -> Year:
    with app.app_context():
        programme = make_programme("small", completion={"final_review": False})
        own, mentor = make_person("Asha Devi"), make_person("Sunil Mentor")
        fellow = make_year(programme, own)
        with transaction():
            add_mentor(fellow.id, mentor.id, MentorRole.LEAD, by=None)
        made = Year(programme, fellow, own, mentor, make_manager(programme))
        db.session.remove()
    return made


def browser(app: Flask, person: Person) -> FlaskClient:
    return sign_in(app.test_client(), person)


def fellow_now(app: Flask, year: Year) -> Fellow:
    with app.app_context():
        return db.session.get_one(Fellow, year.fellow.id)


def hidden(text: str) -> dict[str, str]:
    """Return the hidden fields of a page, as the confirming form sends them."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text)
    return {name: value for name, value in pairs if name != "csrf_token"}


def test_leave_is_shown_before_it_is_entered(app: Flask, year: Year) -> None:
    client, url = browser(app, year.manager), f"{year.url}/leave"
    assert client.get(url).status_code == 200
    form = {"from_on": in_days(0).isoformat(), "to_on": in_days(9).isoformat(), "shifts": "y", "reason": REASON}
    shown = client.post(url, data={**form, "form_key": "one"})
    text = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "Last day of the fellowship" in text
    assert fellow_now(app, year).ends_on == year.fellow.ends_on
    typed = hidden(text)
    assert typed["confirmed"] == "1"
    for _time in range(2):
        assert client.post(url, data=typed).status_code == 303
    assert fellow_now(app, year).ends_on == year.fellow.ends_on + timedelta(days=10)
    assert REASON in browser(app, year.own).get(f"{year.url}/changes").get_data(as_text=True)
    assert "You are on leave" in browser(app, year.own).get("/fellowship").get_data(as_text=True)
    with app.app_context():
        (change_id,) = [each.id for each in db.session.query(PlanChange)]
    back = f"{url}/{change_id}/end"
    assert client.get(back).status_code == 200
    typed = hidden(client.post(back, data={"last_day": in_days(4).isoformat(), "shifts_back": "y"}).text)
    assert client.post(back, data=typed).status_code == 303
    assert fellow_now(app, year).ends_on == year.fellow.ends_on + timedelta(days=5)
    assert client.get(f"{url}/999999/end").status_code == 404
    undo = f"{year.url}/changes/{change_id}/take-back"
    assert client.get(undo).status_code == 200
    assert "has begun" in client.post(undo).text


def test_what_is_wrong_is_said_and_what_was_typed_stays(app: Flask, year: Year) -> None:
    client = browser(app, year.manager)
    wrong = client.post(
        f"{year.url}/leave",
        data={"form_key": "k", "from_on": "2001-01-01", "to_on": "2001-01-02", "shifts": "y", "reason": REASON},
    )
    assert wrong.status_code == 422
    assert "outside the fellowship" in wrong.text
    assert REASON in wrong.text
    wrong = client.post(f"{year.url}/leave", data={"form_key": "k", "from_on": "soon", "reason": REASON})
    assert "Enter a day of the calendar" in wrong.text
    wrong = client.post(
        f"{year.url}/extension",
        data={"form_key": "k", "from_on": in_days(0).isoformat(), "days": "many", "reason": "x"},
    )
    assert wrong.status_code == 422
    assert "whole number" in wrong.text


def test_an_early_end_shows_the_settlement_first(app: Flask, year: Year) -> None:
    client, url = browser(app, year.manager), f"{year.url}/end"
    assert client.get(url).status_code == 200
    form = {"ending": "exited", "last_day": in_days(0).isoformat(), "reason": REASON}
    shown = client.post(url, data=form)
    assert "Final settlement" in shown.text
    assert "falls away" in shown.text
    assert fellow_now(app, year).state is FellowState.ACTIVE
    assert client.post(url, data=hidden(shown.text)).status_code == 303
    assert fellow_now(app, year).state is FellowState.EXITED
    assert "ended on" in browser(app, year.own).get("/fellowship").text
    assert (
        "over"
        in client.post(
            f"{year.url}/leave", data={**form, "form_key": "k", "from_on": "2026-01-01", "to_on": "2026-01-02"}
        ).text
    )


def test_mentors_and_strangers_change_nothing(app: Flask, year: Year) -> None:
    with app.app_context():
        other = make_manager(make_programme())
    for path in ("leave", "extension", "end", "changes", "alumni"):
        assert browser(app, other).get(f"{year.url}/{path}").status_code == 404
        assert browser(app, year.mentor).get(f"{year.url}/{path}").status_code in {403, 404}
    assert browser(app, year.own).post(f"{year.url}/completion").status_code == 403
    assert browser(app, year.manager).post(f"{year.url}/completion/name").status_code == 404
    for path in ("fellows/new", "fellows/start", "alumni", "alumni.csv"):
        assert browser(app, other).get(f"/programmes/small/{path}").status_code == 404


def test_completion_says_what_is_missing_then_gives_the_certificate(app: Flask, year: Year) -> None:
    own, manager, url = browser(app, year.own), browser(app, year.manager), f"{year.url}/completion"
    text = own.get(url).text
    for words in ("Begin", "Paper", "months 1, 2, 3", "Your name in English letters"):
        assert words in text
    assert "Complete the fellowship" not in manager.get(url).text
    assert manager.post(url, follow_redirects=True).text.count("Something is missing still") == 1
    assert own.post(f"{url}/name", data={"latin": "आशा", "devanagari": ""}).status_code == 422
    assert own.post(f"{url}/name", data={"latin": "Asha Devi", "devanagari": ""}).status_code == 303
    with app.app_context():
        finish(year.fellow.id)
    assert "Complete the fellowship" in manager.get(url).text
    for _time in range(2):
        assert manager.post(url).status_code == 303
    assert fellow_now(app, year).state is FellowState.COMPLETED
    assert "/certificates/" in own.get(url).text
    assert "/verify/" in manager.get(url).text
    note = {"year": str(in_days(0).year), "organisation": "Labour court", "work": "Advocate"}
    assert own.post(f"{year.url}/alumni", data={**note, "organisation": ""}).status_code == 422
    assert own.post(f"{year.url}/alumni", data=note).status_code == 303
    assert "Labour court" in manager.get(f"{year.url}/alumni").text
    assert "Labour court" in manager.get("/programmes/small/alumni?search=labour").text
    assert "Nobody fits" in manager.get("/programmes/small/alumni?told=no").text
    assert "Labour court" in manager.get("/programmes/small/alumni.csv").text


def test_a_fellow_is_started_by_hand(app: Flask, year: Year) -> None:
    client = browser(app, year.manager)
    assert "three letters" in client.get("/programmes/small/fellows/new?search=as").text
    found = client.get("/programmes/small/fellows/new?search=sunil").text
    assert f"person={year.mentor.id}" in found
    url = f"/programmes/small/fellows/start?person={year.mentor.id}"
    assert "Sunil Mentor" in client.get(url).text
    form = {"form_key": "one", "starts_on": in_days(10).isoformat(), "stipend": "15000", "mentor": "nobody"}
    wrong = client.post(url, data=form)
    assert wrong.status_code == 422
    assert "Nobody here signs in with" in wrong.text
    answers = [client.post(url, data={**form, "mentor": ""}) for _time in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert client.get("/programmes/small/fellows/start?person=999999").status_code == 404
    new = {**form, "form_key": "two", "mentor": "", "full_name": "Zoya Khan", "language": "hi"}
    assert client.post("/programmes/small/fellows/start", data={**new, "full_name": ""}).status_code == 422
    assert client.post("/programmes/small/fellows/start", data=new).status_code == 303
    assert "Zoya Khan" in client.get("/programmes/small/fellows").text


def test_the_month_shows_what_is_due_and_what_came_back(app: Flask, year: Year, count_queries: CountQueries) -> None:
    with app.app_context():
        with transaction(), _moves():
            first = db.session.query(Milestone).filter_by(fellow_id=year.fellow.id, plan_id="start").one()
            first.state = MilestoneState.CHANGES_ASKED
            db.session.query(Report).filter_by(fellow_id=year.fellow.id, month=1).one().state = ReportState.RETURNED
        db.session.remove()
    client = browser(app, year.own)
    with count_queries() as queries:
        text = client.get("/fellowship").text
    assert len(queries) <= 15
    for words in (
        "Came back to you",
        "Begin",
        "Change the report of month 1",
        "Month 2 of 3",
        "Sunil Mentor",
        "₹15,000",
    ):
        assert words in text
    with count_queries() as queries:
        text = client.get("/").text
    assert "It came back to you." in text
    assert "My fellowship" in text
    assert len(queries) <= 14


def test_the_home_of_somebody_without_a_fellowship(app: Flask, year: Year) -> None:
    with app.app_context():
        nobody = make_person("Zoya", [Role.FELLOW])
    client = browser(app, nobody)
    assert "on no fellowship" in client.get("/fellowship").text
    assert client.get("/").status_code == 200
    assert browser(app, year.own).get("/fellowship?of=999999").status_code == 404


def test_several_fellowships_lead_to_each_other(app: Flask, year: Year) -> None:
    with app.app_context():
        other = make_year(make_programme("other", title={"en": "Other Year", "hi": "दूसरा साल"}), year.own, months_ago=0)
    client = browser(app, year.own)
    assert "Other Year" in client.get("/fellowship").text
    assert f"of={year.fellow.id}" in client.get("/fellowship").text
    assert "Small Fellowship" in client.get(f"/fellowship?of={year.fellow.id}").text
    assert other.id != year.fellow.id
