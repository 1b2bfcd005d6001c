"""The final review from all sides: who is asked, by account or by link, the verdict, and who reads what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.outbox import Letter
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.mentoring import operations
from lms.fellowships.mentoring.models import CheckIn, Occasion, Side
from lms.fellowships.mentoring.operations import Incomplete, Outsider
from lms.fellowships.mentoring.queries import check_ins_of, final_review
from lms.fellowships.mentoring.sides import FinalReview, final_review_of
from lms.people.roles import Role
from tests.factories.fellowships import (
    make_manager,
    make_programme,
)
from tests.factories.people import make_person, sign_in
from tests.fellowships.mentoring.looking_back import (
    GOOD,
    PEER,
    Year,
    ask_all,
    fill,
    form_of,
    letters,
)


def test_all_sides_are_asked_once_in_a_final_review(app: Flask, year: Year) -> None:
    with app.test_request_context():
        assert (ask_all(year), ask_all(year)) == (5, 0)
        assert ask_all(year, peers=[PEER, Outsider("Ramesh", "ramesh@example.org")]) == 1
        assert sorted(to for to, _subject in letters()) == [
            "devi@example.org",
            "kamla@example.org",
            "panel@example.org",
            "ramesh@example.org",
            "rekha@example.org",
        ]
        with pytest.raises(Refusal) as refusal:
            ask_all(year, panel=[year.person.id])
        assert refusal.value.field == "panel"
        crowd = [Outsider(f"P{n}", f"p{n}@example.org") for n in range(11)]
        with pytest.raises(Refusal):
            ask_all(year, peers=crowd)
        assert final_review(year.fellow.id) == FinalReview(6, 0, "")


def test_the_verdict_is_that_of_the_whole_panel(app: Flask, year: Year) -> None:
    with app.test_request_context():
        second = make_person("Second", [Role.TRAINER])
        ask_all(year, panel=[year.panel.id, second.id])
        one, two = (row.id for row in check_ins_of(year.fellow.id) if row.side is Side.PANEL)
        with transaction():
            operations.save_check_in(one, GOOD, "", seen=0)
        with pytest.raises(Incomplete) as incomplete, transaction():
            operations.hand_in_check_in(one, by=None)
        assert set(incomplete.value.problems) == {"verdict"}
        with transaction():
            operations.save_check_in(one, GOOD, "passed", seen=1)
        with transaction():
            operations.hand_in_check_in(one, by=None)
        assert final_review(year.fellow.id).verdict == ""
        assert not any("has decided" in subject for _to, subject in letters())
        fill(two, "not_yet")
        assert final_review(year.fellow.id) == FinalReview(6, 2, "not_yet")
        assert ("rekha@example.org", "The panel of your final review has decided") in letters()
        with transaction():
            operations.reopen_check_in(two, reason="Seen again.", by=None)
        assert final_review(year.fellow.id).verdict == ""
        with transaction():
            operations.save_check_in(two, GOOD, "passed", seen=1)
        with transaction():
            operations.hand_in_check_in(two, by=None)
        assert final_review(year.fellow.id).verdict == "passed"
    assert final_review_of([]) == FinalReview(0, 0, "")


def token_in(address: str) -> str:
    body = db.session.scalars(select(Letter.body).where(Letter.address == address).order_by(Letter.id.desc())).first()
    found = re.search(r"/fellowships/look-back/(\S+)", body or "")
    assert found
    return found[1]


def test_a_colleague_answers_by_a_link_that_works_once(app: Flask, year: Year, client: FlaskClient) -> None:
    with app.test_request_context():
        ask_all(year)
        url = f"/fellowships/look-back/{token_in('kamla@example.org')}"
    page = client.get(url)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Rekha" in page.text
    json = {"Accept": "application/json"}
    saved = client.post(f"{url}/save", data={"version": "0", "q.change": "Rest"}, headers=json)
    assert saved.get_json()["version"] == 1
    clash = client.post(f"{url}/save", data={"version": "0", "q.change": "Work"}, headers=json)
    assert clash.status_code == 409
    missing = client.post(url, data={"version": "1", "q.change": "Rest more", "q.went-well": ""})
    assert missing.status_code == 422
    assert "Rest more" in missing.text
    assert client.post(url, data={"version": "2", "q.change": "Rest more", "q.went-well": "All"}).status_code == 303
    used = client.get(url)
    assert "Rest more" not in used.text
    assert "handed in" in used.text
    assert client.post(url, data={"version": "3", "q.went-well": "Again"}).status_code == 200
    assert client.post(f"{url}/save", data={"version": "3", "q.went-well": "Again"}, headers=json).status_code == 410
    with app.app_context():
        assert form_of(year, Side.PEER, Occasion.FINAL).answers == {"went-well": "All", "change": "Rest more"}
    assert client.get("/fellowships/look-back/nonsense").status_code == 404


def test_a_link_runs_out_and_a_new_one_ends_the_old(app: Flask, year: Year, client: FlaskClient) -> None:
    with app.test_request_context():
        ask_all(year)
        old = f"/fellowships/look-back/{token_in('devi@example.org')}"
        row = form_of(year, Side.HOST, Occasion.FINAL)
        with transaction():
            db.session.get_one(CheckIn, row.id).expires_at = clock.now() - timedelta(seconds=1)
        assert client.get(old).status_code == 410
        assert client.post(old, data={"q.went-well": "x"}).status_code == 410
        with transaction():
            operations.send_again(row.id, by=year.manager.id)
        new = f"/fellowships/look-back/{token_in('devi@example.org')}"
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_the_pages_of_a_final_review(app: Flask, year: Year) -> None:
    url = f"/fellows/{year.fellow.id}/final-review"
    fellow, mentor, manager, panel = (
        sign_in(app.test_client(), who) for who in (year.person, year.mentor, year.manager, year.panel)
    )
    assert "Nobody was asked yet" in manager.get(url).text
    assert manager.get(f"{url}/ask").status_code == 200
    sent = {"due_on": "2030-01-01", "fellow": "y", "mentor": "y", "panel": "panel"}
    for field, typed in (("peers", "kamla@example.org"), ("host_email", "devi"), ("panel", "nobody.known")):
        assert manager.post(f"{url}/ask", data={**sent, field: typed}).status_code == 422
    sent |= {"peers": "Kamla Bai, kamla@example.org", "host_name": "Devi Lal", "host_email": "devi@example.org"}
    assert manager.post(f"{url}/ask", data=sent).status_code == 303
    with app.test_request_context():
        fill(form_of(year, Side.PEER, Occasion.FINAL).id, **{"went-well": "Said by a colleague"})
        verdict_form = form_of(year, Side.PANEL, Occasion.FINAL).id
    assert "Said by a colleague" in manager.get(url).text
    assert "Said by a colleague" not in fellow.get(url).text + mentor.get(url).text
    assert "Said by a colleague" in panel.get(f"/check-ins/{verdict_form}").text
    answers = {"version": "0", "q.went-well": "A good year", "verdict": "passed"}
    assert panel.post(f"/check-ins/{verdict_form}", data={**answers, "verdict": ""}).status_code == 422
    assert panel.post(f"/check-ins/{verdict_form}", data={**answers, "version": "1"}).status_code == 303
    for browser in (fellow, mentor):
        summary = browser.get(url).text
        assert "Said by a colleague" in summary
        assert "A good year" in summary
        assert "Kamla" not in summary
    assert "Kamla" in manager.get(url).text
    with app.app_context():
        stranger = make_manager(make_programme(), "Other")
    assert sign_in(app.test_client(), stranger).get(url).status_code == 404
    assert panel.get(url).status_code == 404


def test_erasing_forgets_answers_and_keeps_the_verdict(app: Flask, year: Year) -> None:
    table = personal_data["check_ins"]
    assert table.export is not None
    assert table.erase is not None
    with app.test_request_context():
        ask_all(year)
        panel, peer = (form_of(year, side, Occasion.FINAL).id for side in (Side.PANEL, Side.PEER))
        fill(panel, "passed")
        assert table.export(year.panel.id)[0]["verdict"] == "passed"
        with transaction():
            table.erase(year.person.id)
        row = db.session.get_one(CheckIn, peer)
        assert (row.name, row.email, row.token_hash) == ("–", "", None)
        assert db.session.get_one(CheckIn, panel).answers == {}
        assert final_review(year.fellow.id).verdict == "passed"
