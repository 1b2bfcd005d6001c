"""The table of attendance, what is behind a mark, correcting it, and the files."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.attendance.models import MarkEntry, Presence
from lms.workshops.attendance.table import organisations_of, table_of
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.planning.guards import check_removable
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.planning.overview_parts import overview_parts
from tests.conftest import CountQueries
from tests.factories.people import make_organisation, sign_in
from tests.factories.workshops import add_participant
from tests.workshops.attendance.conftest import World

PRESENT, LATE, ABSENT = Presence.PRESENT, Presence.LATE, Presence.ABSENT


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    """The browser of who planned the workshop, after some marks."""
    with client.application.app_context():
        world.say(PRESENT)
        world.say(LATE, session=1)
        world.say(ABSENT, participant=1)
        db.session.remove()
    return sign_in(client, world.organiser)


def table_url(world: World, more: str = "") -> str:
    return f"/workshops/{world.workshop.id}/attendance{more}"


def test_everybody_and_every_session_with_their_totals(
    organiser: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    with count_queries() as statements:
        page = organiser.get(table_url(world)).text
    assert "2 of 3" in page
    assert "66.6%" in page
    assert "Not reached" in page
    assert f'href="{world.behind()}"' in page
    assert page.count('aria-label="Absent"') == 1
    assert len(statements) <= 14


def test_the_queries_do_not_grow_with_the_list(in_context: World, count_queries: CountQueries) -> None:
    workshop = db.session.get(Workshop, in_context.workshop.id)
    assert workshop is not None
    add_participant(workshop, "Dev")
    workshop = db.session.get(Workshop, in_context.workshop.id)
    assert workshop is not None
    with count_queries() as statements:
        table = table_of(workshop, organisation="", number=1)
    assert (table.rows.total, len(statements)) == (4, 6)


def test_by_organisation(in_context: World) -> None:
    workshop = db.session.get(Workshop, in_context.workshop.id)
    assert workshop is not None
    organisation = make_organisation("Shramik Sahayata")
    add_participant(workshop, "Dev", organisation_id=organisation.id)
    add_participant(workshop, "Ekta", organisation_name="A Union")
    workshop = db.session.get(Workshop, in_context.workshop.id)
    assert workshop is not None
    choices = dict(organisations_of(workshop.id))
    assert choices == {f"o{organisation.id}": "Shramik Sahayata", "nA Union": "A Union", "-": "No organisation"}
    expected = {
        f"o{organisation.id}": ["Dev"],
        "nA Union": ["Ekta"],
        "-": ["Asha Devi", "Birju Prasad", "Chanda Kumari"],
    }
    for key, names in expected.items():
        assert [row.full_name for row in table_of(workshop, organisation=key, number=1).rows.items] == names
    assert table_of(workshop, organisation="oX", number=1).rows.total == 5


def test_files_for_spreadsheets(organiser: FlaskClient, world: World) -> None:
    lines = organiser.get(table_url(world, ".csv")).text.splitlines()
    assert lines[1].startswith("Asha Devi,,Present,Came late,,2,3,66.7,No")
    book = load_workbook(io.BytesIO(organiser.get(table_url(world, ".xlsx")).data))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[2][:3] == ("Birju Prasad", None, "Absent")


def correction(presence: str, version: int, reason: str = "") -> dict[str, str]:
    return {"presence": presence, "version": str(version), "reason": reason, "form_key": new_key()}


def test_a_mark_shows_who_said_what_and_is_corrected(organiser: FlaskClient, world: World) -> None:
    page = organiser.get(world.behind()).text
    assert "Om Organiser" in page
    assert "Roll call" in page
    changed = organiser.post(
        world.behind(), data=correction("absent", 1, "It was her sister."), follow_redirects=True
    ).text
    assert "The mark is corrected." in changed
    assert "It was her sister." in changed
    assert organiser.post(world.behind(), data=correction("none", 2)).status_code == 303
    assert "No mark" in organiser.get(world.behind()).text
    assert "Nothing was marked yet" in organiser.get(world.behind(2)).text


def test_what_somebody_else_has_changed_meanwhile_is_shown_first(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    organiser.post(world.behind(), data=correction("late", 1))
    stale = organiser.post(world.behind(), data=correction("absent", 1, "My words"))
    assert stale.status_code == 422
    assert "Somebody has changed this mark" in stale.text
    assert "My words" in stale.text
    assert 'value="2"' in stale.text
    with app.app_context():
        assert not [each for each in db.session.query(MarkEntry) if each.is_overruled]
        db.session.remove()
    for wrong in (correction("asleep", 2), {**correction("late", 2), "form_key": "?"}):
        assert organiser.post(world.behind(), data=wrong).status_code == 422


def test_settling_what_cannot_be_settled_says_so(organiser: FlaskClient, world: World) -> None:
    for data in ({"presence": "asleep"}, {"presence": "late", "version": "9"}):
        page = organiser.post(world.behind(2, "/settle"), data={**data, "back": "table"}, follow_redirects=True)
        assert page.status_code == 200
        assert "notice--danger" in page.text


def test_conflicts_stand_first(app: Flask, organiser: FlaskClient, world: World) -> None:
    with app.app_context():
        world.say(ABSENT, by=world.facilitator.id)
        db.session.remove()
    for address in (table_url(world), world.behind()):
        assert "Two people have said different things" in organiser.get(address).text
    settled = organiser.post(world.behind(0, "/settle"), data={"presence": "present", "version": "1"})
    assert settled.headers["Location"].endswith(world.behind())
    assert "Two people have said different things" not in organiser.get(table_url(world)).text


def test_a_marked_session_cannot_be_taken_out(in_context: World) -> None:
    in_context.say(PRESENT)
    marked, unmarked = (db.session.get(WorkshopSession, each.id) for each in in_context.sessions[:2])
    assert marked is not None
    assert unmarked is not None
    check_removable(unmarked)
    with pytest.raises(Refusal):
        check_removable(marked)


def test_the_overview_says_how_far_the_roll_of_today_is(app: Flask, world: World) -> None:
    with app.test_request_context():
        world.say(PRESENT)
        workshop = db.session.get(Workshop, world.workshop.id)
        assert workshop is not None
        facts = overview_parts["attendance"].facts(workshop)
        assert facts is not None
        assert facts["waiting"] == 0
        world.say(ABSENT, by=world.facilitator.id)
        workshop = db.session.get(Workshop, world.workshop.id)
        assert workshop is not None
        assert (overview_parts["attendance"].facts(workshop) or {})["waiting"] == 1
        with transaction():
            held = db.session.get(Workshop, world.workshop.id)
            assert held is not None
            held.starts_on = held.ends_on = None
        assert overview_parts["attendance"].facts(held) is None
        db.session.remove()
