from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lms.attachments.operations import keep_file
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.models import Programme
from tests.conftest import CountQueries
from tests.factories.fellowships import make_application, make_manager, make_programme
from tests.factories.files import PDF, sent
from tests.factories.people import make_organisation, make_person, sign_in
from tests.fellowships.applications.conftest import fresh, make_draft

S = ApplicationState
LIST = "/programmes/small/calls/this-year/applications"


@pytest.fixture
def manager(app: Flask, client: FlaskClient, programme: Programme) -> FlaskClient:
    """The browser of who runs the programme."""
    with app.app_context():
        return sign_in(client, make_manager(programme))


@pytest.fixture
def application(app: Flask, call: Call) -> Application:
    """An application that was sent."""
    with app.app_context():
        return make_application(call, "Kamla Bai")


def one(application: Application, more: str = "") -> str:
    return f"{LIST}/{application.id}{more}"


def state_of(app: Flask, application: Application) -> ApplicationState:
    with app.app_context():
        return fresh(application).state


def test_an_empty_list_says_so(manager: FlaskClient, call: Call) -> None:
    assert "Nobody has applied yet" in manager.get(LIST).text


def test_the_list_has_tabs_filters_and_few_queries(
    app: Flask, manager: FlaskClient, call: Call, application: Application, count_queries: CountQueries
) -> None:
    with app.app_context():
        make_application(call, "Asha Devi", state=S.REVIEW, state_code="IN-UP")
        make_draft(call, "Draft Person")
    with count_queries() as few:
        shown = manager.get(LIST).text
    assert [words in shown for words in ("Kamla Bai", "Asha Devi", "Draft Person")] == [True, True, False]
    assert "In review (1)" in shown
    only = manager.get(f"{LIST}?state=review&home=IN-UP&name=asha&sort=-sent&page=2").text
    assert ("Asha Devi" in only, "Kamla Bai" in only) == (True, False)
    assert "No application fits" in manager.get(f"{LIST}?name=nobody").text
    assert "Draft Person" in manager.get(f"{LIST}?state=draft").text
    with app.app_context():
        for _each in range(10):
            make_application(call)
    with count_queries() as more:
        manager.get(LIST)
    assert len(more) == len(few) <= 8


def test_somebody_elses_applications_are_not_found(
    app: Flask, client: FlaskClient, call: Call, application: Application
) -> None:
    addresses = (LIST, one(application), f"{LIST}.csv", f"{LIST}.xlsx", one(application, "/placement"))
    assert "/sign-in" in client.get(LIST).location
    with app.app_context():
        other, learner = make_manager(make_programme("other")), make_person("Asha")
    sign_in(client, other)
    assert {client.get(address).status_code for address in addresses} == {404}
    sign_in(client, learner)
    assert {client.get(address).status_code for address in addresses} == {403}


def test_an_application_of_another_call_is_not_found(manager: FlaskClient, application: Application) -> None:
    assert manager.get(f"{LIST}/987654").status_code == 404
    assert manager.get(one(application).replace("this-year", "another")).status_code == 404


def test_ticked_applications_are_moved_and_the_filter_stays(
    app: Flask, manager: FlaskClient, application: Application
) -> None:
    tick = {"ids": [str(application.id), "nonsense"], "verb": "declined", "reason": ""}
    refused = manager.post(f"{LIST}?sort=-sent", data=tick)
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert "checked" in refused.text
    done = manager.post(f"{LIST}?sort=-sent", data={**tick, "reason": "Too few years"})
    assert done.location.endswith(f"{LIST}?sort=-sent")
    assert state_of(app, application) is S.DECLINED
    manager.post(LIST, data={**tick, "reason": "Too few years"})
    assert "left as it is" in manager.get(LIST).text


def test_one_application_is_shown_whole(app: Flask, manager: FlaskClient, call: Call) -> None:
    with app.app_context():
        draft = make_draft(call, "Kamla Bai")
        file_id = keep_file(OWNER, draft.id, "papers", sent(), by=None)
        answers = {"why": "To learn.", "field-days": "yes", "papers": [file_id]}
        application = make_application(call, "Asha Devi", answers=answers)
        kept = keep_file(OWNER, application.id, "papers", sent(), by=None)
    unsent = manager.get(one(draft)).text
    assert "begun and not sent" in unsent
    assert "To learn." not in unsent
    shown = manager.get(one(application)).text
    assert "To learn." in shown
    assert f"/files/{kept}" in shown
    assert manager.get(f"/files/{kept}").data == PDF
    assert manager.get(f"/files/{file_id}").status_code == 404


def test_a_question_goes_out_and_a_missing_one_is_refused(
    app: Flask, manager: FlaskClient, application: Application
) -> None:
    refused = manager.post(one(application, "/move"), data={"verb": "asked", "reason": " "})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert manager.post(one(application, "/move"), data={"verb": "placed"}).status_code == 422
    done = manager.post(one(application, "/move"), data={"verb": "asked", "reason": "Send your papers."})
    assert done.status_code == 303
    shown = manager.get(one(application)).text
    assert "Send your papers." in shown
    assert "Asked by Mira Manager" in shown
    assert state_of(app, application) is S.INFORMATION


def test_notes_and_placement(app: Flask, manager: FlaskClient, application: Application) -> None:
    key = re.findall(r'name="key"[^>]*value="([^"]+)"', manager.get(one(application)).text)[0]
    for _again in range(2):
        note = manager.post(one(application, "/notes"), data={"text": "Speaks Maithili.", "key": key})
        assert note.status_code == 303
    assert manager.get(one(application)).text.count("Speaks Maithili.") == 1
    assert manager.post(one(application, "/notes"), data={"text": "", "key": key + "x"}).status_code == 422
    with app.app_context():
        host = make_organisation("Aravali Centre")
    values = {"host": host.id, "organisation": "", "state_code": "IN-UP", "district": "Banda"}
    assert "Aravali Centre" in manager.get(one(application, "/placement")).text
    assert manager.post(one(application, "/placement"), data=values).status_code == 303
    shown = manager.get(one(application)).text
    assert [words in shown for words in ("Aravali Centre", "Uttar Pradesh", "Banda")] == [True] * 3
    assert manager.post(one(application, "/placement"), data={**values, "host": "99999"}).status_code == 422


def test_tables_are_taken_out(manager: FlaskClient, application: Application) -> None:
    table = manager.get(f"{LIST}.csv").text
    assert "Kamla Bai" in table
    assert "To learn." in table
    sheet = load_workbook(io.BytesIO(manager.get(f"{LIST}.xlsx?state=review").data))["Applications"]
    assert len(list(sheet.iter_rows())) == 1
