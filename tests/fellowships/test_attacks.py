"""What the hostile and the clumsy try in fellowships, across all of its packages."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms.attachments.models import Attachment
from lms.attachments.operations import keep_file, remove_file, storage_key
from lms.core import clock
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.core.storage import storage
from lms.extensions import db
from lms.fellowships.applications import sending
from lms.fellowships.applications.codes import code_of, referee_token, token_digest
from lms.fellowships.applications.models import ApplicationState, Reference
from lms.fellowships.fieldlog.models import Activity, LogEntry
from lms.fellowships.mentoring.meetings import write_note
from lms.fellowships.milestones import operations as milestones
from lms.fellowships.milestones.models import Submission
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.safety.operations import close_flag, raise_flag, read_flag
from lms.fellowships.selection.models import Offer
from lms.people.erasure import erase_person
from lms.people.roles import Role
from tests.factories.fellowship_traces import PDF, live_through_fellowships
from tests.factories.fellowships import (
    first_day,
    make_application,
    make_call,
)
from tests.factories.people import make_person, sign_in
from tests.fellowships.world import Everybody, count

SECRET = "Words that only few may know"
OF_FELLOW: tuple[str, ...] = (
    "",
    "/milestones",
    "/reports",
    "/reports/1",
    "/log",
    "/log.csv",
    "/mentoring",
    "/safety",
    "/stipends",
)
OF_FELLOW += ("/record", "/completion", "/agreement")
OF_PROGRAMME = (
    "board",
    "board.csv",
    "board.xlsx",
    "fellows",
    "stipends",
    "pay-runs",
    "pay-runs/new",
    "safety",
    "calls",
)


def _file(owner_id: int, by: int) -> int:
    sent = FileStorage(BytesIO(PDF), filename="photo.pdf")
    return keep_file(milestones.OWNER, owner_id, milestones.EVIDENCE, sent, by=by)


def test_a_file_is_the_fellows_until_it_is_handed_in(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        file_id = _file(everybody.milestone_id, everybody.person.id)
        manager, own = sign_in(app.test_client(), everybody.manager), sign_in(app.test_client(), everybody.person)
    path = f"/files/{file_id}"
    assert (own.get(path).status_code, manager.get(path).status_code) == (200, 404)
    with app.test_request_context(), transaction():
        milestones.hand_in(everybody.milestone_id, milestones.Draft(), seen=0, number=1, by=everybody.person.id)
    assert manager.get(path).status_code == 200
    with app.test_request_context(), transaction():
        milestones.take_back(everybody.milestone_id, by=everybody.person.id)
        remove_file(milestones.OWNER, everybody.milestone_id, file_id, by=everybody.person.id)
    assert manager.get(path).status_code == 404


def test_a_file_that_an_applicant_took_out_managers_never_open(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        application = make_application(make_call(everybody.programme), state=ApplicationState.SCREENING)
        sent = FileStorage(BytesIO(PDF), filename="wrong.pdf")
        file_id = keep_file("applications", application.id, "papers", sent, by=None)
        browser = sign_in(app.test_client(), everybody.manager)
    assert browser.get(f"/files/{file_id}").status_code == 200
    with app.test_request_context(), transaction():
        remove_file("applications", application.id, file_id, by=None)
    assert browser.get(f"/files/{file_id}").status_code == 404


def test_evidence_of_others_is_no_evidence(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        entry = LogEntry(
            fellow_id=everybody.other.id,
            day=first_day(1),
            place="Elsewhere",
            activity=Activity.VISIT,
            minutes=9,
            made_at=clock.now(),
        )
        with transaction():
            db.session.add(entry)
        entry_id, file_id = entry.id, _file(everybody.foreign_milestone_id, everybody.other_person.id)
        browser = sign_in(app.test_client(), everybody.person)
    form = {"number": "1", "version": "0", "text": "Mine", "entries": str(entry_id), "remove": str(file_id)}
    path = f"{everybody.place}/milestones/{everybody.milestone_id}"
    assert browser.post(path, data=form).status_code in {303, 422}
    form.pop("remove")
    browser.post(path, data={**form, "version": "1"})
    assert "Elsewhere" not in browser.get(path).text
    assert count(app, Attachment, Attachment.id == file_id, Attachment.removed_at.is_(None)) == 1
    with app.app_context():
        handed_in = db.session.scalars(select(Submission.entries)).all()
    assert all(entry_id not in entries for entries in handed_in)


def test_what_belongs_to_another_fellow_is_not_found_under_this_one(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        browsers = [
            sign_in(app.test_client(), person) for person in (everybody.person, everybody.mentor, everybody.manager)
        ]
    path = f"{everybody.place}/milestones/{everybody.foreign_milestone_id}"
    for browser in browsers:
        assert browser.get(path).status_code == 404
        for ending in ("", "/draft", "/take-back", "/review"):
            typed = {"number": "1", "text": "x", "verdict": "approved"}
            assert browser.post(path + ending, data=typed).status_code in {403, 404}


def test_erasing_a_fellow_takes_the_bytes_of_their_files(app: Flask) -> None:
    with app.test_request_context():
        person = make_person("Farah Fellow", email="farah@example.org", phone="+919812300000")
        live_through_fellowships(person)
        key = storage_key(db.session.scalars(select(Attachment.digest)).one())
        assert storage().exists(key)
        with transaction():
            erase_person(person.id, by=None)
        assert not storage().exists(key)
        assert db.session.scalars(select(Attachment)).all() == []


def test_pages_stand_where_somebody_was_erased(app: Flask) -> None:
    with app.test_request_context():
        person = make_person("Farah Fellow", email="farah@example.org", phone="+919812300000")
        fellow = live_through_fellowships(person)
        manager = make_person("Overall Manager", [Role.MANAGER])
        with transaction():
            erase_person(person.id, by=None)
        browser = sign_in(app.test_client(), manager)
        slug = plan_slug(fellow)
    places = [f"/fellows/{fellow.id}{ending}" for ending in OF_FELLOW]
    places += [f"/programmes/{slug}/{ending}" for ending in OF_PROGRAMME]
    for place in places:
        answer = browser.get(place)
        assert answer.status_code in {200, 404}, (place, answer.status_code)
        assert b"Farah" not in answer.data, place


def plan_slug(fellow: Fellow) -> str:
    return db.session.get_one(Programme, fellow.programme_id).slug


def test_safeguarding_words_and_private_notes_stay_where_they_are(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        with transaction():
            flag_id = raise_flag(everybody.fellow.id, SECRET, form_key="k" * 16, by=everybody.mentor.id)
            write_note(everybody.fellow.id, SECRET, is_private=True, form_key="n" * 16, by=everybody.mentor.id)
        with transaction():
            read_flag(flag_id, by=everybody.manager.id)
            close_flag(flag_id, SECRET, by=everybody.manager.id)
        details = db.session.scalars(select(HistoryEntry.detail)).all()
        letters = db.session.execute(select(Letter.subject, Letter.body)).all()
        people = [everybody.person, everybody.manager, make_person("Lata Admin", [Role.ADMINISTRATOR])]
        browsers = [sign_in(app.test_client(), person) for person in people]
        slug = everybody.programme.slug
        assert SECRET not in repr(details) + repr(letters)
    own = [f"{everybody.place}{end}" for end in ("", "/record", "/mentoring", "/safety", "/log.csv", "/completion")]
    shared = [
        "/",
        "/history",
        "/history.csv",
        "/account/data.json",
        "/account/data",
        f"/programmes/{slug}/board",
        f"/programmes/{slug}/board.csv",
        f"/programmes/{slug}/safety?closed=1",
        f"/programmes/{slug}/safety/{flag_id}",
        "/mentoring",
    ]
    for browser in browsers:
        for path in [*own, *shared]:
            assert SECRET not in browser.get(path).text, path


def test_pages_under_a_secret_are_kept_nowhere(app: Flask, client: FlaskClient, everybody: Everybody) -> None:
    with app.test_request_context():
        application = make_application(make_call(everybody.programme), state=ApplicationState.SELECTED)
        code, token, now = code_of(application), referee_token(application, "r@example.org"), clock.now()
        later = now + timedelta(days=3)
        with transaction():
            db.session.add(Offer(application_id=application.id, made_at=now, expires_at=later))
            words = {"name": "R", "email": "r@example.org", "language": "en", "token_hash": token_digest(token)}
            db.session.add(Reference(application_id=application.id, asked_at=now, expires_at=later, **words))
    place = f"/fellowships/application/{code}"
    for path in (
        place,
        f"{place}/withdraw",
        f"{place}/offer",
        f"{place}/offer/decline",
        f"/fellowships/reference/{token}",
        "/fellowships/look-back/nothing",
    ):
        answer = client.get(path)
        assert answer.status_code in {200, 404}, path
        assert "no-store" in answer.headers["Cache-Control"], path
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "no-store" in client.post(f"{place}/offer/accept").headers["Cache-Control"]


def test_who_tries_many_codes_has_to_wait(client: FlaskClient) -> None:
    codes = [f"/fellowships/application/ABCD-EFGH-{number:04}" for number in range(1000, 1040)]
    assert {client.get(path).status_code for path in codes} == {404, 429}


def test_nobody_is_led_to_another_site(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        browser = sign_in(app.test_client(), everybody.person)
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        for path in (
            f"{everybody.place}/milestones/{everybody.milestone_id}/draft",
            f"{everybody.place}/reports/1/draft",
        ):
            answer = browser.post(path, query_string={"next": bad}, data={"version": "9", "text": "x"})
            assert "evil" not in answer.headers.get("Location", ""), path
            assert "javascript" not in answer.headers.get("Location", ""), path


def test_who_sends_for_somebody_else_does_not_get_the_application(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        helper = make_person("Helpful Coordinator", email="helper@example.org")
        application = make_application(make_call(everybody.programme), "Shy Sunita", state=ApplicationState.DRAFT)
        with transaction():
            sent = sending.submit(application.id, person_id=helper.id)
            owner_id = sent.person_id
        assert owner_id not in {None, helper.id}
