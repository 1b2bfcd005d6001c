from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from lms.core.errors import Refusal
from lms.core.workbooks import workbook
from lms.fellowships.stipends.banking import bank_problem, masked, reference_of
from lms.fellowships.stipends.models import StipendState
from lms.fellowships.stipends.paid_files import AnswerRow, Outcome, read_answer, table_of
from lms.fellowships.stipends.run_queries import RunLine
from tests.fellowships.stipends.examples import BANK

TODAY, FIRST = date(2026, 3, 10), date(2026, 3, 1)
GOOD = {
    "Reference": "P1S1",
    "Account No.": "123456789012",
    "Amount (INR)": "15,000.00",
    "Status": "SUCCESS",
    "Value Date": "05/03/2026",
    "UTR": "UTR 1",
    "Remarks": "",
}


def line(stipend_id: int, state: StipendState = StipendState.IN_RUN) -> RunLine:
    return RunLine(
        stipend_id=stipend_id,
        fellow_id=1,
        full_name="Asha",
        month=1,
        due_on=date(2026, 1, 31),
        amount_paise=15_000_00,
        state=state,
        paid_on=date(2026, 3, 4) if state is StipendState.PAID else None,
        paid_reference="UTR 0",
        report_id=None,
        holder="Asha",
        account="0" * 3 + "123456789012",
        ifsc="SBIN0001234",
        problem=None,
    )


LINES = {"P1S1": line(1), "P1S2": line(2), "P1S3": line(3, StipendState.PAID)}


def read(*changes: dict[str, str]) -> list[AnswerRow]:
    rows = [list(GOOD)] + [list({**GOOD, **change}.values()) for change in changes]
    return read_answer(rows, LINES, first_day=FIRST, today=TODAY)


def test_a_good_row_says_who_was_paid_when(app_context: Flask) -> None:
    (row,) = read({})
    assert (row.outcome, row.day, row.bank_reference, row.number) == (Outcome.PAID, date(2026, 3, 5), "UTR 1", 2)
    assert row.line is LINES["P1S1"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Reference": "P9S9"}, "No payment of this run"),
        ({"Reference": ""}, "No payment of this run"),
        ({"Amount (INR)": "14,000"}, "The file says 14,000, the pay run ₹15,000"),
        ({"Amount (INR)": "fifteen"}, "is not an amount"),
        ({"Account No.": "999999999999"}, "not the one of this fellow"),
        ({"Account No.": ""}, "not the one of this fellow"),
        ({"Status": "maybe"}, "The status “maybe” is not known"),
        ({"Status": "Pending"}, "not decided yet"),
        ({"Value Date": "soon"}, "“soon” is no day"),
        ({"Value Date": "2026-04-01"}, "still to come"),
        ({"Value Date": "2026-02-01"}, "before the pay run was made"),
        ({"Reference": "P1S3", "Status": "failed"}, "noted as paid, and the bank says it failed"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(app_context: Flask, change: dict[str, str], words: str) -> None:
    (row,) = read(change)
    assert row.outcome is Outcome.PROBLEM
    assert words in row.sentence


def test_what_is_known_paid_twice_or_failed(app_context: Flask) -> None:
    rows = read(
        {"Reference": " p1s1 ", "Account No.": "XXXXXX9012", "UTR": ""},
        {"Reference": "P1S1"},
        {"Reference": "P1S2", "Status": "Rejected", "Remarks": "Account closed"},
        {"Reference": "P1S3"},
    )
    assert [row.outcome for row in rows] == [Outcome.PAID, Outcome.PROBLEM, Outcome.FAILED, Outcome.KNOWN]
    assert rows[0].bank_reference == "P1S1"
    assert "row 2 already" in rows[1].sentence
    assert rows[2].sentence == "Account closed"
    assert "noted as paid already" in rows[3].sentence


def test_columns_come_in_any_order_and_in_hindi(app_context: Flask) -> None:
    rows = [
        ["तारीख", "स्थिति", "राशि", "खाता संख्या", "संदर्भ"],
        ["2026-03-05T00:00:00", "सफल", "₹15000", "123456789012", "P1S2"],
    ]
    assert read_answer(rows, LINES, first_day=FIRST, today=TODAY)[0].outcome is Outcome.PAID


def test_missing_columns_are_named(app_context: Flask) -> None:
    with pytest.raises(Refusal, match="Account number, Date") as refused:
        read_answer([["Reference", "Amount", "Status"], ["P1S1", "1", "paid"]], LINES, first_day=FIRST, today=TODAY)
    assert refused.value.field == "file"


@pytest.mark.parametrize("content", [b"\n \n", b"PK\x03\x04broken", b"a\n" * 1001])
def test_what_is_no_table_is_refused(app_context: Flask, content: bytes) -> None:
    with pytest.raises(Refusal):
        table_of(content)


def test_workbooks_and_csv_give_the_same_rows(app_context: Flask) -> None:
    cells = ["P1S1", "123456789012", 15000.0, "paid", "2026-03-05"]
    heads = ["Reference", "Account", "Amount", "Status", "Date"]
    made = workbook([("Answer", (heads, [cells]))])
    expected = [heads, ["P1S1", "123456789012", "15000", "paid", "2026-03-05"]]
    assert table_of(made) == expected
    assert table_of(b"Reference;Account;Amount;Status;Date\nP1S1;123456789012;15000;paid;2026-03-05") == expected


def test_accounts_are_checked_and_shown_by_their_end(app_context: Flask) -> None:
    assert bank_problem(BANK) is None
    assert masked("123456789012") == "••••9012"
    assert masked("") == ""
    assert reference_of(3, 14) == "P3S14"
