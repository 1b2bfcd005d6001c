from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import func, select

from lms.attachments import operations as attachments
from lms.attachments.models import Attachment
from lms.core import file_kinds
from lms.core.limits import Bucket, Limit
from lms.extensions import db
from lms.fellowships.applications import loaders
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.applications.own_parts import own_application_parts
from lms.fellowships.applications.views import starting
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.models import Programme
from tests.factories.fellowships import make_application, make_call
from tests.factories.files import PDF
from tests.factories.people import make_person, sign_in
from tests.fellowships.applications.conftest import GOOD, fresh, give_leave, letters, make_draft

S = ApplicationState
JSON = {"Accept": "application/json"}
LOST = "/fellowships/application/lost"
START = "/fellowships/this-year/apply"
WHO = {"full_name": "Kamla Bai", "email": "", "phone": "98765 43210", "key": "k" * 20}
ABOUT = {"full_name": "Kamla Bai", "phone": "98765 43210", "state_code": "IN-RJ", "version": "0"}


@pytest.fixture
def code(app: Flask, draft: Application) -> str:
    """The code of the draft."""
    with app.app_context():
        return code_of(draft)


def page(code: str, more: str = "") -> str:
    return f"/fellowships/application/{code}{more}"


def code_of_new(app: Flask, make: Any, *arguments: Any, **values: Any) -> str:
    with app.app_context():
        return code_of(make(*arguments, **values))


def at(app: Flask, application: Application) -> Application:
    with app.app_context():
        return fresh(application)


