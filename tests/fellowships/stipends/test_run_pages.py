from __future__ import annotations

import html
import io
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lms.core import clock
from lms.fellowships.stipends.models import StipendState
from tests.conftest import CountQueries
from tests.fellowships.stipends.conftest import World
from tests.fellowships.stipends.examples import clear, fellow_with_stipends, noted, prepare, states
from tests.fellowships.stipends.test_pages import form_key

S = StipendState
TODAY = clock.now().date()


@pytest.fixture
def run(app: Flask, world: World) -> str:
    """The address of a pay run of two payments."""
    with app.app_context():
        prepare(world.programme)
    return f"{world.runs}/1"


def state_of(app: Flask, world: World) -> list[S]:
    with app.app_context():
        return states(world.fellow)


def test_a_run_is_prepared_of_what_is_ticked_and_sent_twice_is_one(
    app: Flask, manager: FlaskClient, world: World
) -> None:
    with app.app_context():
        clear(fellow_with_stipends(world.programme, bank={}), 1)
    page = manager.get(f"{world.runs}/new").text
    for words in ("2 stipends, ₹30,000 together", "These stay out", "There is no bank account yet", "••••9012"):
        assert words in page
    data = {"until": "2026-12-31", "line": str(world.ids[0]), "form_key": form_key(page)}
    for _time in range(2):
        assert manager.post(f"{world.runs}/new", data=data).location == f"{world.runs}/1"
    assert state_of(app, world)[:2] == [S.IN_RUN, S.CLEARED]
    assert "1 payment, ₹15,000" in manager.get(f"{world.runs}/1").text
    assert "Pay run 1" in manager.get(world.runs).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"line": []}, "Tick at least one"),
        ({"until": "soon"}, "Enter a day of the calendar"),
        ({"until": ""}, "Enter the day up to which"),
        ({"until": "2025-01-01"}, "Nothing is left to pay"),
    ],
)
def test_a_run_of_nothing_is_refused(
    manager: FlaskClient, world: World, changes: dict[str, object], sentence: str
) -> None:
    data = {"until": "2026-12-31", "line": [str(world.ids[0])], "form_key": "k", **changes}
    answer = manager.post(f"{world.runs}/new", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "There is no pay run yet" in manager.get(world.runs).text


def test_only_what_is_due_up_to_a_day_is_offered(manager: FlaskClient, world: World) -> None:
    assert "1 stipend, ₹15,000 together" in manager.get(f"{world.runs}/new?until=2026-01-31").text


def test_the_file_for_the_bank_holds_whole_account_numbers_as_text(
    app: Flask, manager: FlaskClient, world: World, run: str
) -> None:
    answer = manager.post(f"{run}/bank-file")
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[1] == ("Asha Devi", "123456789012", "SBIN0001234", 15000, f"P1S{world.ids[0]}")
    assert len(rows) == 3
    with app.app_context():
        assert noted("bank_file_taken") == [{"run": 1}]
    assert manager.get(f"{run}/bank-file").status_code == 405


def test_ticked_payments_are_noted_with_their_day(app: Flask, manager: FlaskClient, world: World, run: str) -> None:
    data = {"line": [str(each) for each in world.ids[:2]], "paid_on": TODAY.isoformat(), "reference": "UTR 5"}
    wrong = manager.post(f"{run}/paid", data={**data, "paid_on": (TODAY + timedelta(days=9)).isoformat()})
    assert wrong.status_code == 422
    assert "still to come" in wrong.text
    assert "UTR 5" in wrong.text
    assert "Enter the day on which" in manager.post(f"{run}/paid", data={**data, "paid_on": ""}).text
    assert "Tick the stipends" in manager.post(f"{run}/paid", data={**data, "line": []}).text
    for _time in range(2):
        assert manager.post(f"{run}/paid", data=data).location == run
    assert state_of(app, world)[:2] == [S.PAID, S.PAID]
    page = manager.get(run).text
    assert "UTR 5" in page
    assert "Note as paid" not in page


def test_a_payment_is_taken_out_with_a_reason(app: Flask, manager: FlaskClient, world: World, run: str) -> None:
    key = form_key(manager.get(run).text, "out-")
    data = {"out-stipend": str(world.ids[0]), "out-reason": "Wrong account", "out-form_key": key}
    assert manager.post(f"{run}/take-out", data={**data, "out-reason": ""}).status_code == 422
    assert "Choose one of the stipends" in manager.post(f"{run}/take-out", data={**data, "out-stipend": ""}).text
    assert manager.post(f"{run}/take-out", data=data).location == run
    assert state_of(app, world)[:2] == [S.CLEARED, S.IN_RUN]
    assert "Wrong account" in manager.get(run).text


def test_a_run_is_given_up_after_asking_why(app: Flask, manager: FlaskClient, world: World, run: str) -> None:
    assert "Give up pay run 1?" in manager.get(f"{run}/cancel").text
    assert manager.post(f"{run}/cancel", data={"reason": "", "form_key": "k"}).status_code == 422
    assert manager.post(f"{run}/cancel", data={"reason": "Bank closed", "form_key": "k"}).location == run
    again = manager.post(f"{run}/cancel", data={"reason": "Bank closed", "form_key": "k"})
    assert again.status_code == 422
    assert "It is “Cancelled” now" in again.text
    assert state_of(app, world)[:2] == [S.CLEARED, S.CLEARED]
    assert manager.post(f"{run}/bank-file").status_code == 303


def answer_table(world: World, *changes: dict[int, str]) -> str:
    lines = ["Status,Amount,Reference,Account,Date,Remarks"]
    for place, change in enumerate(changes):
        cells = ["paid", "15000", f"P1S{world.ids[place]}", "123456789012", TODAY.isoformat(), ""]
        lines.append(",".join(change.get(column, cell) for column, cell in enumerate(cells)))
    return "\n".join(lines)


def test_the_banks_answer_is_looked_at_and_then_taken(app: Flask, manager: FlaskClient, world: World, run: str) -> None:
    table = answer_table(world, {}, {0: "failed", 5: "Account closed"}, {})
    sent = {"file": (io.BytesIO(table.encode()), "answer.csv")}
    looked = manager.post(f"{run}/answer", data=sent)
    assert looked.status_code == 200
    for words in ("Take 2 rows", "Account closed", "No payment of this run has the reference"):
        assert words in looked.text
    assert state_of(app, world)[:2] == [S.IN_RUN, S.IN_RUN]
    answer = manager.post(f"{run}/answer", data={"pasted": table, "go": "take"})
    assert answer.location == run
    assert state_of(app, world) == [S.PAID, S.CLEARED, S.HELD]
    assert manager.post(f"{run}/answer", data={"pasted": table, "go": "take"}).location == run
    with app.app_context():
        assert len(noted("stipend_paid")) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Choose the file of the bank"),
        ("Reference,Amount\nP1S1,5", "These columns are missing: Account number, Status, Date"),
    ],
)
def test_a_file_that_is_no_answer_is_refused(manager: FlaskClient, run: str, text: str, sentence: str) -> None:
    answer = manager.post(f"{run}/answer", data={"file": (io.BytesIO(text.encode()), "a.csv")})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_file_that_is_too_large_is_refused(manager: FlaskClient, run: str) -> None:
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = f"{head}{'x' * 2_000_001}\r\n--x--\r\n".encode()
    answer = manager.post(f"{run}/answer", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "larger than 2 MB" in answer.text


def test_what_was_looked_at_is_kept_in_the_page_until_it_is_taken(
    app: Flask, manager: FlaskClient, world: World, run: str
) -> None:
    looked = manager.post(f"{run}/answer", data={"pasted": answer_table(world, {}, {})}).text
    kept = re.search(r'<textarea name="pasted" hidden>(.*?)</textarea>', looked, re.DOTALL)
    assert kept
    assert manager.post(f"{run}/answer", data={"pasted": html.unescape(kept[1]), "go": "take"}).location == run
    assert state_of(app, world) == [S.PAID, S.PAID, S.HELD]


def test_nothing_good_in_a_file_is_said(manager: FlaskClient, world: World, run: str) -> None:
    answer = manager.post(f"{run}/answer", data={"pasted": answer_table(world, {1: "14000"})})
    assert "Nothing in this file can be taken" in answer.text
    assert "The file says 14000, the pay run ₹15,000" in answer.text


def test_a_run_asks_as_little_with_many_payments_as_with_few(
    app: Flask, manager: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    counts = []
    for number in (1, 2):
        with app.app_context():
            for _fellow in range(3 * (number - 1)):
                clear(fellow_with_stipends(world.programme), 1)
            prepare(world.programme, date(2026, 12, 31))
        with count_queries() as statements:
            assert manager.get(f"{world.runs}/{number}").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
