from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.calls.models import Call, CallState, LateLeave
from lms.fellowships.programmes.models import Programme
from tests.conftest import CountQueries
from tests.factories.fellowships import make_application, make_call, make_manager, make_programme, words
from tests.factories.people import make_organisation, make_person, sign_in

LIST = "/programmes/small/calls"
ONE = f"{LIST}/one"
DAY = timedelta(days=1)
INDIA = ZoneInfo("Asia/Kolkata")
FIELDS = {
    "title_en": "Call 2099",
    "title_hi": "आमंत्रण 2099",
    "description_en": "- For you.",
    "slug": "",
    "form_key": "a-form",
    "opens_at": "2099-01-01T09:00",
    "closes_at": "2099-02-01T18:00",
    "zone": "Asia/Kolkata",
    "starts_on": "2099-04-01",
    "seats": "3",
    "by_state-0-place": "IN-RJ",
    "by_state-0-seats": "2",
    "by_host-0-place": "",
    "by_host-0-seats": "",
    "has_interview": "y",
    "reviews_each": "2",
    "names_hidden": "y",
    "offer_days": "7",
    "version": "1",
}


@pytest.fixture
def programme(app: Flask) -> Programme:
    """A programme with the small plan."""
    with app.app_context():
        return make_programme("small")


@pytest.fixture
def manager(app: Flask, client: FlaskClient, programme: Programme) -> FlaskClient:
    """The browser of the manager of that programme."""
    with app.app_context():
        person = make_manager(programme)
    return sign_in(client, person)


@pytest.fixture
def one(app: Flask, programme: Programme) -> Call:
    """A call that is open."""
    with app.app_context():
        return make_call(programme, slug="one", seats_by={"state": {"IN-RJ": 1}})


def now(app: Flask, slug: str = "one") -> Call:
    with app.app_context():
        found = db.session.scalar(select(Call).where(Call.slug == slug))
        assert found is not None
        return found


