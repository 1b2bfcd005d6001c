from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.reading import read_plan
from tests.conftest import CountQueries
from tests.factories.fellowships import make_programme
from tests.factories.people import make_person, sign_in

HOME = "/programmes/small"
EDIT = {
    "title_en": "Small Fellowship",
    "title_hi": "छोटी फ़ेलोशिप",
    "description_en": "Three months in the field.",
    "conduct_en": "- Be fair.",
    "note_en": "Ours.",
    "description_hi": "",
    "conduct_hi": "",
    "note_hi": "",
    "months": "3",
    "stipend": "₹15,000",
    "funder": "New Fund",
    "report_days": "5",
    "mid_term_month": "2",
    "milestones_needed": "80",
    "missing_reports": "1",
    "final_review": "y",
    "safeguarding": "",
    "version": "1",
}
MILESTONE = {
    "title_en": "Camp",
    "title_hi": "शिविर",
    "proof_en": "A note",
    "month": "2",
    "reviewer": "legal",
    "points": "7",
    "version": "1",
}


def now(app: Flask) -> tuple[Programme, Plan]:
    with app.app_context():
        programme = db.session.scalar(select(Programme).where(Programme.slug == "small"))
        assert programme is not None
        return programme, plan_of(programme)


def test_managers_see_their_programmes_and_their_plans(app: Flask, manager: FlaskClient) -> None:
    with app.app_context():
        make_programme("another")
    listed = manager.get("/programmes").text
    assert "Small Fellowship" in listed
    assert "/programmes/another" not in listed
    assert "/programmes/new" not in listed
    page = manager.get(HOME).text
    for words in ("Three months in the field.", "₹15,000", "Test Fund", "A signed plan", "Be fair.", "Monthly report"):
        assert words in page
    assert manager.get("/programmes/another").status_code == 404


@pytest.mark.parametrize("path", ["", "/edit", "/plan/new", "/plan/map/edit", "/plan/map/remove", "/file", "/archive"])
def test_only_those_who_run_it_open_its_pages(
    app: Flask, programme: Programme, manager: FlaskClient, path: str
) -> None:
    assert manager.get(HOME + path).status_code == 200
    with app.app_context():
        make_programme("another")
        stranger = sign_in(app.test_client(), make_person("Asha Devi"))
    assert manager.get("/programmes/another" + path).status_code == 404
    assert stranger.get(HOME + path).status_code == 403


def test_what_is_not_there_answers_404(manager: FlaskClient) -> None:
    for path in ("/plan/none/edit", "/plan/none/remove", "/forms/none"):
        assert manager.get(HOME + path).status_code == 404
    assert manager.get("/programmes/none").status_code == 404


def test_the_list_asks_few_questions(app: Flask, chief: FlaskClient, count_queries: CountQueries) -> None:
    with app.app_context():
        for _time in range(5):
            make_programme()
    with count_queries() as statements:
        assert chief.get("/programmes").status_code == 200
    assert len(statements) <= 3, statements


@pytest.mark.parametrize("key", ["report", "check-in-mentor", "final-panel", "application"])
def test_a_form_of_the_plan_is_shown_as_it_looks(manager: FlaskClient, key: str) -> None:
    page = manager.get(f"{HOME}/forms/{key}").text
    assert "Nothing that you type here is kept." in page
    assert "<textarea" in page


