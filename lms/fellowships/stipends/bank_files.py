"""The file that a manager hands to the bank: one payment a row, as a workbook. Account numbers are text."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.core.money import plain_rupees
from lms.core.workbooks import Table
from lms.fellowships.stipends.models import StipendState
from lms.fellowships.stipends.run_queries import RunLine


def bank_table(references: dict[str, RunLine]) -> Table:
    """Return the payments of a run that are still to be made, by their references, with headings.

    The headings are among those by which the bank's answer is read.
    """
    header = (_("Name on the account"), _("Account number"), _("IFSC"), _("Amount"), _("Reference"))
    rows = [
        (line.holder, line.account, line.ifsc, float(plain_rupees(line.amount_paise)), reference)
        for reference, line in references.items()
        if line.state is StipendState.IN_RUN and line.problem is None
    ]
    return header, rows
