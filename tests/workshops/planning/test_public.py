from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning import operations
from lms.workshops.planning.beginnings import topic_ids
from lms.workshops.planning.models import Entry, Workshop, WorkshopState
from tests.conftest import CountQueries
from tests.factories.workshops import add_facilitator, add_participant, make_workshop
from tests.workshops.planning.conftest import put_on_shelf


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    assert "No workshop is announced now" in client.get("/workshops").text


def test_what_is_to_come_is_listed_and_filtered(app: Flask, client: FlaskClient, count_queries: CountQueries) -> None:
    with app.app_context():
        put_on_shelf()
        legal = make_workshop(title={"en": "On law"}, languages=["hi"])
        with transaction():
            topics = topic_ids(["legal-aid"])
            operations.change_details(legal.id, seen=1, topic_ids=topics, by=None)
        make_workshop(title={"en": "In Kerala"}, state_code="IN-KL", languages=["en"])
        make_workshop(title={"en": "Some day"}, is_dated=False, state=WorkshopState.ANNOUNCED)
        make_workshop(title={"en": "A draft"}, state=WorkshopState.DRAFT)
        make_workshop(title={"en": "Over"}, state=WorkshopState.RUNNING, starts_on=today_here() - timedelta(days=3))
        make_workshop(title={"en": "Called off"}, state=WorkshopState.CANCELLED)
        make_workshop(title={"en": "Far away"}, starts_on=today_here() + timedelta(days=60))

    def found(query: str = "") -> list[str]:
        page = client.get(f"/workshops{query}").text
        titles = ("On law", "In Kerala", "Some day", "A draft", "Over", "Called off", "Far away")
        return [title for title in titles if f">{title}<" in page]

    with count_queries() as queries:
        assert found() == ["On law", "In Kerala", "Some day", "Far away"]
    assert len(queries) <= 6
    assert found("?topic=legal-aid") == ["On law"]
    assert found("?state=IN-KL") == ["In Kerala"]
    assert found("?language=hi") == ["On law", "Some day", "Far away"]
    assert found("?when=undated") == ["Some day"]
    assert found("?when=month") == ["On law", "In Kerala"]
    assert "No workshop fits" in client.get("/workshops?topic=dancing").text


def test_a_workshop_is_read_by_everybody_and_a_draft_by_nobody(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        workshop = make_workshop(days=2, description={"en": "- For **field staff**"})
        add_participant(workshop, "Kamla Bai")
        draft_id = make_workshop(state=WorkshopState.DRAFT).id
        workshop_id = workshop.id
    page = client.get(f"/workshops/{workshop_id}").text
    for words in ("<strong>field staff</strong>", "Work out wages", "10:00–11:30", "Block hall, Gaya, Bihar"):
        assert words in page
    assert f"/workshops/{workshop_id}/register" in page
    assert "Kamla" not in page
    for path in (f"{draft_id}", f"{draft_id}/calendar.ics", "99999"):
        assert client.get(f"/workshops/{path}").status_code == 404


def test_how_one_gets_a_place_is_said_by_state_and_entry(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        undated = make_workshop(state=WorkshopState.ANNOUNCED, is_dated=False).id
        invited = make_workshop(entry=Entry.INVITATION).id
        closed = make_workshop(state=WorkshopState.CLOSED).id
    assert "Tell us that you are interested" in client.get(f"/workshops/{undated}").text
    for workshop_id in (invited, closed):
        assert "/register" not in client.get(f"/workshops/{workshop_id}").text


def test_the_days_go_into_a_calendar(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        workshop_id = make_workshop(days=2).id
        with transaction():
            db.session.get_one(Workshop, workshop_id).calendar_sequence = 3
    text = client.get(f"/workshops/{workshop_id}/calendar.ics").text
    assert text.count("BEGIN:VEVENT") == text.count("SEQUENCE:3") == 2
    assert f"UID:workshop-{workshop_id}-day-2@localhost" in text
    assert "LOCATION:Block hall\\, Gaya\\, Bihar" in text


def test_who_teaches_is_named_and_leads_to_their_pages(
    app: Flask, organiser: FlaskClient, trainer: Person, client: FlaskClient
) -> None:
    with app.app_context():
        workshop = make_workshop()
        add_facilitator(workshop, trainer)
        workshop_id = workshop.id
    page = organiser.get(f"/workshops/{workshop_id}").text
    assert "Meera Joshi" in page
    assert f"/workshops/{workshop_id}/overview" in page
