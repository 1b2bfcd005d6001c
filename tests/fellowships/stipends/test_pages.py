from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import text

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.stipends.models import StipendState
from tests.conftest import CountQueries
from tests.factories.fellowships import make_manager, make_programme
from tests.factories.people import make_organisation, make_person, sign_in
from tests.fellowships.stipends.conftest import World
from tests.fellowships.stipends.examples import clear, fellow_with_stipends, pay, prepare, states

S = StipendState


def form_key(page: str, prefix: str = "") -> str:
    found = re.search(rf'name="{prefix}form_key"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_fellow_sees_each_month_what_is_held_and_what_comes_next(asha: FlaskClient, world: World) -> None:
    page = asha.get(world.place).text
    for words in (
        "Your stipends",
        "Next: month 1, ₹15,000",
        "31 Jan 2026",
        "Papers are missing",
        "••••9012",
        "₹45,000",
    ):
        assert words in page
    assert "123456789012" not in page
    one = asha.get(f"{world.place}/1").text
    assert "Report of month 1" in one
    assert "which cleared it" in one
    assert "What you can do" not in one


@pytest.mark.parametrize("path", ["", "/1", "/statement.pdf"])
def test_stipends_are_between_fellow_and_manager(app: Flask, world: World, path: str) -> None:
    with app.app_context():
        stranger = make_person("Stranger")
        other = make_manager(make_programme(), "Other Manager")
    for person in (world.mentor, stranger, other):
        assert sign_in(app.test_client(), person).get(world.place + path).status_code == 404
    assert app.test_client().get(world.place + path).status_code == 303


def test_what_is_not_there_is_not_found(manager: FlaskClient, world: World) -> None:
    for path in (f"{world.place}/9", f"{world.runs}/9", "/fellows/999/stipends", "/programmes/none/stipends"):
        assert manager.get(path).status_code == 404
    assert manager.post(f"{world.place}/1/explode").status_code == 404


def test_a_fellow_moves_nothing(asha: FlaskClient, world: World) -> None:
    assert asha.post(f"{world.place}/1/hold", data={"hold-reason": "x", "hold-form_key": "k"}).status_code == 404
    assert asha.get(world.runs).status_code == 403


def test_a_manager_acts_with_a_reason_and_twice_sent_is_once(app: Flask, manager: FlaskClient, world: World) -> None:
    page = manager.get(f"{world.place}/3").text
    data = {"release-reason": "Papers came", "release-form_key": form_key(page, "release-")}
    for _time in range(2):
        answer = manager.post(f"{world.place}/3/release", data=data)
        assert answer.location == f"{world.place}/3"
    assert "Papers came" in manager.get(f"{world.place}/3").text
    for act, state in (("clear", S.CLEARED), ("hold", S.HELD), ("cancel", S.CANCELLED)):
        manager.post(f"{world.place}/3/{act}", data={f"{act}-reason": f"Because of {act}", f"{act}-form_key": act})
        with app.app_context():
            assert states(world.fellow)[2] is state
    refused = manager.post(f"{world.place}/3/hold", data={"hold-reason": "Too late", "hold-form_key": "late"})
    assert refused.status_code == 422
    assert "It is “Cancelled” now" in refused.text
    assert "Too late" in refused.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "two thousand"}, "“two thousand” is not an amount"),
        ({"amount": "15,000.01"}, "it cannot be cut by more than that"),
        ({"amount": ""}, "Enter an amount."),
        ({"amount": "0"}, "This changes nothing"),
        ({"reason": "  "}, "Say why; it is kept with the decision."),
        ({"direction": ""}, "Choose one of the answers."),
    ],
)
def test_an_amount_that_is_none_gets_a_sentence_and_stays(
    manager: FlaskClient, world: World, changes: dict[str, str], sentence: str
) -> None:
    typed = {"direction": "cut", "amount": "500", "reason": "Days absent", "form_key": "k", **changes}
    answer = manager.post(f"{world.place}/1/adjust", data={f"adjust-{name}": text for name, text in typed.items()})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed["amount"] in answer.text
    assert "₹15,000" in manager.get(f"{world.place}/1").text


def test_the_amount_of_one_month_is_changed(manager: FlaskClient, world: World) -> None:
    data = {"adjust-direction": "cut", "adjust-amount": "₹ 1,250.50", "adjust-reason": "Days", "adjust-form_key": "k"}
    assert manager.post(f"{world.place}/1/adjust", data=data).status_code == 303
    assert "₹13,749.50" in manager.get(world.place).text


