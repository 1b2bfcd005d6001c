from __future__ import annotations

import pytest
from flask import Flask

from lms.core.privacy import personal_data
from lms.people.erasure import export_person
from lms.people.held import held_value
from tests.factories.fellowships import make_manager, make_programme
from tests.fellowships.stipends.examples import clear, fellow_with_stipends, pay, prepare, stipend


def test_people_take_out_what_they_were_paid_and_what_they_entered(app_context: Flask) -> None:
    programme = make_programme()
    boss = make_manager(programme)
    fellow = fellow_with_stipends(programme)
    assert fellow.person_id is not None
    clear(fellow, 1, by=boss.id)
    run = prepare(programme)
    pay(run, stipend(fellow).id, reference="UTR 1", by=boss.id)
    mine = export_person(fellow.person_id)
    assert [(row["month"], row["rupees"], row["state"]) for row in mine["stipends"]] == [
        (1, "15000.00", "paid"),
        (2, "15000.00", "scheduled"),
        (3, "15000.00", "scheduled"),
    ]
    assert mine["stipends"][0]["reference"] == "UTR 1"
    assert [row["kind"] for row in mine["stipend_ledger"]][-1] == "paid"
    assert held_value("put_into_run", "kind") == "Put into a pay run"
    entered = export_person(boss.id)
    assert [row["kind"] for row in entered["stipend_ledger"]] == ["cleared", "paid"]
    assert entered["stipends"] == []


@pytest.mark.parametrize("table", ["stipends", "stipend_ledger", "pay_runs"])
def test_what_is_kept_is_said(app: Flask, table: str) -> None:
    assert personal_data[table].kept
