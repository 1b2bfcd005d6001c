"""The bank's answer to a pay run: a table whose rows say what was paid and what was not. Reading changes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext as _

from lms.core.errors import Refusal
from lms.core.money import parse_amount, show_money
from lms.fellowships.stipends.models import StipendState
from lms.fellowships.stipends.run_queries import RunLine
from lms.learning.cohort_forms import DAY_FORMATS
from lms.quizzes.exchange.sheets_files import NotATable, csv_rows, xlsx_rows

MOST_ROWS = 1000
LONGEST_CELL = 200
LONGEST_SHOWN = 40
WORKBOOK = b"PK\x03\x04"
HEADINGS = {
    "reference": {"reference", "ref", "ref no", "reference no", "reference number", "customer reference", "संदर्भ"},
    "account": {
        "account",
        "account no",
        "account number",
        "beneficiary account",
        "beneficiary account number",
        "खाता",
        "खाता संख्या",
    },
    "amount": {"amount", "amount inr", "amount rs", "transaction amount", "राशि", "रकम"},
    "status": {"status", "transaction status", "payment status", "result", "स्थिति"},
    "day": {"day", "date", "paid on", "payment date", "value date", "transaction date", "तारीख", "दिन"},
    "bank_reference": {"utr", "utr no", "utr number", "bank reference", "transaction id", "यूटीआर"},
    "remark": {"remark", "remarks", "reason", "failure reason", "टिप्पणी", "कारण"},
}
NEEDED = ("reference", "account", "amount", "status", "day")
PAID_WORDS = {"paid", "success", "successful", "processed", "completed", "credited", "done", "ok", "सफल", "भुगतान हुआ"}
FAILED_WORDS = {
    "failed",
    "failure",
    "fail",
    "rejected",
    "returned",
    "reversed",
    "unsuccessful",
    "not paid",
    "असफल",
    "विफल",
}
WAITING_WORDS = {"pending", "in process", "processing", "initiated", "queued", "बाकी", "लंबित"}


class Outcome(StrEnum):
    """What a row of the bank's answer means for the pay run."""

    PAID = "paid"
    FAILED = "failed"
    KNOWN = "known"
    PROBLEM = "problem"


@dataclass(frozen=True)
class AnswerRow:
    """One row, read. ``number`` is that in the file; ``sentence`` says what is wrong, or what is known already."""

    number: int
    reference: str
    outcome: Outcome
    line: RunLine | None = None
    day: date | None = None
    bank_reference: str = ""
    sentence: str = ""