def test_somebody_without_an_account_begins_and_sees_the_code(app: Flask, client: FlaskClient, call: Call) -> None:
    assert "Begin the application" in client.get(START).text
    answer = client.post(START, data=WHO)
    assert answer.status_code == 303
    assert client.post(START, data=WHO).location == answer.location
    shown = client.get(answer.location)
    [code] = re.findall(r'<code id="code">(.{14})</code>', shown.text)
    assert answer.location.endswith(code)
    assert "photograph it" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": ""}, "Enter the full name"),
        ({"phone": ""}, "so that we can reach you"),
        ({"email": "kamla@"}, "like name@example.org"),
        ({"key": "x"}, "not complete"),
    ],
)
def test_what_is_wrong_at_the_start_stands_beside_its_field(
    client: FlaskClient, call: Call, changes: dict[str, str], sentence: str
) -> None:
    answer = client.post(START, data={**WHO, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_closed_call_says_when_it_closed_and_keeps_what_was_typed(client: FlaskClient, closed_call: Call) -> None:
    assert client.get("/fellowships/no-such-call/apply").status_code == 404
    answer = client.post("/fellowships/last-year/apply", data=WHO)
    assert answer.status_code == 422
    assert "This call closed on" in answer.text
    assert 'value="98765 43210"' in answer.text


def test_many_from_one_place_have_to_wait(client: FlaskClient, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "BEGUN", Limit("few", burst=2, every=timedelta(minutes=1)))
    statuses = [client.post(START, data={**WHO, "key": f"{number:020}"}).status_code for number in range(3)]
    assert statuses == [303, 303, 429]


def test_who_is_signed_in_is_led_to_the_application_they_have(app: Flask, client: FlaskClient, call: Call) -> None:
    with app.app_context():
        person = make_person("Kamla Bai", phone="9876543210")
        code = code_of(make_draft(call, person_id=person.id))
    sign_in(client, person)
    assert 'value="Kamla Bai"' in client.get(START).text
    assert client.post(START, data=WHO).location.endswith(code)
    assert code in client.get("/fellowships/applications").text
    assert code in client.get("/").text


def test_a_code_opens_in_any_spelling_and_a_wrong_one_not_at_all(app: Flask, client: FlaskClient, code: str) -> None:
    found = client.post("/fellowships/application", data={"code": code.lower().replace("-", " ")})
    assert found.location.endswith(page(code))
    assert "letter by letter" in client.post("/fellowships/application", data={"code": "ABCD-EFGH-JKLM"}).text
    unknown, malformed = client.get(page("ABCD-EFGH-JKLM")), client.get(page("nonsense"))
    assert (unknown.status_code, malformed.status_code) == (404, 404)
    assert unknown.text.replace("ABCD-EFGH-JKLM", "nonsense") == malformed.text


def test_guessing_codes_has_to_wait(client: FlaskClient, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Limit("few", burst=2, every=timedelta(minutes=1))
    monkeypatch.setattr(loaders, "WRONG_CODES", few)
    statuses = [client.get(page("ABCD-EFGH-JKLM")).status_code for _each in range(3)]
    assert statuses == [404, 404, 429]
    assert client.get(page(code)).status_code == 429


def test_opening_pages_writes_nothing(app: Flask, client: FlaskClient, code: str, draft: Application) -> None:
    for more in ("", "/about", "/sections/1", "/sections/1?check", "/send", "/withdraw"):
        assert client.get(page(code, more)).status_code == 200, more
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Bucket)) == 0
    assert at(app, draft).version == 0


def test_a_form_without_its_fields_changes_nothing(
    app: Flask, client: FlaskClient, code: str, draft: Application
) -> None:
    client.post(page(code, "/about"), data={**ABOUT, "district": "Udaipur"})
    assert client.post(page(code, "/about")).status_code < 500
    assert at(app, draft).district == "Udaipur"


def test_a_draft_is_filled_in_page_by_page(app: Flask, client: FlaskClient, code: str, draft: Application) -> None:
    about = client.post(page(code, "/about"), data={**ABOUT, "go": "next", "district": "Udaipur"})
    assert about.location.endswith(page(code, "/sections/1"))
    shown = client.get(about.location).text
    assert "section 2 of 3" in shown
    typed = {"version": "1", "q.why": "Because", "q.field-days": "yes", "go": "next"}
    assert client.post(page(code, "/sections/1"), data=typed).location.endswith(page(code, "/send"))
    later = client.post(page(code, "/sections/1"), data={**typed, "version": "2", "go": "later"})
    assert later.location.endswith(page(code))
    saved = at(app, draft)
    assert (saved.district, saved.answers["why"]) == ("Udaipur", "Because")


def test_the_form_saves_itself(client: FlaskClient, code: str) -> None:
    typed = {"version": "0", "q.why": "x" * 700, "q.field-days": "yes"}
    reply = client.post(page(code, "/sections/1"), data=typed, headers=JSON).get_json()
    assert reply["version"] == 1
    assert reply["saved_at"]
    about = client.post(page(code, "/about"), data={**ABOUT, "district": "Banda"}, headers=JSON)
    assert about.get_json()["version"] == 2
    refused = client.post(page(code, "/about"), data={**ABOUT, "full_name": ""}, headers=JSON)
    assert (refused.status_code, refused.get_json()["error"]) == (422, "Enter the full name.")


def test_two_windows_show_both_texts(client: FlaskClient, code: str) -> None:
    section = page(code, "/sections/1")
    client.post(section, data={"version": "0", "q.why": "The first words", "q.field-days": "yes"})
    second = {"version": "0", "q.why": "The second words", "q.field-days": "yes"}
    assert client.post(section, data=second, headers=JSON).status_code == 409
    shown = client.post(section, data=second)
    assert shown.status_code == 409
    assert "The first words" in shown.text
    assert "The second words" in shown.text
    assert client.post(section, data={**second, "version": "1", "go": "next"}).status_code == 303
    client.post(page(code, "/about"), data={**ABOUT, "version": "2", "district": "Banda"})
    conflict = client.post(page(code, "/about"), data={**ABOUT, "version": "0", "district": "Jhansi"})
    assert (conflict.status_code, "Banda" in conflict.text, "Jhansi" in conflict.text) == (409, True, True)


def test_what_is_wrong_is_told_and_saved_all_the_same(
    app: Flask, client: FlaskClient, code: str, draft: Application
) -> None:
    shown = client.post(page(code, "/sections/1"), data={"q.why": "x" * 700, "go": "next"})
    assert shown.status_code == 422
    assert "700 characters" in shown.text
    assert at(app, draft).answers["why"] == "x" * 700


def upload(content: bytes = PDF, name: str = "slip.pdf") -> dict[str, Any]:
    return {"version": "9", "q.why": "Because", "file.papers": (io.BytesIO(content), name), "go": "next"}


def test_files_come_and_go_with_a_section(app: Flask, client: FlaskClient, code: str, draft: Application) -> None:
    section = page(code, "/sections/1")
    assert client.post(section, data=upload()).status_code == 303
    [link] = re.findall(r'href="([^"]+/files/\d+)"', client.get(section).text)
    assert client.get(link).data == PDF
    assert client.get(link.replace(code, "ABCD-EFGH-JKLM")).status_code == 404
    file_id = link.rpartition("/")[2]
    gone = client.post(section, data={"version": "9", "q.why": "Because", "remove": file_id})
    assert gone.location.endswith(section)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [(b"MZ\x90\x00", "virus.exe", "of a kind that is not taken"), (b"%PDF-" + b"x" * 2000, "big.pdf", "10 MB")],
)
def test_a_file_that_is_not_taken_says_why_and_the_words_stay(
    app: Flask,
    client: FlaskClient,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    name: str,
    sentence: str,
) -> None:
    for module in (file_kinds, attachments):
        monkeypatch.setattr(module, "LARGEST_FILE", 1000)
    answer = client.post(page(code, "/sections/1"), data=upload(content, name))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Because" in client.get(page(code, "/sections/1")).text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def test_the_last_look_lists_what_is_missing(app: Flask, client: FlaskClient, call: Call) -> None:
    code = code_of_new(app, make_draft, call, state_code="", answers={"field-days": "yes"})
    shown = client.get(page(code, "/send")).text
    assert page(code, "/sections/1?check=#q-why") in shown
    assert page(code, "/about#state_code") in shown
    assert "Send the application" not in shown
    refused = client.post(page(code, "/send"))
    assert (refused.status_code, "still missing" in refused.text) == (422, True)