def test_a_programme_begins_empty_or_with_a_plan_that_is_there(
    app: Flask, programme: Programme, chief: FlaskClient
) -> None:
    page = chief.get("/programmes/new").text
    assert "An empty plan of 12 months" in page
    assert "Young Leader Fellowship in Labour and Migration" in page
    sources = {"blank": 0, "file:young-leader-fellowship": 13, f"copy:{programme.id}": 3}
    for number, (source, milestones) in enumerate(sources.items()):
        data = {"title_en": f"Made {number}", "source": source, "form_key": f"key-{number}", "slug": ""}
        answer = chief.post("/programmes/new", data=data)
        assert answer.location == f"/programmes/made-{number}"
        assert chief.post("/programmes/new", data=data).location == answer.location
        with app.app_context():
            made = db.session.scalar(select(Programme).where(Programme.slug == f"made-{number}"))
            assert made is not None
            assert len(plan_of(made).milestones) == milestones
    assert chief.get("/programmes/made-0").status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title_en": ""}, "Write this in at least one language."),
        ({"slug": "small"}, "This address is taken already."),
        ({"slug": "A B"}, "Use small letters"),
        ({"source": "file:none"}, "Not a valid choice"),
    ],
)
def test_a_new_programme_that_cannot_be_is_explained(
    programme: Programme, chief: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    data = {"title_en": "Typed title", "source": "blank", "form_key": "key", "slug": "", **changes}
    answer = chief.post("/programmes/new", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_only_managers_of_the_whole_site_begin_programmes(manager: FlaskClient) -> None:
    assert manager.get("/programmes/new").status_code == 403
    assert manager.post("/programmes/new", data={"title_en": "x", "source": "blank"}).status_code == 403


def test_a_programme_is_changed_in_the_browser(app: Flask, manager: FlaskClient) -> None:
    with app.app_context():
        guard = make_person("Savita Guard", sign_in_name="savita")
    page = manager.get(f"{HOME}/edit").text
    assert 'value="15000"' in page
    assert manager.post(f"{HOME}/edit", data={**EDIT, "safeguarding": "SAVITA"}).location == HOME
    programme, plan = now(app)
    assert (programme.version, programme.funder, programme.safeguarding_id) == (2, "New Fund", guard.id)
    assert plan.completion.model_dump() == {"milestones": 80, "missing_reports": 1, "final_review": True}
    assert plan.conduct == {"en": "- Be fair."}
    shown = manager.get(HOME).text
    assert "<li>Be fair.</li>" in shown
    assert "Savita Guard" in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stipend": "fifteen"}, "“fifteen” is not an amount."),
        ({"months": "x"}, "Enter a whole number from 1 to 36."),
        ({"months": "2"}, "The milestone “Paper” is in month 3."),
        ({"mid_term_month": "5"}, "The mid-term lies after the last month."),
        ({"safeguarding": "nobody-here"}, "Nobody here signs in with this."),
        ({"conduct_en": " "}, "Write this in at least one language."),
        ({"title_en": "x" * 201}, "This is too long: 200 characters at most."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    app: Flask, manager: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    answer = manager.post(f"{HOME}/edit", data={**EDIT, "funder": "Typed Fund", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Typed Fund" in answer.text
    assert now(app)[0].version == 1


def test_two_managers_who_edit_at_once_are_told_and_lose_nothing(app: Flask, manager: FlaskClient) -> None:
    assert manager.post(f"{HOME}/edit", data=EDIT).status_code == 303
    answer = manager.post(f"{HOME}/edit", data={**EDIT, "funder": "Second Fund"})
    assert answer.status_code == 422
    assert "Somebody else has changed this while you were writing." in answer.text
    assert "Second Fund" in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert manager.post(f"{HOME}/edit", data={**EDIT, "funder": "Second Fund", "version": "2"}).status_code == 303
    assert now(app)[0].funder == "Second Fund"


def test_milestones_are_added_changed_and_taken_out(app: Flask, manager: FlaskClient) -> None:
    assert manager.post(f"{HOME}/plan/new", data=MILESTONE).location == HOME
    assert [each.id for each in now(app)[1].milestones] == ["start", "map", "camp", "paper"]
    changed = {**MILESTONE, "month": "0", "version": "2"}
    assert manager.post(f"{HOME}/plan/camp/edit", data=changed).status_code == 303
    assert [each.id for each in now(app)[1].milestones] == ["start", "camp", "map", "paper"]
    assert "Take “Camp” out of the plan?" in manager.get(f"{HOME}/plan/camp/remove").text
    assert manager.post(f"{HOME}/plan/camp/remove", data={"version": "2"}).status_code == 422
    assert manager.post(f"{HOME}/plan/camp/remove", data={"version": "3"}).status_code == 303
    assert len(now(app)[1].milestones) == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"month": "9"}, "The programme has 3 months."),
        ({"title_en": "", "title_hi": ""}, "Write this in at least one language."),
        ({"points": "-1"}, "Enter a whole number from 0 to 1000."),
        ({"reviewer": "uncle"}, "Not a valid choice"),
    ],
)
def test_a_milestone_that_cannot_be_is_explained(manager: FlaskClient, changes: dict[str, str], sentence: str) -> None:
    answer = manager.post(f"{HOME}/plan/new", data={**MILESTONE, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "A note" in answer.text


def send(manager: FlaskClient, content: bytes, version: str = "1") -> Any:
    data = {"file": (io.BytesIO(content), "plan.yaml"), "version": version}
    return manager.post(f"{HOME}/file", data=data, content_type="multipart/form-data")


def test_the_plan_goes_out_as_a_file_and_comes_back_changed(app: Flask, manager: FlaskClient) -> None:
    answer = manager.get(f"{HOME}/programme.yaml")
    assert answer.headers["Content-Disposition"] == "attachment; filename=small.yaml"
    assert read_plan(answer.data).plan == now(app)[1]
    assert send(manager, answer.data.replace(b"months: 3", b"months: 5")).location == HOME
    programme, plan = now(app)
    assert (programme.version, plan.months) == (2, 5)
    assert send(manager, answer.data, version="1").status_code == 422


def test_a_file_with_problems_changes_nothing_and_says_where(app: Flask, manager: FlaskClient) -> None:
    content = manager.get(f"{HOME}/programme.yaml").data
    answer = send(manager, content.replace(b"months: 3", b"months: many").replace(b"paper", b"Pap er", 1))
    assert answer.status_code == 422
    assert "there are 2 problems" in answer.text
    assert "“months” should be a whole number." in answer.text
    assert now(app)[0].version == 1
    assert "Choose the file first." in send(manager, b"").text


def test_archiving_asks_first_and_can_be_undone(manager: FlaskClient) -> None:
    assert "Archive “Small Fellowship”?" in manager.get(f"{HOME}/archive").text
    assert manager.post(f"{HOME}/archive").location == HOME
    assert "This programme was archived on" in manager.get(HOME).text
    assert HOME not in manager.get("/programmes").text
    assert HOME in manager.get("/programmes?archived=1").text
    manager.post(f"{HOME}/restore")
    assert HOME in manager.get("/programmes").text
