from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications import referees
from lms.fellowships.applications.codes import referee_token
from lms.fellowships.applications.models import Application, Reference
from lms.fellowships.applications.operations import held_draft
from lms.fellowships.calls.models import Call
from tests.fellowships.applications.conftest import fresh

JSON = {"Accept": "application/json"}
LETTER = {"text": "I know her as a careful worker.", "version": "0", "go": "send"}


@pytest.fixture
def link(app: Flask, draft: Application) -> str:
    """The link that the referee of the draft has got."""
    with app.test_request_context():
        with transaction():
            referees.ask_referees(held_draft(draft.id), db.session.get_one(Call, draft.call_id), by=None)
        return f"/fellowships/reference/{referee_token(fresh(draft), 'meena@example.org')}"


def expire(app: Flask) -> None:
    with app.app_context(), transaction():
        for reference in db.session.query(Reference):
            reference.expires_at = clock.now()


def test_a_referee_writes_over_two_evenings_and_sends(client: FlaskClient, link: str) -> None:
    assert "A letter of reference for Kamla Bai" in client.get(link).text
    saved = client.post(link, data={"text": "I know her", "version": "0"}, headers=JSON)
    assert saved.get_json()["version"] == 1
    assert "I know her" in client.get(link).text
    later = client.post(link, data={"text": "I know her well", "version": "1", "go": "later"})
    assert later.status_code == 303
    assert client.post(link, data=LETTER).status_code == 303
    assert "Thank you for your letter" in client.get(link).text


def test_a_link_that_was_used_gives_words_back(client: FlaskClient, link: str) -> None:
    client.post(link, data=LETTER)
    assert client.post(link, data=LETTER).status_code == 303
    refused = client.post(link, data={**LETTER, "text": "Quite other words"})
    assert refused.status_code == 410
    assert "The link works once" in refused.text
    assert "Quite other words" in refused.text
    assert client.post(link, data={"text": "More"}, headers=JSON).status_code == 410


def test_an_expired_link_says_what_to_do(app: Flask, client: FlaskClient, link: str) -> None:
    expire(app)
    shown = client.get(link)
    assert (shown.status_code, "send you the link again" in shown.text) == (410, True)
    assert client.post(link, data=LETTER).status_code == 410


def test_an_unknown_link_is_not_found(client: FlaskClient, link: str) -> None:
    assert client.get(link + "x").status_code == client.get("/fellowships/reference/x").status_code == 404


@pytest.mark.parametrize(("text", "sentence"), [(" ", "Write your letter"), ("x" * 8001, "nothing was cut off")])
def test_a_letter_that_cannot_be_taken_is_shown_again(client: FlaskClient, link: str, text: str, sentence: str) -> None:
    refused = client.post(link, data={**LETTER, "text": text})
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert text.strip() in refused.text


def test_two_windows_of_a_letter_show_both_texts(client: FlaskClient, link: str) -> None:
    client.post(link, data={"text": "The first words", "version": "0"})
    second = {"text": "The second words", "version": "0"}
    assert client.post(link, data=second, headers=JSON).status_code == 409
    shown = client.post(link, data=second)
    assert (shown.status_code, "The first words" in shown.text, "The second words" in shown.text) == (409, True, True)
