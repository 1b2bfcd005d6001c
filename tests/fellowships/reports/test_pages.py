"""The pages of reports: writing on a phone, reading and answering, the programme's list, its sums and tables."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.reports.models import Report, ReportState
from lms.people.erasure import erase_person
from tests.conftest import CountQueries
from tests.factories.fellowships import make_fellow
from tests.factories.people import make_person, sign_in
from tests.fellowships.reports.conftest import World, opened

JSON = {"Accept": "application/json"}
TYPED = {"q.done": "I walked.", "q.cases": "4", "q.safety": "safe", "version": "0", "number": "1"}


def row(app: Flask, world: World, month: int = 1) -> Report:
    with app.app_context():
        found = db.session.get_one(Report, world.ids[month])
        db.session.expunge_all()
        return found


def handed_in(client: FlaskClient, world: World, typed: dict[str, str] | None = None, month: int = 1) -> Any:
    return sign_in(client, world.person).post(world.url(month), data={**TYPED, **(typed or {})})


def answered(app: Flask, world: World, verdict: str, number: str = "1", comment: str = "", month: int = 1) -> Any:
    data = {"verdict": verdict, "number": number, "comment": comment}
    return sign_in(app.test_client(), world.mentor).post(world.url(month, "/answer"), data=data)


def test_the_list_shows_the_months_and_what_was_counted(
    app: Flask, client: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    handed_in(client, world)
    address = f"/fellows/{world.fellow.id}/reports"
    with count_queries() as statements:
        page = client.get(address)
    assert page.status_code == 200
    for words in ("Month 1", "Submitted", "To be written", "Sum of the reports handed in"):
        assert words in page.text
    assert len(statements) <= 6
    assert sign_in(app.test_client(), world.mentor).get(address).status_code == 200


def test_others_see_nothing(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        stranger = make_person("Stranger")
    browser = sign_in(client, stranger)
    for address in (f"/fellows/{world.fellow.id}/reports", world.url(1)):
        assert browser.get(address).status_code == 404
    mine = sign_in(client, world.person)
    assert mine.get(world.url(9)).status_code == 404
    assert mine.post(world.url(1, "/answer"), data={"verdict": "accepted", "number": "1"}).status_code == 404
    assert mine.get(f"/programmes/{world.programme.slug}/reports").status_code == 403


def test_it_saves_as_it_is_typed(app: Flask, client: FlaskClient, world: World) -> None:
    fellow = sign_in(client, world.person)
    page = fellow.get(world.url(1)).text
    assert 'data-draft="' in page
    assert "From your log and plan" in page
    first = fellow.post(world.url(1, "/draft"), data=TYPED, headers=JSON)
    assert (first.status_code, first.get_json()["version"]) == (200, 1)
    other = fellow.post(world.url(1, "/draft"), data={**TYPED, "q.done": "Ran"}, headers=JSON)
    assert other.status_code == 409
    both = fellow.post(world.url(1, "/draft"), data={**TYPED, "q.done": "Ran"})
    assert both.status_code == 409
    assert "Ran" in both.text
    assert "I walked." in both.text
    assert fellow.post(world.url(1, "/draft"), data={**TYPED, "version": "1"}).status_code == 303


def test_nobody_else_sees_a_draft(app: Flask, client: FlaskClient, world: World) -> None:
    sign_in(client, world.person).post(world.url(1, "/draft"), data=TYPED)
    page = sign_in(app.test_client(), world.mentor).get(world.url(1)).text
    assert "has not been handed in yet" in page
    assert "I walked." not in page


def test_what_is_missing_stands_beside_its_field_and_words_stay(app: Flask, client: FlaskClient, world: World) -> None:
    page = handed_in(client, world, {"q.done": "", "q.cases": "lots"})
    assert page.status_code == 422
    assert "q-done-error" in page.text
    assert "q-cases-error" in page.text
    assert "lots" in page.text
    assert row(app, world).answers["cases"] == "lots"
    assert row(app, world).state is ReportState.DRAFT


def test_a_future_month_cannot_be_written(client: FlaskClient, world: World) -> None:
    fellow = sign_in(client, world.person)
    with client.application.app_context(), transaction():
        later = db.session.get_one(Report, world.ids[3])
        later.from_on = later.to_on
    assert "can be written from then on" in fellow.get(world.url(3)).text
    page = fellow.post(world.url(3), data=TYPED)
    assert page.status_code == 422
    assert "can be written from then on" in page.text


def test_files_come_and_go(client: FlaskClient, world: World) -> None:
    fellow = sign_in(client, world.person)
    sent = {**TYPED, "file.papers": (io.BytesIO(b"%PDF-1.7 paper"), "paper.pdf")}
    assert fellow.post(world.url(1, "/draft"), data=sent).status_code == 303
    page = fellow.get(world.url(1)).text
    assert "paper.pdf" in page
    file_id = page.split("/files/")[1].split('"')[0]
    assert fellow.get(f"/files/{file_id}").status_code == 200
    fellow.post(world.url(1), data={**TYPED, "version": "1", "remove": file_id})  # the button of the form itself
    assert "paper.pdf" not in fellow.get(world.url(1)).text
    wrong = {**TYPED, "version": "1", "file.papers": (io.BytesIO(b"MZ\x00\x01"), "run.exe")}
    refused = fellow.post(world.url(1, "/draft"), data=wrong)
    assert refused.status_code == 422
    assert "q-papers-error" in refused.text


def test_a_fellow_who_is_not_safe_is_told_what_to_do_and_nobody_else_is(
    app: Flask, client: FlaskClient, world: World
) -> None:
    handed_in(client, world, {"q.safety": "not-safe"})
    own = client.get(world.url(1)).text
    assert "You wrote that you are not safe" in own
    assert f"/fellows/{world.fellow.id}/safety/new" in own
    assert "You wrote that you are not safe" not in sign_in(app.test_client(), world.mentor).get(world.url(1)).text


def test_returned_changed_and_accepted(app: Flask, client: FlaskClient, world: World) -> None:
    assert handed_in(client, world).status_code == 303
    assert handed_in(client, world).status_code == 303
    assert answered(app, world, "returned").status_code == 422
    assert answered(app, world, "").status_code == 422
    assert answered(app, world, "returned", comment="How many cases?").status_code == 303
    page = client.get(world.url(1)).text
    assert "What to change" in page
    assert "How many cases?" in page
    assert "I walked." in page
    assert handed_in(client, world, {"q.cases": "7", "number": "2", "version": "1"}).status_code == 303
    mentor = sign_in(app.test_client(), world.mentor)
    page = mentor.get(world.url(1)).text
    assert page.count(">Changed<") == 1
    assert "Earlier versions" in page
    assert answered(app, world, "accepted", number="1").status_code == 422
    assert answered(app, world, "accepted", number="2").status_code == 303
    assert row(app, world).state is ReportState.ACCEPTED


def test_what_is_typed_too_late_is_shown_to_copy_from(client: FlaskClient, world: World) -> None:
    handed_in(client, world)
    page = handed_in(client, world, {"q.done": "Typed in another window", "number": "2"})
    assert page.status_code == 422
    assert "This report is handed in or not asked for" in page.text
    assert "Typed in another window" in page.text
    assert client.post(world.url(1, "/draft"), data=TYPED, headers=JSON).status_code == 410


def test_taken_back(app: Flask, client: FlaskClient, world: World) -> None:
    handed_in(client, world)
    assert client.post(world.url(1, "/take-back")).status_code == 303
    assert row(app, world).state is ReportState.DRAFT
    assert "I walked." not in sign_in(app.test_client(), world.mentor).get(world.url(1)).text
    handed_in(client, world, {"number": "2", "version": "1"})
    answered(app, world, "accepted", number="2")
    page = client.post(world.url(1, "/take-back"), follow_redirects=True)
    assert "Somebody may have been quicker" in page.text


def test_a_manager_waives_a_month_and_asks_for_it_again(app: Flask, client: FlaskClient, world: World) -> None:
    manager = sign_in(client, world.manager)
    assert manager.post(world.url(2, "/waive"), data={"reason": ""}).status_code == 422
    assert manager.post(world.url(2, "/waive"), data={"reason": "Ill"}).status_code == 303
    assert "No report is asked for" in manager.get(world.url(2)).text
    assert manager.post(world.url(2, "/reopen"), data={"reason": "Well"}).status_code == 303
    assert row(app, world, 2).state is ReportState.DRAFT
    assert manager.post(world.url(2, "/reopen"), data={"reason": "Well"}).status_code == 422
    assert sign_in(client, world.mentor).post(world.url(2, "/waive"), data={"reason": "x"}).status_code == 403


def test_the_programme_lists_late_ones_first(
    app: Flask, client: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    handed_in(client, world, month=2)
    with app.app_context():
        opened(world.programme, make_fellow(world.programme, make_person("Zoya Second")))
    manager = sign_in(client, world.manager)
    address = f"/programmes/{world.programme.slug}/reports"
    with count_queries() as statements:
        page = manager.get(address)
    assert page.status_code == 200
    assert len(statements) <= 7
    table = page.text.rsplit("<tbody>", 1)[1]
    assert table.index("Late") < table.index("Submitted") < table.index("To be written")
    found = manager.get(f"{address}?state=submitted&month=2&name=farz").text.rsplit("<tbody>", 1)[1]
    assert found.count("<tr>") == 1
    assert "No report fits" in manager.get(f"{address}?state=accepted").text
    assert manager.get("/programmes/other/reports").status_code == 404


def test_counted_numbers_are_summed_up(app: Flask, client: FlaskClient, world: World) -> None:
    handed_in(client, world, month=1)
    handed_in(client, world, {"q.cases": "38"}, month=2)
    manager = sign_in(client, world.manager)
    address = f"/programmes/{world.programme.slug}/reports"
    page = manager.get(f"{address}/totals").text
    for number in (">4<", ">38<", ">42<"):
        assert number in page
    table = manager.get(f"{address}.csv").text.strip().split("\r\n")
    assert table[0].endswith("Cases")
    assert [line.rsplit(",", 1)[1] for line in table[1:]] == ["4", "38", "", "42"]
    assert manager.get(f"{address}.csv?month=2").text.strip().split("\r\n")[-1].endswith(",38")


def test_what_is_held_goes_with_the_person(app: Flask, client: FlaskClient, world: World) -> None:
    handed_in(client, world)
    with app.app_context():
        for table, rows in (("fellow_reports", 3), ("fellow_report_versions", 1)):
            export = personal_data[table].export
            assert export is not None
            assert len(export(world.person.id)) == rows
        with transaction():
            erase_person(world.person.id, by=None)
        report = db.session.get_one(Report, world.ids[1])
        assert (report.answers, report.state) == ({}, ReportState.SUBMITTED)