def table_of(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV or XLSX file; raise Refusal where it is no table, too long or empty."""
    try:
        rows = xlsx_rows(content)[0] if content.startswith(WORKBOOK) else list(csv_rows(content))
    except NotATable as problem:
        raise Refusal(problem.what, field="file") from None
    if len(rows) > MOST_ROWS:
        raise Refusal(_("This table has more than %(most)d rows. Part it into several.", most=MOST_ROWS), field="file")
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise Refusal(_("This table is empty."), field="file")
    return rows


def read_answer(
    rows: Sequence[Sequence[str]], lines: Mapping[str, RunLine], *, first_day: date, today: date
) -> list[AnswerRow]:
    """Return what each row of the bank's answer says about the lines of a run, by their references.

    The first row with something in it holds the headings, in any order. Raises Refusal where columns are missing.
    """
    reader = _Reader(lines, first_day, today)
    return [reader.read(number, cells) for number, cells in _cells(rows)]


def without_the_rest(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return only the columns that are read, under their plain headings: what a page keeps until it is taken."""
    names = list(HEADINGS)
    return [names, *([cells.get(name, "") for name in names] for _number, cells in _cells(rows))]


def _cells(rows: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """Return the number and the named cells of each row with something in it but the first, which has the headings."""
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    columns = _columns(numbered[0][1] if numbered else [])
    return [
        (
            number,
            {name: row[place].strip()[:LONGEST_CELL] if place < len(row) else "" for name, place in columns.items()},
        )
        for number, row in numbered[1:]
    ]


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        plain = _plain(heading)
        name = next((name for name, known in HEADINGS.items() if plain in known), None)
        if name is not None:
            found.setdefault(name, place)
    missing = [name for name in NEEDED if name not in found]
    if missing:
        sentence = _(
            "These columns are missing: %(missing)s. The table needs reference, account, amount, status and date.",
            missing=", ".join(_heading(name) for name in missing),
        )
        raise Refusal(sentence, field="file")
    return found


def _heading(name: str) -> str:
    words: dict[str, str] = {
        "reference": _("Reference"),
        "account": _("Account number"),
        "amount": _("Amount"),
        "status": _("Status"),
        "day": _("Date"),
    }
    return words[name]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\s._:/()₹-]+", " ", text.lower()).split())


class _Reader:
    """Reads the rows of one answer; remembers which references it has seen."""

    def __init__(self, lines: Mapping[str, RunLine], first_day: date, today: date) -> None:
        self.lines = lines
        self.first_day = first_day
        self.today = today
        self.seen: dict[str, int] = {}

    def read(self, number: int, cells: Mapping[str, str]) -> AnswerRow:
        reference = re.sub(r"\s+", "", cells["reference"]).upper()
        shown = reference[:LONGEST_SHOWN]
        line = self.lines.get(reference)
        earlier = self.seen.setdefault(reference, number)
        if line is None:
            sentence = _("No payment of this run has the reference “%(reference)s”.", reference=shown)
            return AnswerRow(number, shown, Outcome.PROBLEM, sentence=sentence)
        if earlier != number:
            sentence = _("This payment stands in row %(row)d already; that one counts.", row=earlier)
            return AnswerRow(number, shown, Outcome.PROBLEM, line, sentence=sentence)
        try:
            return self._known_line(number, reference, line, cells)
        except Refusal as refusal:
            return AnswerRow(number, shown, Outcome.PROBLEM, line, sentence=str(refusal.sentence))

    def _known_line(self, number: int, reference: str, line: RunLine, cells: Mapping[str, str]) -> AnswerRow:
        if parse_amount(cells["amount"]) != line.amount_paise:
            told = {"file": cells["amount"][:LONGEST_SHOWN], "run": show_money(line.amount_paise)}
            raise Refusal(_("The file says %(file)s, the pay run %(run)s. Ask the bank.", **told))
        if not _same_account(cells["account"], line.account):
            raise Refusal(_("The account in the file is not the one of this fellow. Ask the bank."))
        outcome = _outcome(cells["status"])
        day = self._day(cells["day"])
        if line.state is StipendState.PAID:
            return self._paid_before(number, reference, line, outcome)
        remark = cells.get("remark", "")
        sentence = remark or _("The bank could not pay it.") if outcome is Outcome.FAILED else ""
        bank_reference = " ".join(cells.get("bank_reference", "").split())[:100]
        return AnswerRow(number, reference, outcome, line, day, bank_reference or reference, sentence[:500])

    def _paid_before(self, number: int, reference: str, line: RunLine, outcome: Outcome) -> AnswerRow:
        if outcome is Outcome.FAILED:
            raise Refusal(
                _("It is noted as paid, and the bank says it failed. Note on the stipend that the payment came back.")
            )
        sentence = _("It is noted as paid already; nothing is done twice.")
        return AnswerRow(number, reference, Outcome.KNOWN, line, line.paid_on, line.paid_reference, sentence)

    def _day(self, text: str) -> date:
        day = _typed_day(text)
        if day is None:
            typed = text[:LONGEST_SHOWN]
            raise Refusal(_("“%(typed)s” is no day. Write it like 2026-11-21 or 21-11-2026.", typed=typed))
        if day > self.today:
            raise Refusal(_("This day is still to come. Enter the day on which the bank paid."))
        if day < self.first_day:
            raise Refusal(_("This day is before the pay run was made. Enter the day of the payment."))
        return day


def _typed_day(text: str) -> date | None:
    plain = text.partition("T")[0].partition(" ")[0]
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
    return None


def _outcome(text: str) -> Outcome:
    plain = _plain(text)
    if plain in PAID_WORDS:
        return Outcome.PAID
    if plain in FAILED_WORDS:
        return Outcome.FAILED
    if plain in WAITING_WORDS:
        raise Refusal(_("The bank has not decided yet. Take the file again when it has."))
    raise Refusal(_("The status “%(typed)s” is not known. Write “paid” or “failed”.", typed=text[:LONGEST_SHOWN]))


def _same_account(typed: str, known: str) -> bool:
    """Whether a typed account is the known one: leading zeros may be lost, and all but four digits hidden."""
    plain = re.sub(r"[\s-]", "", typed)
    hidden = re.fullmatch(r"[Xx*•]+([0-9]{4,})", plain)
    if hidden:
        return known.endswith(hidden[1])
    return bool(plain) and plain.lstrip("0") == known.lstrip("0")
