"""How stipends join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.fellowships.reports.followers import accepted_followers
from lms.fellowships.stipends import ledger_guard, operations, privacy
from lms.fellowships.stipends.loaders import sees_stipends
from lms.fellowships.stipends.models import ENTRY_NAMES, NAMES, RUN_NAMES
from lms.fellowships.stipends.views import bank_answers, fellow, pay_runs, programme
from lms.people.changes import action_names
from lms.people.held import code_names, column_names

# Importing these modules enters their routes into the blueprint, and guards the ledger.
PARTS = (bank_answers, fellow, ledger_guard, pay_runs, programme)

ACTIONS = {
    "stipends_opened": _l("Stipends scheduled"),
    "stipends_shifted": _l("Due dates of stipends moved"),
    "stipends_settled": _l("Stipends settled at the end"),
    "stipend_cleared": _l("Stipend cleared by the report"),
    "stipend_cleared_without_report": _l("Stipend cleared without a report"),
    "stipend_held": _l("Stipend held back"),
    "stipend_released": _l("Stipend released"),
    "stipend_adjusted": _l("Amount of a stipend changed"),
    "stipend_put_into_run": _l("Stipend put into a pay run"),
    "stipend_taken_out_of_run": _l("Stipend taken out of a pay run"),
    "stipend_failed": _l("Payment of a stipend failed"),
    "stipend_paid": _l("Stipend paid"),
    "stipend_came_back": _l("Payment of a stipend came back"),
    "stipend_cancelled": _l("Stipend cancelled"),
    "pay_run_prepared": _l("Pay run prepared"),
    "pay_run_done": _l("Pay run done"),
    "pay_run_cancelled": _l("Pay run cancelled"),
    "bank_file_taken": _l("File for the bank taken out"),
}
COLUMNS = {
    "stipends": _l("Stipend"),
    "pay_runs": _l("Pay run"),
    "month": _l("Month"),
    "months": _l("Months"),
    "days": _l("Days"),
    "due_on": _l("Due on"),
    "rupees": _l("Rupees"),
    "amount_paise": _l("Amount in paise"),
    "paise_before": _l("Amount before, in paise"),
    "funder": _l("Who pays for it"),
    "paid_on": _l("Paid on"),
    "reference": _l("Reference"),
    "entered_at": _l("Entered"),
    "run": _l("Pay run"),
    "last_day": _l("Last day"),
    "paid_paise": _l("Paid, in paise"),
    "open_paise": _l("Still to be paid, in paise"),
    "cut_paise": _l("Cut, in paise"),
    "cancelled_paise": _l("Cancelled, in paise"),
    "beyond_paise": _l("Paid beyond the last day, in paise"),
}


def register(app: Flask) -> None:
    """Add the pages, the places, the words and the privacy declarations of stipends."""
    accepted_followers.add("stipends", operations.clear_by_report)
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    words = {str(key): name for names in (NAMES, RUN_NAMES, ENTRY_NAMES) for key, name in names.items()}
    code_names.add_all({code: name for code, name in words.items() if code not in code_names})
    privacy.register()
    fellow_places.add(
        "stipends",
        FellowPlace(label=_l("Stipends"), endpoint="fellowships.show_stipends", order=60, visible=sees_stipends),
    )
    programme_places.add(
        "stipends", ProgrammePlace(label=_l("Stipends"), endpoint="fellowships.list_stipends", order=60)
    )
    programme_places.add(
        "pay_runs", ProgrammePlace(label=_l("Pay runs"), endpoint="fellowships.list_pay_runs", order=65)
    )