def test_sending_shows_where_it_is(app: Flask, client: FlaskClient, code: str, draft: Application) -> None:
    assert "Send the application" in client.get(page(code, "/send")).text
    for _again in range(2):
        assert client.post(page(code, "/send")).location.endswith(page(code))
    shown = client.get(page(code)).text
    assert "<h1>We have it</h1>" in shown
    assert "You sent it" in shown
    assert client.get(page(code, "/sections/1")).location.endswith(page(code))
    saved = client.post(page(code, "/sections/1"), data={"q.why": "More"}, headers=JSON)
    assert saved.status_code == 410
    assert at(app, draft).state is S.SUBMITTED


def test_a_late_application_is_refused_and_stays(app: Flask, client: FlaskClient, closed_call: Call) -> None:
    code = code_of_new(app, make_draft, closed_call, answers=GOOD)
    assert "Send the application" not in client.get(page(code, "/send")).text
    refused = client.post(page(code, "/send"))
    assert (refused.status_code, "This call closed on" in refused.text) == (422, True)
    with app.app_context():
        give_leave(closed_call, "+919876543210")
    assert client.post(page(code, "/send")).status_code == 303


def test_an_account_with_the_same_number_has_to_sign_in(app: Flask, client: FlaskClient, code: str) -> None:
    with app.app_context():
        person = make_person("Kamla Bai", phone="9876543210")
    refused = client.post(page(code, "/send"))
    assert refused.status_code == 422
    assert f"/sign-in?next={page(code, '/send')}" in refused.text
    sign_in(client, person)
    assert client.post(page(code, "/send")).status_code == 303


def test_a_second_application_leads_to_the_first(app: Flask, client: FlaskClient, call: Call, code: str) -> None:
    with app.app_context():
        person = make_person("Kamla Bai", phone="9876543210")
        first = code_of(make_application(call, person_id=person.id))
    sign_in(client, person)
    assert page(first) in client.post(page(code, "/send")).text


