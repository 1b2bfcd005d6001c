"""What the database holds about stipends. All money is in paise.

A stipend is one month's money and where it stands; the ledger holds every event about it and is only ever added to.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.fellowships.moves import Actor, moves_of


class StipendState(StrEnum):
    """Where a month's stipend is. Cancelled ones are those of months after an early end."""

    SCHEDULED = "scheduled"
    CLEARED = "cleared"
    HELD = "held"
    IN_RUN = "in_run"
    PAID = "paid"
    CANCELLED = "cancelled"


T = StipendState
NAMES = {
    T.SCHEDULED: _l("Scheduled"),
    T.CLEARED: _l("Cleared"),
    T.HELD: _l("Held"),
    T.IN_RUN: _l("In a pay run"),
    T.PAID: _l("Paid"),
    T.CANCELLED: _l("Cancelled"),
}
_MANAGER = frozenset({Actor.MANAGER})
MOVES = moves_of(
    "stipend",
    NAMES,
    cleared=Move(
        starts=from_any(T.SCHEDULED),
        to=T.CLEARED,
        actors=frozenset({Actor.MENTOR, Actor.MANAGER}),
        follows="it can enter a pay run",
    ),
    cleared_without_report=Move(starts=from_any(T.SCHEDULED), to=T.CLEARED, actors=_MANAGER, needs_reason=True),
    held=Move(starts=from_any(T.SCHEDULED, T.CLEARED), to=T.HELD, actors=_MANAGER, needs_reason=True),
    released=Move(starts=from_any(T.HELD), to=T.SCHEDULED, actors=_MANAGER, needs_reason=True),
    put_into_run=Move(starts=from_any(T.CLEARED), to=T.IN_RUN, actors=_MANAGER),
    taken_out_of_run=Move(starts=from_any(T.IN_RUN), to=T.CLEARED, actors=_MANAGER, needs_reason=True),
    failed=Move(
        starts=from_any(T.IN_RUN), to=T.CLEARED, actors=_MANAGER, needs_reason=True, follows="a letter to the fellow"
    ),
    paid=Move(starts=from_any(T.IN_RUN), to=T.PAID, actors=_MANAGER, follows="a letter to the fellow"),
    came_back=Move(
        starts=from_any(T.PAID),
        to=T.CLEARED,
        actors=_MANAGER,
        needs_reason=True,
        follows="it is owed again and can enter another pay run",
    ),
    cancelled=Move(starts=from_any(T.SCHEDULED, T.CLEARED, T.HELD), to=T.CANCELLED, actors=_MANAGER, needs_reason=True),
)


class EntryKind(StrEnum):
    """What a line of the ledger says."""

    SCHEDULED = "scheduled"
    CLEARED = "cleared"
    ADJUSTED = "adjusted"
    HELD = "held"
    RELEASED = "released"
    PUT_INTO_RUN = "put_into_run"
    TAKEN_OUT_OF_RUN = "taken_out_of_run"
    FAILED = "failed"
    PAID = "paid"
    CAME_BACK = "came_back"
    CANCELLED = "cancelled"


K = EntryKind
ENTRY_NAMES = {
    K.SCHEDULED: _l("Scheduled"),
    K.CLEARED: _l("Cleared"),
    K.ADJUSTED: _l("Amount changed"),
    K.HELD: _l("Held"),
    K.RELEASED: _l("Released"),
    K.PUT_INTO_RUN: _l("Put into a pay run"),
    K.TAKEN_OUT_OF_RUN: _l("Taken out of the pay run"),
    K.FAILED: _l("The bank could not pay it"),
    K.PAID: _l("Paid"),
    K.CAME_BACK: _l("Payment came back"),
    K.CANCELLED: _l("Cancelled"),
}
DUE_KINDS = (K.SCHEDULED, K.ADJUSTED)
PAID_KINDS = (K.PAID, K.CAME_BACK)
LEFT_KINDS = (K.TAKEN_OUT_OF_RUN, K.FAILED, K.CAME_BACK)
"""With which lines a stipend leaves its pay run unpaid."""


