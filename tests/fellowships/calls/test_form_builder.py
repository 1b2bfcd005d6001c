"""Building the application form of a call."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.applications.models import ApplicationState
from lms.fellowships.calls import form_edits
from lms.fellowships.calls.form_operations import change_form
from lms.fellowships.calls.models import Call, CallState
from tests.conftest import CountQueries
from tests.factories.fellowships import (
    make_application,
    make_call,
    make_manager,
    make_programme,
    question,
    questionnaire,
    words,
)
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values

OPTIONS = [{"id": each, "label": words(each.capitalize())} for each in ("yes", "no")]
FORM = questionnaire(
    question("name", is_required=True),
    question("works", "choice", options=OPTIONS),
    question("where", when={"field": "works", "values": ["yes"]}),
)
WRITTEN = {"version": "1", "label_en": "Your village", "label_hi": "आपका गाँव", "kind": "short_text"}


@dataclass
class Builder:
    """A manager at the form of a call."""

    client: FlaskClient
    address: str
    call_id: int

    def get(self, path: str = "") -> str:
        """Return a page, which has to be there."""
        response = self.client.get(self.address + path)
        assert response.status_code == 200
        return response.get_data(as_text=True)

    def post(self, path: str, **values: Any) -> TestResponse:
        """Send a form; the version is the first one unless it is given."""
        return self.client.post(self.address + path, data={"version": "1", **values})


@pytest.fixture
def builder(app: Flask, client: FlaskClient) -> Builder:
    """The manager of a programme with a draft of a call."""
    with app.app_context():
        programme = make_programme("young-leaders")
        call = make_call(programme, slug="call-2027", form=FORM, state=CallState.DRAFT)
        manager, call_id = make_manager(programme), call.id
    return Builder(sign_in(client, manager), "/programmes/young-leaders/calls/call-2027/form", call_id)


def _form_of(app: Flask, builder: Builder) -> dict[str, Any]:
    """Return the fields of the form by their ids, as they are stored."""
    with app.app_context():
        call = db.session.get_one(Call, builder.call_id)
        return {each["id"]: each for section in call.form["sections"] for each in section.get("questions", [])}


def _actions(app: Flask) -> list[str]:
    with app.app_context():
        found = select(HistoryEntry.action).where(HistoryEntry.action.like("fellowships.form%"))
        return list(db.session.scalars(found.order_by(HistoryEntry.id)))


def test_the_overview_shows_every_field_with_what_can_be_done(
    app: Flask, builder: Builder, count_queries: CountQueries
) -> None:
    with count_queries() as statements:
        page = builder.get()
    assert len(statements) <= 6
    for shown in ("Works", "Choice of one answer", "Only if you answered “Yes” to “Works”.", "Add a section"):
        assert shown in page
    assert "Works (हिन्दी)" in page


@pytest.mark.parametrize(
    "path", ["", "/preview", "/fields/name", "/sections/main", "/sections/main/add", "/add-section"]
)
def test_only_those_who_run_the_programme_build_its_forms(app: Flask, builder: Builder, path: str) -> None:
    assert builder.client.get(builder.address + path).status_code == 200
    with app.app_context():
        stranger, other = make_person("Learner"), make_manager(make_programme("other"))
    for person, status in ((stranger, 403), (other, 404)):
        assert sign_in(app.test_client(), person).get(builder.address + path).status_code == status


@pytest.mark.parametrize("path", ["/fields/gone", "/sections/gone", "/sections/gone/add"])
def test_parts_that_are_not_there(builder: Builder, path: str) -> None:
    assert builder.client.get(builder.address + path).status_code == 404


def test_a_field_is_added_with_words_in_both_languages(app: Flask, builder: Builder) -> None:
    assert drawn_values(builder.get("/sections/main/add?kind=number"))["kind"] == ["number"]
    assert drawn_values(builder.get("/sections/main/add?kind=letter"))["kind"] == ["short_text"]
    given = {**WRITTEN, "help_hi": "नाम लिखें", "is_required": "y", "is_private": "y", "longest": "५०"}
    response = builder.post("/sections/main/add", **given)
    assert response.status_code == 303
    assert response.location.endswith("#field-your-village")
    assert _form_of(app, builder)["your-village"] == {
        "id": "your-village",
        "kind": "short_text",
        "label": {"en": "Your village", "hi": "आपका गाँव"},
        "help": {"hi": "नाम लिखें"},
        "is_required": True,
        "is_private": True,
        "longest": 50,
    }
    assert _actions(app) == ["fellowships.form_field_added"]
    again = builder.post("/sections/main/add", **given)  # a phone sends it twice
    assert again.status_code == 409
    assert len(_form_of(app, builder)) == 4


def test_answers_that_can_be_chosen_have_their_turn_and_decide(app: Flask, builder: Builder) -> None:
    rows = {
        "option.0.id": "yes",
        "option.0.label_en": "Yes",
        "option.0.place": "3",
        "option.1.id": "no",
        "option.1.label_en": "",
        "option.1.place": "1",
        "option.2.id": "",
        "option.2.label_en": "Sometimes",
        "option.2.place": "2",
        "option.2.may_apply": "1",
        "option.3.id": "",
        "option.3.label_hi": "कभी नहीं",
        "option.3.place": "x",
    }
    response = builder.post("/fields/works", label_en="Do you work?", label_hi="", kind="choices", **rows)
    assert response.status_code == 303
    field = _form_of(app, builder)["works"]
    assert [option["id"] for option in field["options"]] == ["sometimes", "yes", "answer"]
    assert field["must"] == ["sometimes"]
    assert field["label"] == {"en": "Do you work?"}


def test_a_condition_is_ticked(app: Flask, builder: Builder) -> None:
    assert 'name="when" value="works:yes" checked' in builder.get("/fields/where")
    assert "works:yes" not in builder.get("/fields/works")  # nothing that decides stands before it
    builder.post("/fields/where", label_en="Where?", kind="short_text", when=["works:no"])
    assert _form_of(app, builder)["where"]["when"] == {"field": "works", "values": ["no"]}
    builder.post("/fields/where", label_en="Where?", kind="short_text", version="2")
    assert "when" not in _form_of(app, builder)["where"]


ONE = {"option.0.id": "yes", "option.0.label_en": "Yes"}


@pytest.mark.parametrize(
    ("path", "values", "sentence"),
    [
        ("name", {"label_en": "", "label_hi": ""}, "Write this in at least one language."),
        ("name", {"longest": "many"}, "Write a number, like"),
        ("name", {"longest": "9000"}, "Enter a whole number from 1 to 8000."),
        ("name", {"kind": "number", "least": "9", "most": "3"}, "The least is more than the most."),
        ("name", {"kind": "file", "most": "2.5"}, "Enter a whole number from 1 to 10."),
        ("name", {"kind": "letter"}, "Not a valid choice"),
        ("name", {"kind": "choice"}, "Write at least two answers"),
        ("name", {"when": ["works:yes", "name:yes"]}, "Tick answers of one question only."),
        ("name", {"when": "works:yes"}, "The field with that answer has to stand before it."),
        ("works", {"kind": "date"}, "has to stay a choice"),
        ("works", {"kind": "choice", **ONE}, "Write at least two answers"),
        ("works", {"kind": "choice", **ONE, "option.1.id": "", "option.1.label_en": "Yes"}, "the same words"),
        ("works", {"kind": "choice", **ONE, "option.1.id": "<b>", "option.1.label_en": "B"}, "were not sent whole"),
        (
            "works",
            {"kind": "choice", **ONE, "option.1.id": "", "option.1.label_en": "x" * 201},
            "An answer is too long",
        ),
        (
            "works",
            {
                "kind": "choice",
                "option.0.id": "no",
                "option.0.label_en": "No",
                "option.1.id": "",
                "option.1.label_hi": "ख",
            },
            "depends on an answer that you took out",
        ),
    ],
)
def test_a_field_that_cannot_be_keeps_what_was_typed(
    app: Flask, builder: Builder, path: str, values: dict[str, Any], sentence: str
) -> None:
    response = builder.post(f"/fields/{path}", **{**WRITTEN, "help_en": "Typed help", **values})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert sentence in page
    assert "Typed help" in page
    for name in ("option.0.label_en", "option.1.label_hi", "longest"):
        if name in values and name in drawn_values(page):
            assert drawn_values(page)[name] == [values[name]]
    assert _form_of(app, builder) == {each["id"]: each for each in FORM["sections"][0]["questions"]}


def test_the_page_of_a_field_sends_back_what_is_stored(app: Flask, builder: Builder) -> None:
    before = _form_of(app, builder)
    for field in before:
        response = builder.client.post(
            f"{builder.address}/fields/{field}", data=drawn_values(builder.get(f"/fields/{field}"))
        )
        assert response.status_code == 303
    assert _form_of(app, builder) == before
    assert _actions(app) == []  # nothing has changed


def test_sections_are_added_changed_moved_and_taken_out(app: Flask, builder: Builder) -> None:
    builder.post("/add-section", title_en="Your work", intro_en="Tell us.")
    builder.post("/sections/your-work", title_en="Work", title_hi="काम", intro_en="", version="2")
    builder.post("/sections/your-work/change", act="up", version="3")
    with app.app_context():
        sections = db.session.get_one(Call, builder.call_id).form["sections"]
    assert [section["id"] for section in sections] == ["your-work", "main"]
    assert sections[0] == {"id": "your-work", "title": {"en": "Work", "hi": "काम"}}
    response = builder.post("/sections/your-work/change", act="remove", version="4")
    assert "The section is taken out with its fields." in response.get_data(as_text=True)
    assert builder.post("/add-section", title_en="", version="5").status_code == 422
    assert _actions(app) == [f"fellowships.form_section_{each}" for each in ("added", "changed", "moved", "removed")]


def test_a_field_is_moved_copied_taken_out_and_put_back(app: Flask, builder: Builder) -> None:
    assert builder.post("/fields/works/change", act="up").location.endswith("#field-works")
    assert list(_form_of(app, builder)) == ["works", "name", "where"]
    builder.post("/fields/name/change", act="copy", version="2")
    assert list(_form_of(app, builder)) == ["works", "name", "name-2", "where"]
    page = builder.post("/fields/name/change", act="remove", version="3").get_data(as_text=True)
    assert list(_form_of(app, builder)) == ["works", "name-2", "where"]
    removed = drawn_values(page)["removed"][0]
    assert builder.post("/put-back", removed=removed, version="4").status_code == 303
    assert list(_form_of(app, builder)) == ["works", "name", "name-2", "where"]
    twice = builder.post("/put-back", removed=removed, version="5")
    assert twice.status_code == 422
    assert "in the form already" in twice.get_data(as_text=True)
    assert builder.post("/put-back", removed="{}", version="5").status_code == 422
    expected = [f"fellowships.form_field_{each}" for each in ("moved", "copied", "removed", "put_back")]
    assert _actions(app) == expected


@pytest.mark.parametrize("path", ["/fields/name/change", "/sections/main/change", "/copy"])
def test_an_act_that_nobody_knows_is_refused(builder: Builder, path: str) -> None:
    assert builder.post(path, act="explode", source="elsewhere").status_code == 400


def test_the_form_of_the_plan_or_of_another_call_can_be_taken(app: Flask, builder: Builder) -> None:
    page = builder.post("/copy", source="plan").get_data(as_text=True)
    assert list(_form_of(app, builder)) == ["why", "field-days", "papers", "referees"]
    builder.post("/put-back", removed=drawn_values(page)["removed"][0], version="2")
    assert list(_form_of(app, builder)) == ["name", "works", "where"]


def test_two_managers_do_not_write_over_each_other(app: Flask, builder: Builder) -> None:
    builder.post("/fields/name", **WRITTEN)
    response = builder.post("/fields/name", **{**WRITTEN, "label_en": "Mine"})
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Your village" in page  # as it is saved now
    assert drawn_values(page)["label_en"] == ["Mine"]
    assert drawn_values(page)["version"] == ["2"]
    assert builder.post("/fields/name", **{**WRITTEN, "label_en": "Mine", "version": "2"}).status_code == 303
    assert builder.post("/fields/name/change", act="down").status_code == 409
    assert list(_form_of(app, builder)) == ["name", "works", "where"]


def test_a_field_that_was_taken_out_meanwhile_keeps_what_was_typed(app: Flask, builder: Builder) -> None:
    builder.post("/fields/name/change", act="remove")
    response = builder.post("/fields/name", **WRITTEN)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert drawn_values(page)["label_en"] == ["Your village"]
    assert builder.post("/fields/name", **{**WRITTEN, "version": drawn_values(page)["version"][0]}).status_code == 303
    assert "your-village" in _form_of(app, builder)


def test_the_preview_is_what_applicants_see_in_either_language(builder: Builder) -> None:
    assert "Works (हिन्दी)" in builder.get("/preview?language=hi")
    assert '<html lang="hi"' in builder.get("/preview?language=hi")
    english = builder.get("/preview?language=en")
    assert "Works (हिन्दी)" not in english
    assert re.search(r'name="q\.works" value="yes"', english)
    assert builder.get("/preview?language=xx")


def test_of_two_edits_at_once_one_is_made(app: Flask, builder: Builder) -> None:
    def rename(name: str) -> bool:
        with app.app_context():
            try:
                with transaction():
                    edit = partial(form_edits.change_section, section_id="main", title={"en": name})
                    change_form(builder.call_id, edit, seen=1, by=None, did="form_section_changed", section="main")
            except EditedMeanwhile:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(rename, ["One", "Two"])) == [False, True]
    assert _actions(app) == ["fellowships.form_section_changed"]


def test_what_was_answered_in_submitted_applications_stays(app: Flask, builder: Builder) -> None:
    with app.app_context():
        call = db.session.get_one(Call, builder.call_id)
        make_application(call, answers={"name": "Asha", "works": "yes"})
        make_application(call, answers={"where": "Jaipur"}, state=ApplicationState.DRAFT)
    kept = builder.post("/fields/name/change", act="remove")
    assert kept.status_code == 422
    assert "was answered in submitted applications" in kept.get_data(as_text=True)
    assert builder.post("/fields/name", **{**WRITTEN, "kind": "number"}).status_code == 422
    assert builder.post("/fields/name", **WRITTEN).status_code == 303  # it can be renamed
    assert builder.post("/copy", source="plan", version="2").status_code == 422
    assert builder.post("/fields/where/change", act="remove", version="2").status_code == 200
    assert list(_form_of(app, builder)) == ["name", "works"]


def test_a_published_call_goes_on_asking_something(app: Flask, app_context: Flask) -> None:
    call = make_call(make_programme(), form=questionnaire(question("why")))
    with pytest.raises(Refusal, match="has to ask something"), transaction():
        change_form(call.id, lambda form: form_edits.remove_question(form, "why")[0], seen=1, by=None, did="x")
