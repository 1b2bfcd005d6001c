"""Pay runs: prepared once for each stipend, paid line by line, taken apart again where something is wrong.

A run is prepared under the lock of its programme's row, so two managers at once never put a stipend into two runs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.moves import LONGEST_REASON, MoveRefused
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.stipends import letters
from lms.fellowships.stipends.banking import bank_problem, reference_of
from lms.fellowships.stipends.ledger import act, held, is_entered
from lms.fellowships.stipends.models import RUN_MOVES, PayRun, PayRunState, Stipend, StipendState

LONGEST_REFERENCE = 100


def prepare_run(
    programme_id: int,
    *,
    until: date,
    by: int | None,
    chosen: Collection[int] | None = None,
    form_key: str | None = None,
) -> PayRun:
    """Put the cleared stipends that are due up to a day into a new pay run, of them only the ``chosen`` where given.

    What somebody else has taken meanwhile, has no bank account or no amount stays out. The same form sent again gives
    the run that it made. Raises Refusal where nothing is left to pay.
    """
    programme = lock(Programme, programme_id)
    if programme is None:
        raise LookupError(f"no programme {programme_id}")
    known = db.session.scalar(select(PayRun).filter_by(form_key=form_key)) if form_key else None
    if known is not None:
        return known
    stipends = [each for each in _payable(programme_id, until) if chosen is None or each.id in chosen]
    if not stipends:
        sentence = _l("Nothing is left to pay up to this day. Somebody may have prepared a pay run just now.")
        raise Refusal(sentence, field="until")
    run = _make_run(programme_id, stipends, form_key, by)
    for stipend in stipends:
        stipend.pay_run_id = run.id
        act(stipend, "put_into_run", by=by, pay_run_id=run.id)
    history.record("fellowships.pay_run_prepared", run, by=by, run=run.number, count=run.count)
    return run


def _payable(programme_id: int, until: date) -> list[Stipend]:
    rows = db.session.execute(
        select(Stipend, Fellow.bank)
        .join(Fellow, Fellow.id == Stipend.fellow_id)
        .where(
            Fellow.programme_id == programme_id,
            Stipend.state == StipendState.CLEARED,
            Stipend.due_on <= until,
            Stipend.amount_paise > 0,
        )
        .order_by(Stipend.id)
        .with_for_update(of=Stipend)
        .execution_options(populate_existing=True)
    )
    return [stipend for stipend, bank in rows if bank_problem(bank) is None]


def _make_run(programme_id: int, stipends: Collection[Stipend], form_key: str | None, by: int | None) -> PayRun:
    last = db.session.scalar(select(func.max(PayRun.number)).where(PayRun.programme_id == programme_id)) or 0
    run = PayRun(
        programme_id=programme_id,
        number=last + 1,
        total_paise=sum(stipend.amount_paise for stipend in stipends),
        count=len(stipends),
        form_key=form_key,
        made_by_id=by,
        made_at=clock.now(),
    )
    db.session.add(run)
    db.session.flush()
    return run


def _held_run(run_id: int) -> PayRun:
    run = lock(PayRun, run_id)
    if run is None:
        raise LookupError(f"no pay run {run_id}")
    return run


def _lines(run_id: int) -> list[Stipend]:
    found = select(Stipend).where(Stipend.pay_run_id == run_id).order_by(Stipend.id)
    return list(db.session.scalars(found.with_for_update().execution_options(populate_existing=True)))


def _line(run_id: int, stipend_id: int) -> Stipend:
    stipend = held(stipend_id)
    if stipend.pay_run_id != run_id:
        raise MoveRefused(_l("One of these stipends is not in this pay run any more. Look at the run again."))
    return stipend


def mark_paid(
    run_id: int, stipend_ids: Collection[int], *, paid_on: date, reference: str, today: date, by: int | None
) -> int:
    """Note that lines of a run were paid on a day under the bank's reference; return how many were not noted before.

    Without a reference each line keeps that of the file for the bank. Raises Refusal.
    """
    run = _held_run(run_id)
    _require_day(run, paid_on, today)
    reference = " ".join(reference.split())
    if len(reference) > LONGEST_REFERENCE:
        sentence = _l("This is too long: %(max)d characters at most.", max=LONGEST_REFERENCE)
        raise Refusal(sentence, field="reference")
    if not stipend_ids:
        raise Refusal(_l("Tick the stipends that were paid."))
    lines = [_line(run_id, stipend_id) for stipend_id in sorted(set(stipend_ids))]
    unpaid = [stipend for stipend in lines if stipend.state is not StipendState.PAID]
    for stipend in unpaid:
        _pay(run, stipend, paid_on, reference or reference_of(run_id, stipend.id), by)
    _finish(run, by)
    return len(unpaid)


def _require_day(run: PayRun, paid_on: date, today: date) -> None:
    if paid_on > today:
        raise Refusal(_l("This day is still to come. Enter the day on which the bank paid."), field="paid_on")
    if paid_on < first_day(run):
        raise Refusal(_l("This day is before the pay run was made. Enter the day of the payment."), field="paid_on")


def first_day(run: PayRun) -> date:
    """Return the first day on which a run can have been paid: that of its making, in any time zone."""
    return run.made_at.date() - timedelta(days=1)


@dataclass(frozen=True)
class PaidNote:
    """That the bank has paid a line, or (with a reason) that it could not; ``amount_paise`` as the bank says."""

    stipend_id: int
    amount_paise: int
    paid_on: date
    reference: str
    failure: str = ""


@dataclass(frozen=True)
class Taken:
    """How many lines were noted as paid, how many went back, and how many had changed meanwhile."""

    paid: int
    failed: int
    passed_over: int


def take_answer(run_id: int, notes: Collection[PaidNote], *, today: date, by: int | None) -> Taken:
    """Note what the bank says about lines of a run; return how many that were.

    What failed is cleared again with the bank's reason. A line that is not open any more is passed over, so that the
    same file can be taken twice. Raises Refusal for a day that cannot be.
    """
    run, paid, failed = _held_run(run_id), 0, 0
    for note in sorted(notes, key=lambda note: note.stipend_id):
        stipend = held(note.stipend_id)
        is_open = stipend.pay_run_id == run_id and stipend.state is StipendState.IN_RUN
        if not is_open or stipend.amount_paise != note.amount_paise:
            continue
        if note.failure:
            _leave(run, stipend, "failed", note.failure, by=by)
            letters.write_failed(stipend, note.failure)
            failed += 1
        else:
            _require_day(run, note.paid_on, today)
            _pay(run, stipend, note.paid_on, note.reference, by)
            paid += 1
    _finish(run, by, next((note.failure for note in notes if note.failure), ""))
    return Taken(paid, failed, len(notes) - paid - failed)


def _pay(run: PayRun, stipend: Stipend, paid_on: date, reference: str, by: int | None) -> None:
    act(
        stipend,
        "paid",
        by=by,
        amount_paise=-stipend.amount_paise,
        pay_run_id=run.id,
        report_id=stipend.report_id,
        reference=reference,
    )
    stipend.paid_on, stipend.reference = paid_on, reference
    letters.write_paid(stipend)


def take_out(run_id: int, stipend_id: int, reason: str, *, by: int | None, form_key: str | None = None) -> None:
    """Take a line out of a run; its stipend is cleared again. Raises Refusal."""
    run = _held_run(run_id)
    if is_entered(form_key):
        return
    _leave(run, _line(run_id, stipend_id), "taken_out_of_run", reason, by=by, form_key=form_key)
    _finish(run, by, reason)


def _leave(
    run: PayRun, stipend: Stipend, verb: str, reason: str, *, by: int | None, form_key: str | None = None
) -> None:
    act(stipend, verb, by=by, reason=reason, pay_run_id=run.id, form_key=form_key)
    stipend.pay_run_id = None


def cancel_run(run_id: int, reason: str, *, by: int | None) -> None:
    """Give a run up: what is not paid yet is cleared again; what is paid stays paid, and the run is done then.

    Raises MoveRefused for a run that is over, or without a reason.
    """
    run = _held_run(run_id)
    reason = RUN_MOVES.require(run.state, "cancelled", Actor.MANAGER, reason)
    for stipend in _lines(run_id):
        if stipend.state is StipendState.IN_RUN:
            _leave(run, stipend, "taken_out_of_run", reason, by=by)
    _finish(run, by, reason)


def _finish(run: PayRun, by: int | None, reason: str = "") -> None:
    """End a run that has no open line: done where something was paid, else cancelled."""
    if run.state is not PayRunState.PREPARED:
        return
    db.session.flush()
    states = {stipend.state for stipend in _lines(run.id)}
    if StipendState.IN_RUN in states:
        return
    verb = "done" if states else "cancelled"
    RUN_MOVES.make(run, verb, actor=Actor.MANAGER, by=by, reason=reason[:LONGEST_REASON], run=run.number)
    run.done_at = clock.now()


def note_returned(stipend_id: int, reason: str, *, by: int | None, form_key: str | None = None) -> None:
    """Note that the bank has sent a payment back: the stipend is cleared again, and owed. Raises MoveRefused."""
    stipend = held(stipend_id)
    if is_entered(form_key):
        return
    act(
        stipend,
        "came_back",
        by=by,
        reason=reason,
        amount_paise=stipend.amount_paise,
        pay_run_id=stipend.pay_run_id,
        reference=stipend.reference,
        form_key=form_key,
    )
    stipend.pay_run_id, stipend.paid_on, stipend.reference = None, None, ""


def note_bank_file(run_id: int, *, by: int | None) -> None:
    """Note that the file with the account numbers was taken out."""
    run = _held_run(run_id)
    if run.state is PayRunState.CANCELLED:
        raise Refusal(_l("This pay run was cancelled, so there is nothing to hand to the bank."))
    history.record("fellowships.bank_file_taken", run, by=by, run=run.number)