def test_referees_are_asked_before_sending_and_reminded(app: Flask, client: FlaskClient, code: str) -> None:
    assert client.post(page(code, "/referees")).status_code == 303
    shown = client.get(page(code)).text
    [link] = re.findall(r'action="([^"]+/remind)"', shown)
    assert client.post(link).status_code == 303
    assert "The letter was sent again." in client.get(page(code)).text
    assert client.post(page(code, "/referees/987654/remind")).status_code == 404


def test_more_information_is_answered_with_words_and_files(app: Flask, client: FlaskClient, call: Call) -> None:
    code = code_of_new(app, make_application, call, state=S.INFORMATION)
    assert "We need something from you" in client.get(page(code)).text
    data = {"text": "Here it is", "files": (io.BytesIO(b"MZ"), "a.exe"), "key": "k" * 20}
    refused = client.post(page(code, "/answer"), data=data)
    assert (refused.status_code, "Here it is" in refused.text) == (422, True)
    for _again in range(2):
        data = {"text": "Here it is", "files": (io.BytesIO(PDF), "a.pdf"), "key": "k" * 20}
        assert client.post(page(code, "/answer"), data=data).status_code == 303
    assert "<h1>We have it</h1>" in client.get(page(code)).text


def test_other_packages_show_their_part(app: Flask, client: FlaskClient, call: Call) -> None:
    code = code_of_new(app, make_application, call, state=S.SELECTED)
    own_application_parts.add("a test", lambda application, own: Markup("<p>An offer for {}</p>").format(own))
    shown = client.get(page(code)).text
    own_application_parts._entries.pop("a test")
    assert f"An offer for {code}" in shown


def test_an_application_is_withdrawn_and_a_draft_deleted(
    app: Flask, client: FlaskClient, call: Call, code: str
) -> None:
    other = code_of_new(app, make_application, call)
    assert "Withdraw your application?" in client.get(page(other, "/withdraw")).text
    for _again in range(2):
        assert client.post(page(other, "/withdraw")).status_code == 303
    assert "<h1>Withdrawn</h1>" in client.get(page(other)).text
    assert client.post(page(code, "/withdraw")).location.endswith("/fellowships/this-year")
    assert client.get(page(code)).status_code == 404


def test_ineligible_answers_are_told_before_sending(app: Flask, client: FlaskClient, programme: Programme) -> None:
    options = [{"id": each, "label": {"en": each.title()}} for each in ("yes", "no")]
    asked = {"id": "resident", "kind": "choice", "label": {"en": "Resident?"}, "options": options, "must": ["yes"]}
    form = {"sections": [{"id": "main", "title": {"en": "You"}, "questions": [asked]}]}
    with app.app_context():
        code = code_of(make_draft(make_call(programme, form=form), answers={}))
    after = client.post(page(code, "/sections/1"), data={"q.resident": "no", "go": "next"}, follow_redirects=True)
    assert after.text.count("only for those who answer") >= 2
    assert client.post(page(code, "/send")).status_code == 422


def test_pages_are_in_hindi(app: Flask, client: FlaskClient, code: str, draft: Application) -> None:
    client.set_cookie("language", "hi")
    shown = client.get(page(code, "/sections/1")).text
    assert "सवाल" in shown
    assert f'name="next" value="{page(code, "/sections/1")}"' in shown


def test_the_link_of_a_lost_code_goes_to_its_address_only(app: Flask, client: FlaskClient, call: Call) -> None:
    with app.app_context():
        make_draft(call, email="kamla@example.org")
    answers = [client.post(LOST, data={"email": email}) for email in ("Kamla@example.org", "nobody@example.org")]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/fellowships/application")] * 2
    for wrong in ("", "kamla@"):
        assert client.post(LOST, data={"email": wrong}).status_code == 422
    with app.app_context():
        assert letters() == [("kamla@example.org", "The link of your application: Call of the year")]
