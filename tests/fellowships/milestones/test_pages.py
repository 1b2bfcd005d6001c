"""The pages of milestones: who opens them, writing and handing in, reviewing, adapting."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone, MilestoneState, Submission
from lms.fellowships.programmes.roles import MentorRole
from lms.people.erasure import erase_person
from tests.conftest import CountQueries
from tests.factories.fellowships import make_mentor
from tests.factories.people import make_person, sign_in
from tests.fellowships.milestones.conftest import World

JSON = {"Accept": "application/json"}


def row(app: Flask, world: World, plan_id: str = "map") -> Milestone:
    with app.app_context():
        found = db.session.get_one(Milestone, world.ids[plan_id])
        db.session.expunge_all()
        return found


def handed_in(client: FlaskClient, world: World, **more: Any) -> Any:
    data = {"text": "I walked.", "links": "", "version": "0", "number": "1", **more}
    return sign_in(client, world.person).post(world.url("map"), data=data)


def test_the_list_says_where_each_stands(client: FlaskClient, world: World, count_queries: CountQueries) -> None:
    fellow = sign_in(client, world.person)
    address = f"/fellows/{world.fellow.id}/milestones"
    fellow.get(address)
    with count_queries() as statements:
        page = fellow.get(address)
    assert page.status_code == 200
    for words in ("Overdue", "Upcoming", "0 of 3 milestones approved, 0 of 30 points"):
        assert words in page.text
    assert len(statements) <= 7


def test_mentor_and_manager_see_it_and_others_do_not(app: Flask, world: World) -> None:
    with app.app_context():
        stranger = make_person("Stranger")
    for person, status in ((world.mentor, 200), (world.manager, 200), (stranger, 404)):
        browser = sign_in(app.test_client(), person)
        assert browser.get(f"/fellows/{world.fellow.id}/milestones").status_code == status
        assert browser.get(world.url("map")).status_code == status


def test_a_milestone_of_another_fellow_is_not_there(client: FlaskClient, world: World) -> None:
    fellow = sign_in(client, world.person)
    assert fellow.get(f"/fellows/{world.fellow.id}/milestones/99999").status_code == 404


def test_it_saves_as_it_is_typed(app: Flask, client: FlaskClient, world: World) -> None:
    fellow = sign_in(client, world.person)
    assert 'data-draft="' in fellow.get(world.url("map")).text
    answer = fellow.post(world.url("map", "/draft"), data={"text": "One", "version": "0"}, headers=JSON)
    assert (answer.status_code, answer.get_json()["version"]) == (200, 1)
    conflict = fellow.post(world.url("map", "/draft"), data={"text": "Two", "version": "0"}, headers=JSON)
    assert conflict.status_code == 409
    assert row(app, world).draft == {"text": "One"}
    page = fellow.post(world.url("map", "/draft"), data={"text": "Two", "version": "0"})
    assert page.status_code == 409
    assert "Two" in page.text
    assert "Saved from another window" in page.text


def test_files_come_and_go_with_the_draft(app: Flask, client: FlaskClient, world: World) -> None:
    fellow = sign_in(client, world.person)
    sent = {"text": "See the file", "version": "0", "files": (io.BytesIO(b"%PDF-1.7 map"), "map.pdf")}
    assert fellow.post(world.url("map", "/draft"), data=sent).status_code == 303
    page = fellow.get(world.url("map")).text
    assert "map.pdf" in page
    assert "See the file" in page
    file_id = page.split("/files/")[1].split('"')[0]
    with app.app_context():
        stranger = make_person("Stranger")
    assert fellow.get(f"/files/{file_id}").status_code == 200
    assert sign_in(app.test_client(), world.mentor).get(f"/files/{file_id}").status_code == 404
    assert sign_in(app.test_client(), stranger).get(f"/files/{file_id}").status_code == 404
    fellow.post(world.url("map", "/draft"), data={"text": "See the file", "version": "1", "remove": file_id})
    assert "map.pdf" not in fellow.get(world.url("map")).text


def test_a_file_of_another_kind_is_refused_beside_its_field(client: FlaskClient, world: World) -> None:
    fellow = sign_in(client, world.person)
    sent = {"text": "Kept words", "version": "0", "files": (io.BytesIO(b"MZ\x00\x01"), "run.exe")}
    page = fellow.post(world.url("map", "/draft"), data=sent)
    assert page.status_code == 422
    assert "files-error" in page.text
    assert "Kept words" in page.text


def test_a_link_that_is_none_is_refused_and_everything_typed_stays(
    app: Flask, client: FlaskClient, world: World
) -> None:
    page = handed_in(client, world, links="javascript:alert(1)")
    assert page.status_code == 422
    assert "links-error" in page.text
    assert "I walked." in page.text
    assert "javascript:alert(1)" in page.text
    assert row(app, world).draft["text"] == "I walked."
    assert 'href="javascript:' not in page.text


def test_handing_in_reviewing_and_handing_in_again(app: Flask, client: FlaskClient, world: World) -> None:
    assert handed_in(client, world, links="https://example.org/map").status_code == 303
    assert handed_in(client, world).status_code == 303
    mentor = sign_in(app.test_client(), world.mentor)
    page = mentor.get(world.url("map")).text
    assert 'rel="noopener noreferrer nofollow"' in page
    assert "Give this answer" in page
    missing = mentor.post(world.url("map", "/review"), data={"number": "1"})
    assert missing.status_code == 422
    assert "Choose whether" in missing.text
    silent = mentor.post(world.url("map", "/review"), data={"number": "1", "verdict": "changes_asked"})
    assert silent.status_code == 422
    assert "Say why" in silent.text
    answer = {"number": "1", "verdict": "changes_asked", "comment": "Which wards?"}
    assert mentor.post(world.url("map", "/review"), data=answer).status_code == 303
    asked = sign_in(client, world.person).get(world.url("map")).text
    assert asked.index("What to change") < asked.index("Which wards?") < asked.index("Your next version")
    assert handed_in(client, world, text="With wards", version="1", number="2").status_code == 303
    assert mentor.post(world.url("map", "/review"), data={"number": "2", "verdict": "approved"}).status_code == 303
    assert row(app, world).state is MilestoneState.APPROVED
    page = mentor.get(world.url("map")).text
    assert "Version 2" in page
    assert "Which wards?" in page


def test_what_is_typed_too_late_is_shown_to_copy_from(client: FlaskClient, world: World) -> None:
    handed_in(client, world)
    page = handed_in(client, world, text="Typed in another window", number="2")
    assert page.status_code == 422
    assert "This milestone is not open for writing now" in page.text
    assert "Typed in another window" in page.text
    answer = client.post(world.url("map", "/draft"), data={"text": "More", "version": "1"}, headers=JSON)
    assert answer.status_code == 410


def test_who_does_not_review_it_gets_nothing(app: Flask, client: FlaskClient, world: World) -> None:
    handed_in(client, world)
    with app.app_context():
        trainer = make_mentor(world.fellow, "Tara Trainer", MentorRole.TRAINER)
    browser = sign_in(app.test_client(), trainer)
    assert "Give this answer" not in browser.get(world.url("map")).text
    answer = {"number": "1", "verdict": "approved"}
    assert browser.post(world.url("map", "/review"), data=answer).status_code == 404
    assert client.post(world.url("map", "/review"), data=answer).status_code == 404


def test_taking_it_back(app: Flask, client: FlaskClient, world: World) -> None:
    handed_in(client, world)
    assert client.post(world.url("map", "/take-back")).status_code == 303
    assert row(app, world).state is MilestoneState.OPEN
    assert "Taken back" in client.get(world.url("map")).text
    assert "I walked." not in sign_in(app.test_client(), world.mentor).get(world.url("map")).text
    assert client.post(world.url("map", "/take-back"), follow_redirects=True).status_code == 200


@pytest.mark.parametrize("verb", ["waive", "reopen"])
def test_a_manager_waives_and_opens_again_with_a_reason(
    app: Flask, client: FlaskClient, world: World, verb: str
) -> None:
    manager = sign_in(client, world.manager)
    assert manager.post(world.url("map", f"/{verb}"), data={"reason": ""}).status_code == 422
    assert manager.post(world.url("map", "/waive"), data={"reason": "Floods"}).status_code == 303
    assert manager.post(world.url("map", "/reopen"), data={"reason": "Dry again"}).status_code == 303
    assert row(app, world).state is MilestoneState.OPEN
    assert "Dry again" in manager.get(world.url("map")).text
    assert sign_in(client, world.mentor).post(world.url("map", f"/{verb}"), data={"reason": "x"}).status_code == 403


def test_a_manager_adapts_and_adds(app: Flask, client: FlaskClient, world: World) -> None:
    manager = sign_in(client, world.manager)
    page = manager.get(world.url("map", "/adapt")).text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    typed = {
        "title_en": "A map of kilns",
        "title_hi": "",
        "proof_en": "The map",
        "due_on": str(world.fellow.ends_on),
        "points": "20",
        "reviewer": "lead",
        "note": "No factories here",
        "seen": seen,
        "form_key": "abc",
    }
    assert manager.post(world.url("map", "/adapt"), data={**typed, "note": ""}).status_code == 422
    late = manager.post(world.url("map", "/adapt"), data={**typed, "due_on": "2099-01-01"})
    assert late.status_code == 422
    assert "outside the fellowship" in late.text
    assert "A map of kilns" in late.text
    assert manager.post(world.url("map", "/adapt"), data=typed).status_code == 303
    assert row(app, world).title == {"en": "A map of kilns"}
    assert "No factories here" in manager.get(world.url("map")).text
    new = f"/fellows/{world.fellow.id}/milestones/new"
    assert manager.get(new).status_code == 200
    assert manager.post(new, data={**typed, "points": "many"}).status_code == 422
    first, second = (manager.post(new, data=typed).location for _time in range(2))
    assert first == second


def test_what_is_held_goes_with_the_person(app: Flask, client: FlaskClient, world: World) -> None:
    handed_in(client, world)
    with app.app_context():
        held = personal_data["milestone_submissions"].export
        assert held is not None
        assert held(world.person.id)[0]["text"] == "I walked."
        assert len((personal_data["milestones"].export or held)(world.person.id)) == 3
        with transaction():
            erase_person(world.person.id, by=None)
        assert db.session.scalars(select(Submission.text)).all() == [""]
        assert {each.draft.get("text") for each in db.session.scalars(select(Milestone))} == {None}
