"""The pages of those who run a workshop: tests, marks from paper, gain, feedback, its questions."""

from __future__ import annotations

import gzip
import io
import secrets

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import feedback, papers
from lms.workshops.measuring.feedback_forms import form_of
from lms.workshops.planning.overview_parts import overview_of
from lms.workshops.planning.places import workshop_tabs
from tests.conftest import CountQueries
from tests.factories.every_kind import NUMBERS, every_kind_file
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant, workshop_document
from tests.forms import drawn_values
from tests.workshops.measuring.conftest import World, make_world

PAGES = (
    "/tests",
    "/tests/paper",
    "/tests/gain",
    "/tests/gain.csv",
    "/tests/gain.xlsx",
    "/tests/pre.pdf",
    "/tests/pre/key.pdf",
    "/feedback",
    "/feedback/paper",
    "/feedback/form",
)


@pytest.fixture
def measured(app: Flask, world: World) -> World:
    """The workshop with three of both tests and feedback from paper; the database is closed when the test begins."""
    with app.app_context():
        world.enter({0: "ABBB", 1: "AABB", 2: "AAAA"})
        world.enter({0: "AAAB", 1: "AAAA"}, phase=Phase.POST)
        for number, text in enumerate(("=more time", "Nothing", "Lunch")):
            with transaction():
                given = {"useful": str(number + 3), "change": text}
                feedback.enter(world.workshop.id, given, form_key=secrets.token_urlsafe(16), by=world.organiser.id)
        db.session.remove()
    return world


@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_run_the_workshop_see_its_pages(
    client: FlaskClient, app: Flask, world: World, page: str
) -> None:
    assert client.get(world.url(page)).status_code in {302, 303}
    with app.app_context():
        stranger = make_person("Stran Ger")
    assert sign_in(client, stranger).get(world.url(page)).status_code == 404


def test_a_test_is_opened_and_closed(organiser: FlaskClient, app: Flask, world: World) -> None:
    page = organiser.post(world.url("/tests/pre/open"), follow_redirects=True)
    assert b"The test is open." in page.data
    assert b"3 people have not handed in" in page.data
    with app.app_context():
        world.save("AA--")
    page = organiser.post(world.url("/tests/pre/close"), follow_redirects=True)
    assert b"2 people have not handed in" in page.data
    assert organiser.post(world.url("/tests/mid/open")).status_code == 404


def test_tests_and_keys_are_printed_in_one_language_or_both(organiser: FlaskClient, world: World) -> None:
    for language in ("hi", "both", "xx"):
        found = organiser.get(world.url(f"/tests/pre.pdf?language={language}"))
        assert found.data.startswith(b"%PDF")
    assert organiser.get(world.url("/tests/post/key.pdf")).data.startswith(b"%PDF")


def test_every_kind_of_question_is_drawn_and_printed_without_its_key(client: FlaskClient, app: Flask) -> None:
    document = workshop_document(pre_test={"questions": every_kind_file()["questions"]})
    with app.test_request_context():
        world = make_world(document=document)
        world.open(Phase.PRE)
        test = world.plan.pre_test
        assert test is not None
        assert papers.writing_paper(world.workshop, test, Phase.PRE, ("en", "hi")).data.startswith(b"%PDF")
        db.session.remove()
    page = client.get(world.own("/tests/pre")).text
    for number in NUMBERS:
        assert number not in page
    assert "SECRET" not in page


def test_marks_are_typed_row_by_row_and_what_is_wrong_stays(organiser: FlaskClient, app: Flask, world: World) -> None:
    first, second = world.participants[:2]
    page = organiser.get(world.url("/tests/paper"))
    form = {name: values[0] for name, values in drawn_values(page.text).items()}
    form[f"marks.pre.{first.id}"], form[f"marks.pre.{second.id}"] = "A A A B", "A A Z A"
    answer = organiser.post(world.url("/tests/paper"), data=form)
    assert answer.status_code == 422
    assert "Question 3 has the choices A to C; “Z” is none of them." in answer.text
    drawn = drawn_values(answer.text)
    assert drawn[f"marks.pre.{second.id}"] == ["A A Z A"]
    assert drawn[f"version.pre.{first.id}"] == ["1"]
    with app.app_context():
        assert world.score() == 75
    form = {name: values[0] for name, values in drawn.items()} | {f"marks.pre.{second.id}": "AAAA"}
    assert "1 test is saved." in organiser.post(world.url("/tests/paper"), data=form, follow_redirects=True).text
    assert "Nothing was changed." in organiser.post(world.url("/tests/paper"), data=form, follow_redirects=True).text


def test_the_table_can_be_narrowed(organiser: FlaskClient, measured: World) -> None:
    page = organiser.get(measured.url("/tests/paper?missing=post")).text
    assert "Chanda Kumari" in page
    assert "Asha Devi" not in page
    assert "Birju" in organiser.get(measured.url("/tests/paper?name=birju")).text
    assert "Nobody is on this list" in organiser.get(measured.url("/tests/paper?name=nobody")).text


