"""What stipends and pay runs say about people. Money that was paid stays in the books, without a name."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from lms.core import history
from lms.core.money import plain_rupees
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.stipends.models import LedgerEntry, PayRun, Stipend


def _stipends(person_id: int) -> list[dict[str, Any]]:
    own = select(Stipend).join(Fellow).where(Fellow.person_id == person_id).order_by(Stipend.fellow_id, Stipend.month)
    return [
        {
            "month": row.month,
            "due_on": row.due_on.isoformat(),
            "rupees": plain_rupees(row.amount_paise),
            "funder": row.funder,
            "state": row.state.value,
            "paid_on": row.paid_on.isoformat() if row.paid_on else None,
            "reference": row.reference,
        }
        for row in db.session.scalars(own)
    ]


def _ledger(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(LedgerEntry, Stipend.month)
        .join(Stipend, Stipend.id == LedgerEntry.stipend_id)
        .join(Fellow, Fellow.id == LedgerEntry.fellow_id)
        .where(or_(Fellow.person_id == person_id, LedgerEntry.entered_by_id == person_id))
        .order_by(LedgerEntry.id)
    )
    return [
        {
            "entered_at": instant_text(entry.entered_at),
            "month": month,
            "kind": entry.kind.value,
            "rupees": plain_rupees(entry.amount_paise),
            "reason": entry.reason,
            "reference": entry.reference,
        }
        for entry, month in rows
    ]


def _runs(person_id: int) -> list[dict[str, Any]]:
    made = select(PayRun).where(PayRun.made_by_id == person_id).order_by(PayRun.id)
    return [
        {"run": row.number, "made_at": instant_text(row.made_at), "count": row.count, "state": row.state.value}
        for row in db.session.scalars(made)
    ]


def _erase_stipends(person_id: int) -> None:
    """Take the reasons out of the history of somebody's stipends; their rows name nobody."""
    own = select(Stipend.id).join(Fellow).where(Fellow.person_id == person_id)
    history.forget_reasons(Stipend.__tablename__, db.session.scalars(own).all())


def _keep(person_id: int) -> None:
    """Change nothing: the rows name nobody once the account and the fellow's row are anonymous."""


def register() -> None:
    """Declare the tables of stipends."""
    declare(
        PersonalData(
            table="stipends",
            title=_l("Your stipends"),
            export=_stipends,
            erase=_erase_stipends,
            kept=_l("The amounts and days of stipends stay, without a name, because funders ask for them."),
        )
    )
    declare(
        PersonalData(
            table="stipend_ledger",
            title=_l("Lines of the stipend ledger about you or entered by you"),
            export=_ledger,
            erase=_keep,
            kept=_l("The lines of the stipend ledger stay, without a name: an account book is never changed."),
        )
    )
    declare(
        PersonalData(
            table="pay_runs",
            title=_l("Pay runs that you prepared"),
            export=_runs,
            erase=_keep,
            kept=_l("Pay runs stay, without a name, because the bank has paid by them."),
        )
    )