def test_a_manager_makes_a_call_and_publishes_it(app: Flask, manager: FlaskClient, client: FlaskClient) -> None:
    assert "There is no call yet" in manager.get(LIST).text
    page = manager.get(f"{LIST}/new").text
    assert 'value="Small Fellowship"' in page
    assert 'value="Asia/Kolkata"' in page
    answer = manager.post(f"{LIST}/new", data=FIELDS)
    assert answer.location == f"{LIST}/call-2099"
    assert manager.post(f"{LIST}/new", data=FIELDS).location == answer.location
    call = now(app, "call-2099")
    assert call.opens_at == datetime(2099, 1, 1, 9, tzinfo=INDIA)
    assert call.seats_by == {"state": {"IN-RJ": 2}}
    assert app.test_client().get("/fellowships/call-2099").status_code == 404
    assert "Publish this call?" in manager.get(f"{answer.location}/publish").text
    assert manager.post(f"{answer.location}/publish").location == answer.location
    assert "Opens on 1 January 2099, 9:00 AM (India Time)." in app.test_client().get("/fellowships/call-2099").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title_en": "", "title_hi": ""}, "Write this in at least one language."),
        ({"opens_at": ""}, "Say from when on the call is open."),
        ({"closes_at": "soon"}, "Enter a day and a time"),
        ({"closes_at": "2098-01-01T09:00"}, "The call closes before it opens."),
        ({"zone": "Nowhere/Land"}, "There is no such time zone."),
        ({"starts_on": "2099-01-05"}, "The fellowship starts before the call closes."),
        ({"starts_on": "spring"}, "Enter a day of the calendar"),
        ({"seats": "1"}, "2 seats are bound to states, and there are 1."),
        ({"seats": "many"}, "Enter a whole number from 1 to 1000."),
        ({"slug": "application"}, "This address is taken already."),
        ({"slug": "one"}, "This address is taken already."),
        ({"offer_days": "90"}, "Enter a whole number from 1 to 60."),
        ({"by_state-0-seats": "-4"}, "Enter a whole number from 1 upwards."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    app: Flask, manager: FlaskClient, one: Call, changes: dict[str, str], sentence: str
) -> None:
    answer = manager.post(f"{LIST}/new", data={**FIELDS, "description_en": "Typed words", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Typed words" in answer.text
    with app.app_context():
        assert len(db.session.scalars(select(Call)).all()) == 1


def test_settings_are_changed_and_a_second_manager_is_told(app: Flask, manager: FlaskClient, one: Call) -> None:
    with app.app_context():
        host = make_organisation("Host House")
    page = manager.get(f"{ONE}/edit").text
    assert "Host House" in page
    data = {**FIELDS, "by_host-0-place": str(host.id), "by_host-0-seats": "1"}
    assert manager.post(f"{ONE}/edit", data=data).location == ONE
    assert now(app).seats_by == {"state": {"IN-RJ": 2}, "host": {str(host.id): 1}}
    shown = manager.get(ONE).text
    for said in ("Rajasthan: 2 at most", "Host House: 1 at most", "1 February 2099, 6:00 PM (India Time)"):
        assert said in shown
    answer = manager.post(f"{ONE}/edit", data={**FIELDS, "seats": "9"})
    assert answer.status_code == 422
    assert "Somebody else has changed this while you were writing." in answer.text
    assert manager.post(f"{ONE}/edit", data={**FIELDS, "seats": "9", "version": "2"}).status_code == 303
    assert now(app).seats == 9


def test_criteria_are_written_with_weights_in_both_languages(app: Flask, manager: FlaskClient, one: Call) -> None:
    page = manager.get(f"{ONE}/criteria").text
    assert 'value="Motivation"' in page
    data: dict[str, Any] = {"version": "1"}
    rows = [("motivation", "Motivation", "2"), ("", "Courage", "5"), ("", "", "1")]
    for name in ("criteria", "interview_criteria"):
        for number, (criterion_id, title, weight) in enumerate(rows):
            prefix = f"{name}-{number}"
            data |= {f"{prefix}-id": criterion_id, f"{prefix}-title_en": title, f"{prefix}-weight": weight}
            data |= {f"{prefix}-title_hi": "", f"{prefix}-guide_en": "", f"{prefix}-guide_hi": ""}
    assert manager.post(f"{ONE}/criteria", data=data).location == ONE
    assert [(each["id"], each["weight"]) for each in now(app).criteria] == [("motivation", 2), ("courage", 5)]
    assert manager.post(f"{ONE}/criteria", data=data).status_code == 422
    wrong = manager.post(f"{ONE}/criteria", data={**data, "version": "2", "criteria-1-weight": "11"})
    assert "Enter a whole number from 1 to 10." in wrong.text
    empty = {key: "" if "title" in key else value for key, value in data.items()}
    assert "Write at least one criterion" in manager.post(f"{ONE}/criteria", data={**empty, "version": "2"}).text


def test_ending_asks_first_and_reopening_wants_a_reason(app: Flask, manager: FlaskClient, one: Call) -> None:
    assert "End this call now?" in manager.get(f"{ONE}/end").text
    assert manager.post(f"{ONE}/end").location == ONE
    assert manager.post(f"{ONE}/end").status_code == 422
    visitor = app.test_client().get("/fellowships/one").text
    assert "This call has ended." in visitor
    assert "/fellowships/one/apply" not in visitor
    assert "Say why; it is kept." in manager.post(f"{ONE}/reopen", data={"reason": ""}).text
    assert manager.post(f"{ONE}/reopen", data={"reason": "A mistake."}).location == ONE
    assert now(app).state is CallState.PUBLISHED


def test_one_person_is_given_longer(app: Flask, manager: FlaskClient, one: Call) -> None:
    data = {"contact": "asha@example.org", "until": "2099-03-01T10:00", "reason": "A flood."}
    assert manager.post(f"{ONE}/longer", data=data).location == ONE
    page = manager.get(ONE).text
    assert "asha@example.org" in page
    assert "1 March 2099, 10:00 AM" in page
    with app.app_context():
        (leave_id,) = db.session.scalars(select(LateLeave.id))
    for changes, sentence in (
        ({"contact": "x"}, "Enter an e-mail address like"),
        ({"until": "2001-01-01T10:00"}, "The call is open until then anyway."),
        ({"until": ""}, "Say until when the person may apply."),
        ({"reason": ""}, "Say why; it is kept."),
    ):
        answer = manager.post(f"{ONE}/longer", data={**data, **changes})
        assert answer.status_code == 422
        assert sentence in answer.text
    assert manager.post(f"{ONE}/longer/{leave_id}/end").location == ONE
    assert "asha@example.org" not in manager.get(ONE).text


@pytest.mark.parametrize("path", ["", "/edit", "/criteria", "/publish", "/end", "/reopen", "/longer"])
def test_only_those_who_run_the_programme_open_the_pages_of_a_call(
    app: Flask, manager: FlaskClient, one: Call, path: str
) -> None:
    assert manager.get(ONE + path).status_code == 200
    assert manager.get(f"{LIST}/none{path}").status_code == 404
    with app.app_context():
        make_call(make_programme("another"), slug="other")
        stranger = sign_in(app.test_client(), make_person("Asha Devi"))
    assert manager.get(f"/programmes/another/calls/other{path}").status_code == 404
    assert manager.get(f"{LIST}/other{path}").status_code == 404
    assert stranger.get(ONE + path).status_code == 403


def test_the_list_says_how_each_call_stands_by_few_queries(
    app: Flask, manager: FlaskClient, programme: Programme, one: Call, count_queries: CountQueries
) -> None:
    with app.app_context():
        for _time in range(4):
            make_call(programme, state=CallState.DRAFT)
        for _time in range(3):
            make_application(one)
    with count_queries() as statements:
        page = manager.get(LIST).text
    assert page.count("Draft") >= 4
    assert '<td class="number" data-label="Applications">3</td>' in page
    assert "Submitted" in manager.get(ONE).text
    assert "Open" in page
    assert len(statements) <= 5, statements


def test_visitors_find_what_is_open_and_what_comes(
    app: Flask, client: FlaskClient, count_queries: CountQueries
) -> None:
    assert "No call is open now" in client.get("/fellowships").text
    with app.app_context():
        programme = make_programme()
        make_call(programme, title=words("Open call"), slug="open-call")
        make_call(programme, title=words("Coming call"), opens_at=clock.now() + DAY)
        make_call(programme, title=words("Hidden call"), state=CallState.DRAFT)
    with count_queries() as statements:
        page = client.get("/fellowships").text
    assert len(statements) == 2
    assert "/fellowships/open-call" in page
    assert "Coming call" in page
    assert "Hidden call" not in page
    assert 'href="/fellowships/application"' in page


def test_a_visitor_reads_what_a_call_is_and_how_to_apply(app: Flask, client: FlaskClient, one: Call) -> None:
    page = client.get("/fellowships/one").text
    for said in (
        "Call of the year",
        "Open until",
        "India Time",
        "Field days",
        "<strong>Yes</strong>",
        "Motivation",
    ):
        assert said in page
    assert 'href="/fellowships/one/apply"' in page
    assert client.get("/fellowships/none").status_code == 404
    client.set_cookie("language", "hi")
    assert "इस साल का आमंत्रण" in client.get("/fellowships/one").text


def test_a_closed_call_says_when_it_closed(app: Flask, client: FlaskClient, programme: Programme) -> None:
    closed = clock.now() - DAY
    with app.app_context():
        call = make_call(programme, slug="old", opens_at=closed - DAY, closes_at=closed)
    page = client.get("/fellowships/old").text
    assert "This call was closed on" in page
    assert "/fellowships/old/apply" not in page
    with app.app_context(), transaction():
        leave = LateLeave(call_id=call.id, contact="a@example.org", until=closed + 3 * DAY, reason="x", given_at=closed)
        db.session.add(leave)
    assert "/fellowships/old/apply" in client.get("/fellowships/old").text


def test_the_way_there_is_shown_to_those_who_may_apply(app: Flask, manager: FlaskClient) -> None:
    assert 'href="/fellowships"' in app.test_client().get("/fellowships").text
    home = manager.get("/programmes").text
    assert 'href="/fellowships"' not in home
    assert 'href="/programmes"' in home