def test_one_test_is_entered_question_by_question(organiser: FlaskClient, app: Flask, world: World) -> None:
    address = world.url(f"/participants/{world.participants[0].id}/tests/pre")
    form = {"q.pre-1.answer": "a", "q.pre-2.answer": "b", "version": "0"}
    assert organiser.post(address, data=form).status_code == 303
    with app.app_context():
        assert world.score() == 25
    assert 'value="b" checked' in organiser.get(address).text
    bad = organiser.post(address, data={**form, "q.pre-2.answer": "z", "version": "1"})
    assert bad.status_code == 422
    assert organiser.post(f"{address}/take-out", data={"reason": ""}).status_code == 422
    assert organiser.post(f"{address}/take-out", data={"reason": "Not hers"}).status_code == 303
    with app.app_context():
        assert world.sitting() is None
    assert organiser.get(world.url("/participants/999/tests/pre")).status_code == 404


def test_a_phone_is_replaced_with_a_reason_only(organiser: FlaskClient, app: Flask, world: World) -> None:
    with app.app_context():
        world.open(Phase.PRE)
        world.hand_in("AAAA")
    address = world.url(f"/participants/{world.participants[0].id}/tests/pre")
    form = {"q.pre-1.answer": "b", "version": "2"}
    refused = organiser.post(address, data=form)
    assert refused.status_code == 422
    assert "took this test on a phone" in refused.text
    assert organiser.post(address, data={**form, "reason": "Her neighbour’s phone"}).status_code == 303
    with app.app_context():
        assert world.score() == 0


def test_the_gain_is_shown_and_given_out(organiser: FlaskClient, measured: World) -> None:
    page = organiser.get(measured.url("/tests/gain")).text
    for words in ("37.5%", "87.5%", "Work out wages", "Hardest questions", "Chanda Kumari"):
        assert words in page
    rows = organiser.get(measured.url("/tests/gain.csv")).text.splitlines()
    assert rows[1] == "Asha Devi,25.0,75.0,0.67"
    book = load_workbook(io.BytesIO(organiser.get(measured.url("/tests/gain.xlsx")).data))
    assert [sheet.title for sheet in book] == ["Gain", "Participants"]
    assert [cell.value for cell in book["Gain"][2]][:6] == ["in all", 2, 1, 0, 37.5, 87.5]


def test_the_pages_of_two_hundred_take_few_queries(
    organiser: FlaskClient, app: Flask, world: World, count_queries: CountQueries
) -> None:
    with app.app_context():
        for number in range(3, 200):
            world.participants.append(add_participant(world.workshop, f"Somebody {number}"))
        world.enter(dict.fromkeys(range(200), "ABBB"))
        db.session.remove()
    for page, most in (("/tests", 10), ("/tests/paper", 12), ("/tests/gain", 12), ("/feedback", 12)):
        with count_queries() as statements:
            answer = organiser.get(world.url(page))
        assert answer.status_code == 200
        assert len(statements) <= most, (page, len(statements))
        assert len(gzip.compress(answer.data)) < 25_000


def test_feedback_is_shown_by_question_and_given_out(organiser: FlaskClient, measured: World) -> None:
    page = organiser.get(measured.url("/feedback")).text
    assert "4 of 5" in page
    assert "=more time" in page
    rows = organiser.get(measured.url("/feedback.csv")).text.splitlines()
    assert rows[0].endswith("Useful?,What to change?")
    assert "3,'=more time" in rows
    assert organiser.get(measured.url("/feedback.xlsx")).status_code == 200
    assert "Lunch" in organiser.get(measured.url("/feedback/words/change")).text
    assert organiser.get(measured.url("/feedback/words/useful")).status_code == 404


def test_too_little_feedback_is_not_given_out(organiser: FlaskClient, app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        feedback.enter(world.workshop.id, {"useful": "1", "change": "Secret"}, form_key="k", by=None)
    assert "Secret" not in organiser.get(world.url("/feedback")).text
    for ending in ("csv", "xlsx"):
        assert organiser.get(world.url(f"/feedback.{ending}")).status_code == 303


def test_feedback_from_paper_one_after_another(organiser: FlaskClient, world: World) -> None:
    form = {name: values[0] for name, values in drawn_values(organiser.get(world.url("/feedback/paper")).text).items()}
    done = organiser.post(world.url("/feedback/paper"), data={**form, "q.useful": "4"}, follow_redirects=True)
    assert "Here is the next one." in done.text
    assert organiser.post(world.url("/feedback/paper"), data={"q.change": "x" * 5000}).status_code == 422


def test_the_questions_of_the_form_are_changed(organiser: FlaskClient, app: Flask, world: World) -> None:
    added = {"label_en": "Was the bus on time?", "label_hi": "", "kind": "scale"}
    assert organiser.post(world.url("/feedback/form/questions"), data=added).status_code == 303
    assert organiser.post(world.url("/feedback/form/questions"), data={"kind": "scale"}).status_code == 422
    assert organiser.post(world.url("/feedback/form"), data={"choose": "1"}).status_code == 422
    chosen = {"choose": "1", "question": ["change", "own-1"]}
    page = organiser.post(world.url("/feedback/form"), data=chosen, follow_redirects=True).text
    assert "Was the bus on time?" in page
    with app.app_context():
        assert list(form_of(world.workshop.id).by_id) == ["change", "own-1"]


def test_the_overview_tells_the_same_evening(app: Flask, measured: World) -> None:
    with app.test_request_context():
        found = dict(overview_of(measured.workshop))["workshops/measuring/_measured.html"]
        assert found["gain"].after == 87.5
        assert found["feedback"].mean == 4
        assert {"tests", "feedback"} <= {
            endpoint.removeprefix("workshops.show_") for _words, endpoint, _here in workshop_tabs(measured.workshop, "")
        }
