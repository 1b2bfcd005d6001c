"""A pay run: from cleared stipends over the bank's file and its answer to the statement that a fellow opens."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports import operations
from lms.fellowships.reports.models import Report
from lms.fellowships.stipends.models import Stipend, StipendState
from tests.browser import LiveSite, NewPage
from tests.factories.fellowships import first_day, make_manager, make_programme
from tests.factories.people import make_person
from tests.journeys import fellowship
from tests.journeys.fellowship import DESK, Visitor, begin_fellowship, database, today, visitor

pytestmark = pytest.mark.browser

ASHA, BHOLA, CHANDRA, DEV = "Asha Devi", "Bhola Ram", "Chandra Bai", "Dev Singh"
ACCOUNTS = {ASHA: "012345678901", BHOLA: "234567890123", CHANDRA: "345678901234"}
RUPEES = 15_000
REMARK = "The account is closed"
UTR = "UTR77"


@dataclass(frozen=True)
class Payday:
    """A programme whose fellows, by name, have had their first report accepted; one has told no account."""

    site: LiveSite
    programme: Programme
    manager_id: int
    fellows: dict[str, Fellow]

    @property
    def runs(self) -> str:
        """The path of the pay runs."""
        return f"/programmes/{self.programme.slug}/pay-runs"

    def first_stipends(self) -> dict[str, StipendState]:
        """Return where the stipend of everybody's first month is now."""
        states = select(Stipend.fellow_id, Stipend.state).filter_by(month=1)
        with database(self.site) as session:
            found = {row.fellow_id: row.state for row in session.execute(states)}
        return {name: found[fellow.id] for name, fellow in self.fellows.items()}


@pytest.fixture
def payday(live_site: LiveSite) -> Payday:
    """Four fellows in their third month."""
    with database(live_site):
        programme = make_programme("paid")
        manager_id = make_manager(programme).id
        fellows = {
            name: with_first_report(live_site, programme, name, manager_id) for name in (ASHA, BHOLA, CHANDRA, DEV)
        }
    return Payday(live_site, programme, manager_id, fellows)


def with_first_report(site: LiveSite, programme: Programme, name: str, manager_id: int) -> Fellow:
    """Return a fellow whose first report was handed in and accepted, so that the first stipend is cleared."""
    person = make_person(name, language=fellowship.HINDI[0])
    bank = {"holder": name, "account": ACCOUNTS[name], "ifsc": "SBIN0001234"} if name in ACCOUNTS else None
    fellow = begin_fellowship(programme, person, starts_on=first_day(2), bank=bank)
    report_id = db.session.scalars(select(Report.id).filter_by(fellow_id=fellow.id, month=1)).one()
    db.session.rollback()
    form, answers = plan_of(programme).report, {"done": "We walked."}
    with transaction():
        operations.hand_in(report_id, form, answers, seen=0, number=1, today=today(site), by=person.id)
    with transaction():
        operations.accept(report_id, number=1, comment="", by=manager_id, actor=Actor.MANAGER)
    return fellow


def prepares_the_run(manager: Visitor, payday: Payday) -> None:
    manager.opens(f"/programmes/{payday.programme.slug}/stipends")
    manager.is_at("Stipends")
    manager.presses("New pay run")
    manager.is_at("New pay run")
    expect(manager.row(ASHA)).to_contain_text("••••8901")
    expect(manager.row(DEV)).to_contain_text(manager.say("There is no bank account yet."))
    expect(manager.page.get_by_text("3 stipends, ₹45,000 together.")).to_be_visible()
    manager.presses("Prepare the pay run")
    manager.is_told("The pay run is prepared. Hand its file to the bank next.")
    manager.is_at("Pay run %(number)s", number=1)


def takes_the_bank_file(manager: Visitor) -> list[tuple[Any, ...]]:
    """Download the file for the bank and return its payments."""
    with manager.page.expect_download() as waiting:
        manager.presses("File for the bank (XLSX)")
    assert waiting.value.suggested_filename.endswith(".xlsx")
    workbook = load_workbook(BytesIO(waiting.value.path().read_bytes()))
    return list(workbook.worksheets[0].iter_rows(min_row=2, values_only=True))


def answer_of_the_bank(rows: list[tuple[Any, ...]], day: date, path: Path) -> Path:
    """Write what the bank answers: one payment of its file failed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", "Reference No", "Beneficiary Account", "Amount (INR)", "Status", "UTR", "Remarks"])
        for name, account, _ifsc, amount, reference in rows:
            end = ["Failed", "", REMARK] if name == CHANDRA else ["Success", f"{UTR}{reference}", ""]
            writer.writerow([day, reference, account, amount, *end])
    return path


def takes_the_answer(manager: Visitor, answer: Path) -> None:
    """Look at what each row of the bank's answer means, then take it."""
    manager.presses("Take in the bank's answer")
    manager.is_at("The bank's answer")
    manager.page.locator('[name="file"]').set_input_files(answer)
    manager.presses("Look at it")
    expect(manager.row(CHANDRA)).to_contain_text(REMARK)
    expect(manager.row(ASHA)).to_contain_text(manager.say("Paid"))
    manager.control("Take 3 rows").click()
    manager.is_at("Pay run %(number)s", number=1)
    expect(manager.page.get_by_text("2 payments are noted.")).to_be_visible()
    expect(manager.page.get_by_text("1 payment failed; its stipend is cleared again.")).to_be_visible()
    expect(manager.row(CHANDRA)).to_contain_text(REMARK)


def opens_the_statement(fellow: Visitor, fellow_id: int) -> str:
    """Open one's stipends and the statement, and return what the statement says."""
    fellow.opens(f"/fellows/{fellow_id}/stipends")
    fellow.is_at("Your stipends")
    expect(fellow.row(UTR)).to_contain_text("₹15,000")
    with fellow.page.expect_download() as waiting:
        fellow.presses("Statement (PDF)")
    assert waiting.value.suggested_filename.endswith(".pdf")
    return " ".join(page.extract_text() for page in PdfReader(waiting.value.path()).pages)


def test_stipends_go_to_the_bank_and_come_back_paid(
    live_site: LiveSite, new_page: NewPage, payday: Payday, tmp_path: Path
) -> None:
    manager = visitor(live_site, new_page, payday.manager_id, viewport=DESK)
    prepares_the_run(manager, payday)
    rows = takes_the_bank_file(manager)
    assert [(name, account, amount) for name, account, _ifsc, amount, _reference in rows] == [
        (name, account, RUPEES) for name, account in ACCOUNTS.items()
    ]
    takes_the_answer(manager, answer_of_the_bank(rows, today(live_site), tmp_path / "answer.csv"))
    assert payday.first_stipends() == {
        ASHA: StipendState.PAID,
        BHOLA: StipendState.PAID,
        CHANDRA: StipendState.CLEARED,
        DEV: StipendState.CLEARED,
    }

    asha = payday.fellows[ASHA]
    fellow = visitor(live_site, new_page, asha.person_id, fellowship.HINDI)
    statement = opens_the_statement(fellow, asha.id)
    assert "₹15,000" in statement
    assert UTR in statement
    assert ACCOUNTS[ASHA] not in statement