class PayRunState(StrEnum):
    """A pay run is prepared, then paid line by line, or given up."""

    PREPARED = "prepared"
    DONE = "done"
    CANCELLED = "cancelled"


RUN_NAMES = {
    PayRunState.PREPARED: _l("Prepared"),
    PayRunState.DONE: _l("Done"),
    PayRunState.CANCELLED: _l("Cancelled"),
}
RUN_MOVES = moves_of(
    "pay_run",
    RUN_NAMES,
    done=Move(starts=from_any(PayRunState.PREPARED), to=PayRunState.DONE, actors=_MANAGER),
    cancelled=Move(
        starts=from_any(PayRunState.PREPARED),
        to=PayRunState.CANCELLED,
        actors=_MANAGER,
        needs_reason=True,
        follows="its stipends are cleared again",
    ),
)


class Stipend(Guarded, Base):
    """One month's stipend of one fellow; ``month`` counts from 1.

    ``amount_paise`` is what is due, adjustments included; ``report_id`` is the report that cleared it.
    """

    __tablename__ = "stipends"
    __table_args__ = (
        UniqueConstraint("fellow_id", "month"),
        Index("ix_stipends_state", "state", "due_on"),
        CheckConstraint("amount_paise >= 0", name="amount_not_below_zero"),
        CheckConstraint("(state IN ('in_run', 'paid')) = (pay_run_id IS NOT NULL)", name="run_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="RESTRICT"))
    month: Mapped[int]
    due_on: Mapped[date]
    amount_paise: Mapped[int] = mapped_column(BigInteger)
    funder: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[StipendState] = mapped_column(default=StipendState.SCHEDULED)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("fellow_reports.id", ondelete="RESTRICT"), index=True)
    pay_run_id: Mapped[int | None] = mapped_column(ForeignKey("pay_runs.id", ondelete="RESTRICT"), index=True)
    paid_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(100), default="")


class LedgerEntry(Base):
    """One line of the ledger. Lines are added, never changed or deleted; the sum of a stipend's lines is what is owed.

    ``amount_paise`` is positive where something becomes due (scheduled, a rise, a payment that came back), negative
    where it is paid or falls away, and 0 for what moves no money (cleared, held, in and out of a pay run, a payment
    that failed). ``ledger_guard`` refuses every change of a line. People are never deleted, only made anonymous, so a
    line keeps naming who entered it.
    """

    __tablename__ = "stipend_ledger"
    __table_args__ = (
        Index("ix_stipend_ledger_fellow", "fellow_id", "id"),
        CheckConstraint(
            "kind NOT IN ('adjusted', 'held', 'released', 'taken_out_of_run', 'failed', 'came_back', 'cancelled') "
            "OR reason <> ''",
            name="reason_is_given",
        ),
        CheckConstraint("kind <> 'cleared' OR report_id IS NOT NULL OR reason <> ''", name="clearing_is_explained"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="RESTRICT"))
    stipend_id: Mapped[int] = mapped_column(ForeignKey("stipends.id", ondelete="RESTRICT"), index=True)
    pay_run_id: Mapped[int | None] = mapped_column(ForeignKey("pay_runs.id", ondelete="RESTRICT"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("fellow_reports.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[EntryKind]
    amount_paise: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    reference: Mapped[str] = mapped_column(String(100), default="")
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), index=True)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PayRun(Guarded, Base):
    """Stipends that are paid together.

    ``number`` counts in its programme; ``total_paise`` and ``count`` are as it was prepared.
    """

    __tablename__ = "pay_runs"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="RESTRICT"))
    number: Mapped[int]
    state: Mapped[PayRunState] = mapped_column(default=PayRunState.PREPARED)
    total_paise: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int]
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