def test_the_statement_is_a_pdf(asha: FlaskClient, world: World) -> None:
    answer = asha.get(f"{world.place}/statement.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert f'filename="stipends-{world.fellow.id}.pdf"' in answer.headers["Content-Disposition"]


def test_the_programme_adds_up_and_its_figures_open_their_rows(app: Flask, manager: FlaskClient, world: World) -> None:
    with app.app_context():
        host = make_organisation("Host House")
        fellow_with_stipends(world.programme, funder="Other Fund", host_id=host.id)
    place = f"/programmes/{world.programme.slug}/stipends"
    page = manager.get(place).text
    for words in ("The books add up", "6 stipends", "₹90,000", "January 2026", "Other Fund"):
        assert words in page
    assert "?month=2026-01&amp;state=open#rows" in page
    assert "2 stipends" in manager.get(f"{place}?month=2026-01&state=open").text
    assert "1 stipend " in manager.get(f"{place}?state=held").text
    for query in ("funder=Other+Fund", f"host={host.id}"):
        assert "3 stipends" in manager.get(f"{place}?{query}").text
    assert "No stipend matches" in manager.get(f"{place}?state=paid").text
    assert "6 stipends" in manager.get(f"{place}?state=nonsense&month=2026-99&host=x").text


def test_sums_by_fellow_stand_by_name_and_a_wrong_one_is_marked(app: Flask, manager: FlaskClient, world: World) -> None:
    place = f"/programmes/{world.programme.slug}/stipends/by-fellow"
    with app.app_context():
        fellow_with_stipends(world.programme, 1, person=make_person("Aadhya First"))
    page = manager.get(place).text
    assert page.index("Aadhya First") < page.index("Asha Devi")
    assert "₹45,000" in page
    assert "does not add up" not in page
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE stipends SET amount_paise = amount_paise + 1 WHERE month = 2"))
    page = manager.get(place).text
    assert "does not add up" in page
    assert "The books do not add up" in page


def test_the_list_is_taken_out_as_it_is_filtered(manager: FlaskClient, world: World) -> None:
    place = f"/programmes/{world.programme.slug}/stipends"
    answer = manager.get(f"{place}.csv?state=cleared").text
    rows = list(csv.reader(io.StringIO(answer.removeprefix("\ufeff"))))
    assert [(row[0], row[2], row[4], row[7]) for row in rows[1:]] == [
        ("Asha Devi", "1", "15000.0", "yes"),
        ("Asha Devi", "2", "15000.0", "yes"),
    ]
    book = load_workbook(io.BytesIO(manager.get(f"{place}.xlsx").data))
    assert [row[4] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [15000] * 3


def test_a_list_of_many_asks_as_little_as_one_of_few(
    app: Flask, manager: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    place, counts = f"/programmes/{world.programme.slug}/stipends", []
    for _round in range(2):
        with count_queries() as statements:
            assert manager.get(place).status_code == 200
        counts.append(len(statements))
        with app.app_context():
            for _fellow in range(4):
                fellow_with_stipends(world.programme)
    assert counts[0] == counts[1] <= 9


def test_an_empty_programme_says_what_will_stand_there(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        programme = make_programme()
        boss = make_manager(programme)
    manager = sign_in(client, boss)
    assert "There are no stipends yet" in manager.get(f"/programmes/{programme.slug}/stipends").text
    assert "There is no pay run yet" in manager.get(f"/programmes/{programme.slug}/pay-runs").text
    assert "Nothing is left to pay" in manager.get(f"/programmes/{programme.slug}/pay-runs/new").text


def test_an_auditor_follows_a_rupee_to_its_report(app: Flask, manager: FlaskClient, world: World) -> None:
    with app.test_request_context():
        pay(prepare(world.programme), world.ids[0], reference="UTR 42")
        clear(fellow_with_stipends(world.programme), 1)
    page = manager.get(f"{world.place}/1").text
    for words in ("Scheduled", "Cleared", "by the report", "Put into a pay run", "Paid", "UTR 42", "Sunil Mentor"):
        assert words in page
    assert f"/fellows/{world.fellow.id}/reports/1" in page
    assert f"{world.runs}/1" in page
