"""The report of a workshop: what it lacks, its tables, the paper for a donor, and its photos."""

from __future__ import annotations

import io

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from openpyxl import load_workbook
from PIL import Image

from lms.core.language import in_language
from lms.extensions import db
from lms.workshops.figures.attended import Attendees, attendees
from lms.workshops.figures.photos import MOST_PHOTOS, photos_of
from lms.workshops.figures.report import report_of
from lms.workshops.figures.report_tables import tables_of
from lms.workshops.figures.small import Masked
from lms.workshops.figures.views.report import paper_words
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import Gender, ParticipantState
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant, make_workshop
from tests.workshops.figures.conftest import FIRST, World


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.organiser)


def report(world: World, ending: str = "", place: int = 1) -> str:
    return f"/workshops/{world.ids[place]}/report{ending}"


def photo(colour: str = "teal", name: str = "photo.jpg") -> tuple[io.BytesIO, str]:
    """Return a photo as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    file.seek(0)
    return file, name


def loaded(workshop_id: int) -> Workshop:
    workshop = db.session.get(Workshop, workshop_id)
    assert workshop is not None
    return workshop


def test_what_is_missing_stands_first_and_blocks_nothing(organiser: FlaskClient, world: World) -> None:
    page = organiser.get(report(world, place=2)).text
    assert "What is missing" in page
    assert "No cost is entered." in page
    assert "The report can be completed all the same." in page
    move = f"/workshops/{world.ids[2]}/moves/reported"
    assert move in page
    assert organiser.post(move).status_code == 303
    assert "The report is complete; its figures stand." in organiser.get(report(world, place=2)).text


def test_nobody_came_is_missing_too(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person("Om")
        workshop_id = make_workshop(state=WorkshopState.HELD, starts_on=FIRST, run_by=person).id
        db.session.remove()
    page = sign_in(client, person).get(f"/workshops/{workshop_id}/report").text
    assert "Nobody is counted as having come." in page
    assert "Nobody was marked at" in page


def test_the_report_is_for_those_who_run_the_workshop(client: FlaskClient, world: World, app: Flask) -> None:
    with app.app_context():
        stranger = make_person("Stranger")
    assert client.get(report(world)).status_code == 303
    browser = sign_in(client, stranger)
    for ending in ("", ".csv", ".xlsx", ".pdf", "/photos/1.jpg"):
        assert browser.get(report(world, ending)).status_code == 404
    assert browser.post(report(world, "/photos")).status_code == 404
    assert browser.post(report(world, "/photos/1/remove")).status_code == 404


def test_tables_come_as_one_workbook_and_one_list(organiser: FlaskClient, world: World) -> None:
    workbook = load_workbook(io.BytesIO(organiser.get(report(world, ".xlsx")).data))
    assert workbook.sheetnames == ["Report", "Who came", "Attendance", "Gain", "Feedback", "Costs", "Funders"]
    rows = organiser.get(report(world, ".csv")).text
    assert "Report,When," in rows
    assert "Name " not in rows


def test_the_report_asks_a_bounded_number_of_queries(
    app_context: Flask, world: World, count_queries: CountQueries
) -> None:
    workshop = loaded(world.ids[1])
    with count_queries() as statements:
        tables_of(report_of(workshop))
    assert len(statements) <= 40


@pytest.mark.parametrize(("language", "word"), [("en", "Who came"), ("hi", None)])
def test_the_paper_has_a_language_and_may_leave_amounts_out(
    organiser: FlaskClient, world: World, language: str, word: str | None
) -> None:
    organiser.post(report(world, "/photos"), data={"photos": [photo()]})
    found = organiser.get(report(world, f".pdf?language={language}&without_amounts=y"))
    assert found.status_code == 200
    assert found.data.startswith(b"%PDF-")
    assert f"report-{language}.pdf" in found.headers["Content-Disposition"]
    assert b"/Subtype /Image" in found.data or b"/Image" in found.data


def _written(app: Flask, world: World, *, with_amounts: bool) -> str:
    """Return the page that is printed, before it is one."""
    with app.test_request_context(), in_language("en"):
        words = paper_words(report_of(loaded(world.ids[1])), with_amounts=with_amounts)
        return render_template("papers/workshop_report.html", photos=[], **words)


def test_the_paper_names_nobody_and_can_be_without_amounts(app: Flask, world: World) -> None:
    with_amounts, without = (_written(app, world, with_amounts=each) for each in (True, False))
    assert "Name " not in with_amounts
    assert "₹" in with_amounts
    assert "₹" not in without


def test_small_counts_do_not_leave_the_house() -> None:
    cross = {("Gaya", Gender.WOMAN): 9, ("Gaya", Gender.MAN): 1, ("", Gender.MAN): 4, ("", Gender.WOMAN): 5}
    split = Attendees(cross, 2).without_small()
    assert split.cross["Gaya", Gender.MAN] is Masked.FEW
    assert split.cross["Gaya", Gender.WOMAN] is Masked.LEFT_OUT
    assert split.by_district == {"Gaya": 10, "": 9}


def test_many_districts_are_put_together() -> None:
    found = Attendees({(f"District {number}", Gender.WOMAN): 3 for number in range(30)}, 1)
    assert len(found.by_district) == 21
    assert sum(found.by_district.values()) == found.people == 90
    assert len(found.without_small().cross) == 21


def test_somebody_under_two_names_counts_once(app_context: Flask) -> None:
    workshop = make_workshop(state=WorkshopState.HELD, starts_on=FIRST)
    for name in ("Sunita Devi", "Sunita"):
        add_participant(workshop, name, state=ParticipantState.ATTENDED, phone="+919800000001", gender=Gender.WOMAN)
    assert attendees(workshop.id).people == attendees(workshop.id).women == 1


def test_a_photo_is_kept_shown_and_taken_out(app: Flask, organiser: FlaskClient, world: World) -> None:
    for _ in range(2):
        assert organiser.post(report(world, "/photos"), data={"photos": [photo()]}).status_code == 303
    with app.app_context():
        (file,) = photos_of(world.ids[1])
        file_id = file.id
        db.session.remove()
    shown = organiser.get(report(world, f"/photos/{file_id}.jpg"))
    assert shown.mimetype == "image/jpeg"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert organiser.get(f"/files/{file_id}").status_code == 200
    assert organiser.get(report(world, f"/photos/{file_id}.jpg", place=2)).status_code == 404
    for _ in range(2):
        assert organiser.post(report(world, f"/photos/{file_id}/remove")).status_code == 303
    assert "No photo yet." in organiser.get(report(world)).text


def test_what_is_no_photo_is_named_and_the_others_stay(organiser: FlaskClient, world: World) -> None:
    sent = [photo(), (io.BytesIO(b"not a photo"), "notes.jpg"), (io.BytesIO(b""), "empty.jpg")]
    page = organiser.post(report(world, "/photos"), data={"photos": sent})
    assert page.status_code == 422
    assert "notes.jpg" in page.text
    assert "empty.jpg" in page.text
    assert "Take out photo 1" in page.text


def test_without_a_photo_there_is_nothing_to_keep(organiser: FlaskClient, world: World) -> None:
    page = organiser.post(report(world, "/photos"), data={})
    assert page.status_code == 422
    assert "Choose a photo first." in page.text


def test_more_photos_than_fit_are_refused(organiser: FlaskClient, world: World) -> None:
    colours = ("teal", "red", "blue", "green", "white", "black", "yellow")
    page = organiser.post(report(world, "/photos"), data={"photos": [photo(each) for each in colours]})
    assert page.status_code == 422
    assert f"There are {MOST_PHOTOS} files here already." in page.text


def test_a_cancelled_workshop_has_no_photos(app: Flask, organiser: FlaskClient, world: World) -> None:
    with app.app_context():
        workshop_id = make_workshop(state=WorkshopState.CANCELLED, run_by=world.organiser).id
        db.session.remove()
    page = organiser.post(f"/workshops/{workshop_id}/report/photos", data={"photos": [photo()]})
    assert page.status_code == 422
    assert "was cancelled" in page.text
