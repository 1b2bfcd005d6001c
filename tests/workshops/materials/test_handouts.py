from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from lms.people.roles import Role
from lms.workshops.materials.rules import are_given_out
from lms.workshops.planning.models import WorkshopState
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant, make_workshop

BEFORE = {WorkshopState.DRAFT, WorkshopState.ANNOUNCED, WorkshopState.OPEN, WorkshopState.CLOSED}


@pytest.mark.parametrize("state", WorkshopState)
def test_handouts_are_given_out_once_it_has_begun(state: WorkshopState) -> None:
    assert are_given_out(state) is (state not in BEFORE | {WorkshopState.CANCELLED})


def test_anybody_reads_and_prints_the_handouts_of_a_running_workshop(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        workshop_id = make_workshop(state=WorkshopState.RUNNING).id
    here = f"/workshops/{workshop_id}/handouts"
    assert "Wage slip" in client.get(here).text
    assert "Each line." in client.get(f"{here}/slip").text
    paper = PdfReader(io.BytesIO(client.get(f"{here}.pdf?language=en").data))
    assert "Each line." in paper.pages[0].extract_text()
    assert client.get(f"{here}/none").status_code == 404
    assert client.get(f"{here}.pdf?only=none").status_code == 404


def test_before_it_begins_only_who_runs_it_has_them(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        trainer = make_person("Meera", roles=[(Role.TRAINER, "")])
        workshop_id = make_workshop(run_by=trainer).id
    assert client.get(f"/workshops/{workshop_id}/handouts").status_code == 404
    browser = sign_in(client, trainer)
    assert "Wage slip" in browser.get(f"/workshops/{workshop_id}/handouts").text
    guide = PdfReader(io.BytesIO(browser.get(f"/workshops/{workshop_id}/guide.pdf?language=en").data))
    assert "Post-test with key" in "".join(page.extract_text() for page in guide.pages)


def test_the_guide_is_for_those_who_run_it(app: Flask, member: FlaskClient) -> None:
    with app.app_context():
        workshop_id = make_workshop(state=WorkshopState.RUNNING).id
    assert member.get(f"/workshops/{workshop_id}/guide.pdf").status_code == 404


def test_a_participant_finds_them_on_their_own_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        workshop = make_workshop(state=WorkshopState.RUNNING)
        workshop_id, code = workshop.id, add_participant(workshop).code
    assert f"/workshops/{workshop_id}/handouts/slip" in client.get(f"/workshops/place/{code}").text
