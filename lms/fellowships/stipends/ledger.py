"""Writing the ledger. An act on a stipend goes through ``act``: its move, its line, its history, all or nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.core import clock
from lms.core.database import lock
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.stipends.models import MOVES, EntryKind, LedgerEntry, Stipend

KINDS = {
    "cleared": EntryKind.CLEARED,
    "cleared_without_report": EntryKind.CLEARED,
    "held": EntryKind.HELD,
    "released": EntryKind.RELEASED,
    "put_into_run": EntryKind.PUT_INTO_RUN,
    "taken_out_of_run": EntryKind.TAKEN_OUT_OF_RUN,
    "failed": EntryKind.FAILED,
    "paid": EntryKind.PAID,
    "came_back": EntryKind.CAME_BACK,
    "cancelled": EntryKind.CANCELLED,
}
"""The kind of line that each move of a stipend writes."""


def enter(stipend: Stipend, kind: EntryKind, amount_paise: int, *, by: int | None, **values: Any) -> None:
    """Add a line to the ledger; ``values`` are reason, reference, report_id, pay_run_id and form_key."""
    db.session.add(
        LedgerEntry(
            fellow_id=stipend.fellow_id,
            stipend_id=stipend.id,
            kind=kind,
            amount_paise=amount_paise,
            entered_by_id=by,
            entered_at=clock.now(),
            **values,
        )
    )


def act(
    stipend: Stipend,
    verb: str,
    *,
    by: int | None,
    actor: Actor = Actor.MANAGER,
    amount_paise: int = 0,
    reason: str = "",
    **values: Any,
) -> None:
    """Move a held stipend and enter the line that belongs to the move. Raises MoveRefused.

    ``amount_paise`` is what the move changes about what is owed; ``values`` as in ``enter``.
    """
    reason = MOVES.require(stipend.state, verb, actor, reason)
    detail = {"amount_paise": amount_paise} if amount_paise else {}
    MOVES.make(stipend, verb, actor=actor, by=by, reason=reason, month=stipend.month, **detail)
    enter(stipend, KINDS[verb], amount_paise, by=by, reason=reason, **values)


def is_entered(form_key: str | None) -> bool:
    """Whether a form that was sent has written its line already."""
    return bool(form_key) and db.session.scalar(select(LedgerEntry.id).filter_by(form_key=form_key)) is not None


def held(stipend_id: int) -> Stipend:
    """Return a stipend, held for this transaction."""
    stipend = lock(Stipend, stipend_id)
    if stipend is None:
        raise LookupError(f"no stipend {stipend_id}")
    return stipend


def held_of(fellow_id: int) -> list[Stipend]:
    """Return the stipends of a fellow by month, held for this transaction."""
    found = select(Stipend).where(Stipend.fellow_id == fellow_id).order_by(Stipend.month)
    return list(db.session.scalars(found.with_for_update().execution_options(populate_existing=True)))
