"""The printed sign-in sheet."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.certificates import papers
from lms.core.recent import Recent
from lms.extensions import db
from lms.workshops.attendance.sheet import days_with_sessions, files_of, labels, masked_phone, sheet_paper, sheet_rows
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import ParticipantState
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant
from tests.workshops.attendance.conftest import World

PROCESSOR_SECONDS = 12


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are printed meanwhile, as HTML; nothing is taken from what was printed before."""
    pages: list[str] = []
    print_it = papers._pdf

    def note(page: str, *more: object) -> bytes:
        pages.append(page)
        return print_it(page, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(papers, "_pdf", note)
    monkeypatch.setattr(papers, "_printed", Recent(16))
    return pages


def test_a_number_stays_with_its_name_whoever_comes_or_goes(in_context: World) -> None:
    before = {row.full_name: row.number for row in sheet_rows(in_context.workshop.id)}
    workshop = db.session.get_one(Workshop, in_context.workshop.id)
    add_participant(workshop, "Aarti First")
    add_participant(workshop, "Waiting Wali", state=ParticipantState.WAITING)
    after = {row.full_name: row.number for row in sheet_rows(in_context.workshop.id)}
    assert {name: after[name] for name in before} == before
    assert after["Aarti First"] == 4
    assert "Waiting Wali" not in after


def test_phones_show_their_end_only() -> None:
    assert masked_phone("+919876543210") == "… 3210"
    assert masked_phone(None) == ""


def test_its_words_stand_in_both_languages(app_context: Flask) -> None:
    for words in labels().values():
        assert set(words) == {"en", "hi"}


def test_two_hundred_names_take_a_few_seconds_each_with_a_box_for_each_session(
    in_context: World, app: Flask, printed: list[str], count_queries: CountQueries
) -> None:
    workshop = db.session.get_one(Workshop, in_context.workshop.id)
    add_participant(workshop, "Dilip Das", phone="+919876543210", organisation_name="Shramik Sangh")
    for number in range(196):
        add_participant(workshop, f"Somebody Number {number}", phone=f"+9198765{number:05}", organisation_name="Sangh")
    sessions = days_with_sessions(workshop.id)[1]
    with app.test_request_context(), count_queries() as statements:
        started = time.process_time()
        response = sheet_paper(db.session.get_one(Workshop, in_context.workshop.id), 1, sessions)
        assert time.process_time() - started < PROCESSOR_SECONDS
    assert len(statements) <= 4
    assert response.data.startswith(b"%PDF")
    assert response.headers["Content-Type"] == "application/pdf"
    (page,) = printed
    assert "Dilip Das" in page
    assert "… 3210" in page
    assert "9876543210" not in page
    assert "Shramik Sangh" in page
    assert page.count('<td class="sign-in-box">') == 3 * (200 + 20)
    assert "Fatima Facilitator" in page
    assert "Small workshop" in page
    assert "छोटी कार्यशाला" in page
    assert "<svg" in page


def test_the_sheet_is_for_those_who_run_the_workshop(app: Flask, client: FlaskClient, world: World) -> None:
    address = f"/workshops/{world.workshop.id}/attendance/sheet.pdf"
    assert client.get(address).status_code == 303
    with app.app_context():
        other = make_person()
    sign_in(client, other)
    assert client.get(address).status_code == 404
    sign_in(client, world.facilitator)
    found = client.get(address)
    assert found.status_code == 200
    assert found.data.startswith(b"%PDF")
    assert client.get(f"{address}?day=7").status_code == 404


@pytest.mark.parametrize(("number", "files"), [(0, 1), (300, 1), (301, 2), (5_000, 17)])
def test_many_names_are_printed_in_several_files(number: int, files: int) -> None:
    assert files_of(number) == files
