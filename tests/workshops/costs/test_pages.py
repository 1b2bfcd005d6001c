from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.extensions import db
from lms.workshops.costs import queries
from lms.workshops.costs.forms import new_form_key
from lms.workshops.costs.models import CostKind, WorkshopFunder
from tests.conftest import CountQueries
from tests.factories.people import sign_in
from tests.forms import without_tokens
from tests.workshops.costs.conftest import Books


@pytest.fixture
def browser(client: FlaskClient, books: Books) -> FlaskClient:
    """The browser of who runs the workshop."""
    return sign_in(client, books.organiser)


def total(app: Flask, books: Books) -> int:
    with app.app_context():
        return queries.spent([books.workshop_id]).get(books.workshop_id, 0)


def test_a_line_is_entered_and_shown(app: Flask, browser: FlaskClient, books: Books) -> None:
    assert "No line here yet" in browser.get(books.here).text
    sent = {"kind": "food", "what": "Lunch", "amount": "4,800", "spent_on": "2025-11-21", "form_key": new_form_key()}
    for _ in range(2):
        assert browser.post(books.here, data=sent).status_code == 303
    page = browser.get(books.here).text
    assert "₹4,800" in page
    assert "21 Nov 2025" in page
    assert "Nobody is marked as present yet" in page
    assert total(app, books) == 4_800_00


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "a lot"}, "is not an amount"),
        ({"amount": ""}, "Enter an amount"),
        ({"amount": "0"}, "above zero"),
        ({"spent_on": "2999-01-01"}, "still to come"),
        ({"spent_on": "yesterday"}, "Enter a day of the calendar"),
        ({"kind": "bribe"}, "Not a valid choice"),
        ({"form_key": ""}, "Fill in this field"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Flask, browser: FlaskClient, books: Books, wrong: dict[str, str], said: str
) -> None:
    sent = {"kind": "food", "what": "Lunch for many", "amount": "100", "form_key": new_form_key(), **wrong}
    answer = browser.post(books.here, data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Lunch for many" in answer.text
    assert total(app, books) == 0


def test_a_line_is_struck_out_with_a_reason(app: Flask, browser: FlaskClient, books: Books) -> None:
    with app.app_context():
        line_id = books.spend(500)
    address = f"{books.here}/{line_id}/strike"
    assert "Strike this line out?" in browser.get(address).text
    assert browser.post(address, data={"reason": ""}).status_code == 422
    assert browser.post(address, data={"reason": "entered twice"}).status_code == 303
    assert "entered twice" in browser.get(books.here).text
    assert browser.get(f"{books.here}/999999/strike").status_code == 404
    assert total(app, books) == 0


def test_figures_open_their_lines(app: Flask, browser: FlaskClient, books: Books) -> None:
    with app.app_context():
        funder_id = books.fund("Jan Foundation", "G-7", rupees=1000)
        books.spend(500, what="Lunch", funder_id=funder_id)
        books.spend(300, CostKind.TRAVEL, what="Bus")
    assert "Bus" not in without_tokens(browser.get(f"{books.here}?kind=food").text)
    assert (
        "Lunch"
        not in without_tokens(browser.get(f"{books.here}?funder=none").text).split('id="lines"')[1].split("<form")[0]
    )
    assert "Jan Foundation (G-7)" in browser.get(f"{books.here}?funder={funder_id}").text
    for nonsense in ("?kind=nothing", "?funder=x", "?funder=99999999999", "?page=7"):
        assert browser.get(books.here + nonsense).status_code == 200


def test_tables_are_handed_out(app: Flask, browser: FlaskClient, books: Books) -> None:
    with app.app_context():
        books.spend(500, what="=1+1", funder_id=books.fund(rupees=1000))
    rows = browser.get(f"{books.here}.csv").text.splitlines()
    assert rows[1].startswith("Food,'=1+1,500.0,,Jan Foundation")
    assert browser.get(f"{books.here}.xlsx").data[:2] == b"PK"


def test_funders_are_entered_changed_and_taken_out(app: Flask, browser: FlaskClient, books: Books) -> None:
    here = f"{books.here}/funders"
    assert "No funder is entered yet" in browser.get(here).text
    assert browser.post(here, data={"name": ""}).status_code == 422
    assert "is not an amount" in browser.post(here, data={"name": "Jan", "amount": "x"}).text
    assert browser.post(here, data={"name": "Jan", "amount": "1,00,000"}).status_code == 303
    with app.app_context():
        funder_id = db.session.scalars(select(WorkshopFunder.id)).one()
    page = browser.get(f"{here}/{funder_id}").text
    assert "100000.00" in page
    assert browser.post(f"{here}/{funder_id}", data={"name": "Jan Trust", "version": "1"}).status_code == 303
    stale = browser.post(f"{here}/{funder_id}", data={"name": "Another name", "version": "1"})
    assert stale.status_code == 422
    assert "Jan Trust" in stale.text
    assert "Another name" in stale.text
    assert browser.get(f"{here}/999999").status_code == 404
    with app.app_context():
        books.spend(10, funder_id=funder_id)
    refused = browser.post(f"{here}/{funder_id}/remove")
    assert refused.status_code == 422
    assert "1 line names this funder" in refused.text


def test_a_funder_that_no_line_names_is_taken_out(app: Flask, browser: FlaskClient, books: Books) -> None:
    with app.app_context():
        funder_id = books.fund()
    assert browser.post(f"{books.here}/funders/{funder_id}/remove").status_code == 303
    assert "No funder is entered yet" in browser.get(f"{books.here}/funders").text


def test_lines_are_pasted_looked_at_and_entered(app: Flask, browser: FlaskClient, books: Books) -> None:
    here = f"{books.here}/paste"
    assert browser.get(here).status_code == 200
    key = new_form_key()
    page = browser.post(here, data={"act": "check", "form_key": key, "pasted": "Food; Lunch; 4,800\nBus; 350"})
    assert page.status_code == 200
    assert "together ₹5,150" in page.text
    assert total(app, books) == 0
    sent = {"act": "send", "form_key": key, "rows": "2", "funder": "", "row.0.kind": "food", "row.0.amount": "4800.00"}
    sent |= {"row.0.what": "Lunch", "row.1.kind": "travel", "row.1.amount": "x"}
    wrong = browser.post(here, data=sent)
    assert wrong.status_code == 422
    assert "is not an amount" in wrong.text
    assert '"#row-1-amount"' in wrong.text
    assert 'aria-describedby="row-1-problem"' in wrong.text
    for _ in range(2):
        assert browser.post(here, data={**sent, "row.1.amount": "350"}).status_code == 303
    assert total(app, books) == 5_150_00


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"pasted": ""}, "Nothing was pasted"),
        ({"pasted": "Food; 5\n" * 201}, "more than 200 lines"),
        ({"rows": "1", "row.0.amount": "5", "act": "send", "form_key": ""}, "not complete"),
        ({"rows": "1", "row.0.amount": "5", "act": "send", "funder": "999999"}, "taken out meanwhile"),
    ],
)
def test_what_cannot_be_pasted_is_said(browser: FlaskClient, books: Books, sent: dict[str, str], said: str) -> None:
    answer = browser.post(f"{books.here}/paste", data={"act": "check", "form_key": new_form_key(), **sent})
    assert answer.status_code == 422
    assert said in answer.text


def test_others_see_no_money(app: Flask, client: FlaskClient, member: FlaskClient, books: Books) -> None:
    with app.app_context():
        line_id, funder_id = books.spend(500), books.fund()
    for more in ("", "/funders", f"/funders/{funder_id}", "/paste", f"/{line_id}/strike", ".csv", ".xlsx"):
        assert member.get(f"{books.here}{more}").status_code == 404
    for more in (
        "",
        "/funders",
        f"/funders/{funder_id}",
        f"/funders/{funder_id}/remove",
        "/paste",
        f"/{line_id}/strike",
    ):
        assert member.post(f"{books.here}{more}").status_code == 404
    assert app.test_client().get(books.here).status_code == 303
    assert total(app, books) == 500_00


def test_many_lines_take_few_queries(
    app: Flask, browser: FlaskClient, books: Books, count_queries: CountQueries
) -> None:
    with app.app_context():
        for _ in range(8):
            books.spend(500)
    with count_queries() as statements:
        browser.get(books.here)
    assert len(statements) <= 14
