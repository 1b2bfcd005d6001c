"""What happens to the stipends of one fellow: opened, cleared, held, changed, moved by leave, settled at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.money import LARGEST_RUPEES, PAISE, show_money
from lms.core.moves import LONGEST_REASON, MoveRefused, checked_reason
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.periods import month_bounds
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.stipends import letters
from lms.fellowships.stipends.ledger import act, enter, held, held_of, is_entered
from lms.fellowships.stipends.models import MOVES, EntryKind, Stipend, StipendState
from lms.fellowships.stipends.prorating import days_served, part_of

MOVABLE = (StipendState.SCHEDULED, StipendState.HELD)
FINISHED = (StipendState.PAID, StipendState.CANCELLED)


def open_stipends(fellow: Fellow, plan_months: int, by: int | None) -> None:
    """Schedule a stipend for each month of a fellowship, due on the last day of the month.

    Months that have one already are left alone, so it is also what adds the months of an extension. A fellow without a
    monthly amount gets none.
    """
    known = {stipend.month: stipend for stipend in held_of(fellow.id)}
    if not fellow.stipend_paise:
        return
    last = max(known, default=0)
    moved = known[last].due_on - month_bounds(fellow.starts_on, last)[1] if last else timedelta(0)
    for month in range(1, plan_months + 1):
        if month not in known:
            _open(fellow, month, month_bounds(fellow.starts_on, month)[1] + moved, by)
    if len(known) < plan_months:
        history.record("fellowships.stipends_opened", fellow, by=by, months=plan_months - len(known))


def _open(fellow: Fellow, month: int, due_on: date, by: int | None) -> None:
    stipend = Stipend(
        fellow_id=fellow.id, month=month, due_on=due_on, amount_paise=fellow.stipend_paise, funder=fellow.funder
    )
    db.session.add(stipend)
    db.session.flush()
    enter(stipend, EntryKind.SCHEDULED, stipend.amount_paise, by=by)


def shift_stipends(fellow_id: int, after: date, days: int, by: int | None) -> None:
    """Move the due dates from a day on by some days, back where they are negative.

    Only what is scheduled or held moves: what is cleared was earned before.
    """
    fellow = _fellow(fellow_id)
    moved = [each for each in held_of(fellow_id) if each.due_on >= after and each.state in MOVABLE]
    for stipend in moved:
        stipend.due_on += timedelta(days=days)
    if moved and days:
        months = [stipend.month for stipend in moved]
        history.record("fellowships.stipends_shifted", fellow, by=by, days=days, months=months)


def _fellow(fellow_id: int) -> Fellow:
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {fellow_id}")
    return fellow


def clear_by_report(report: Report, actor: Actor, by: int | None) -> None:
    """Clear the stipend of the month whose report was accepted; entered into ``accepted_followers``.

    One that is cleared already, held or gone stays as it is: ``release`` looks at the report again.
    """
    found = select(Stipend.id).where(Stipend.fellow_id == report.fellow_id, Stipend.month == report.month)
    stipend_id = db.session.scalar(found)
    stipend = held(stipend_id) if stipend_id else None
    if stipend is not None and MOVES.allows(stipend.state, "cleared", actor):
        _clear(stipend, report.id, actor, by)


def _clear(stipend: Stipend, report_id: int, actor: Actor, by: int | None) -> None:
    act(stipend, "cleared", by=by, actor=actor, report_id=report_id)
    stipend.report_id = report_id


def clear_without_report(stipend_id: int, reason: str, *, by: int | None, form_key: str | None = None) -> None:
    """Clear a stipend whose report is not accepted, with the manager's reason. Raises MoveRefused."""
    stipend = held(stipend_id)
    if not is_entered(form_key):
        act(stipend, "cleared_without_report", by=by, reason=reason, form_key=form_key)


def hold(stipend_id: int, reason: str, *, by: int | None, form_key: str | None = None) -> None:
    """Hold a stipend back, and write to the fellow why. Raises MoveRefused."""
    stipend = held(stipend_id)
    if not is_entered(form_key):
        act(stipend, "held", by=by, reason=reason, form_key=form_key)
        letters.write_held(stipend, reason.strip())


def release(stipend_id: int, reason: str, *, by: int | None, form_key: str | None = None) -> None:
    """Let a held stipend go on; where its month's report is accepted, it is cleared at once. Raises MoveRefused."""
    stipend = held(stipend_id)
    if is_entered(form_key):
        return
    act(stipend, "released", by=by, reason=reason, form_key=form_key)
    report = db.session.scalar(select(Report).filter_by(fellow_id=stipend.fellow_id, month=stipend.month))
    stipend.report_id = None
    if report is not None and report.state is ReportState.ACCEPTED:
        _clear(stipend, report.id, Actor.MANAGER, by)


def adjust(stipend_id: int, change_paise: int, reason: str, *, by: int | None, form_key: str | None = None) -> None:
    """Raise or (negative) cut what is due for a month, in paise. Raises Refusal.

    Never below zero, and not once the stipend is in a pay run, paid or cancelled.
    """
    stipend = held(stipend_id)
    if is_entered(form_key):
        return
    reason = _require_adjustable(stipend, reason)
    if change_paise == 0:
        raise Refusal(_l("This changes nothing. Enter by how many rupees the stipend rises or falls."), field="amount")
    amount = stipend.amount_paise + change_paise
    if amount < 0:
        known = show_money(stipend.amount_paise)
        sentence = _l("The stipend is %(amount)s; it cannot be cut by more than that.", amount=known)
        raise Refusal(sentence, field="amount")
    if amount > LARGEST_RUPEES * PAISE:
        raise Refusal(_l("This is more than ten crore rupees. Look at the number once more."), field="amount")
    _adjust(stipend, change_paise, reason, by, form_key)


def _require_adjustable(stipend: Stipend, reason: str) -> str:
    if stipend.state is StipendState.IN_RUN:
        raise MoveRefused(_l("It is in a pay run. Take it out of the run first, then change the amount."))
    if stipend.state in FINISHED:
        raise MoveRefused(_l("It is paid or cancelled, so its amount stays as it is. Change that of a later month."))
    return checked_reason(reason)


def _adjust(stipend: Stipend, change_paise: int, reason: str, by: int | None, form_key: str | None) -> None:
    before = stipend.amount_paise
    stipend.amount_paise = before + change_paise
    enter(stipend, EntryKind.ADJUSTED, change_paise, by=by, reason=reason, form_key=form_key)
    history.record(
        "fellowships.stipend_adjusted",
        stipend,
        by=by,
        month=stipend.month,
        paise_before=before,
        amount_paise=stipend.amount_paise,
        reason=reason,
    )


def cancel(stipend_id: int, reason: str, *, by: int | None, form_key: str | None = None) -> None:
    """Cancel a stipend that shall not be paid at all. Raises MoveRefused."""
    stipend = held(stipend_id)
    if not is_entered(form_key):
        _cancel(stipend, reason, by, form_key)


def _cancel(stipend: Stipend, reason: str, by: int | None, form_key: str | None = None) -> None:
    act(stipend, "cancelled", by=by, reason=reason, amount_paise=-stipend.amount_paise, form_key=form_key)


@dataclass(frozen=True)
class Settlement:
    """What a final settlement did, in paise: paid before, still to be paid, cut and cancelled.

    ``beyond_paise`` was paid for time after the last day, which only people can ask back.
    """

    paid_paise: int
    open_paise: int
    cut_paise: int
    cancelled_paise: int
    beyond_paise: int


def settle(fellow_id: int, last_day: date, reason: str, by: int | None) -> Settlement:
    """Settle the stipends of a fellowship that ends early, inside the caller's transaction; return what it came to.

    The rule: a month that was served to its end stays as it is. The month in which the last day lies is paid pro rata
    by calendar days (days served, counted back from its due date, by the days of the month), rounded to whole rupees,
    half a rupee up. Later months are cancelled. Settling again changes nothing more. Raises Refusal where a month
    concerned is in a pay run.
    """
    fellow = _fellow(fellow_id)
    stipends = held_of(fellow_id)
    concerned = [each for each in stipends if each.due_on > last_day and each.state not in FINISHED]
    waiting = next((each for each in concerned if each.state is StipendState.IN_RUN), None)
    if waiting is not None:
        sentence = _l("The stipend of month %(month)d is in a pay run. Take it out first.", month=waiting.month)
        raise Refusal(sentence)
    cut = sum(_settle_month(fellow, stipend, last_day, reason, by) for stipend in concerned)
    gone = sum(each.amount_paise for each in concerned if each.state is StipendState.CANCELLED)
    settlement = Settlement(
        paid_paise=sum(each.amount_paise for each in stipends if each.state is StipendState.PAID),
        open_paise=sum(each.amount_paise for each in stipends if each.state not in FINISHED),
        cut_paise=cut,
        cancelled_paise=gone,
        beyond_paise=sum(_beyond(fellow, each, last_day) for each in stipends),
    )
    history.record("fellowships.stipends_settled", fellow, by=by, last_day=str(last_day), **vars(settlement))
    return settlement


def _length(fellow: Fellow, stipend: Stipend) -> int:
    first, last = month_bounds(fellow.starts_on, stipend.month)
    return (last - first).days + 1


def _settle_month(fellow: Fellow, stipend: Stipend, last_day: date, reason: str, by: int | None) -> int:
    """Cut the month of the last day to what was served, or cancel a later one; return by how much it was cut."""
    length = _length(fellow, stipend)
    served = days_served(length, stipend.due_on, last_day)
    if not served:
        _cancel(stipend, reason, by)
        return 0
    form_key = f"settle-{stipend.id}"
    cut = stipend.amount_paise - part_of(stipend.amount_paise, served, length)
    if not cut or is_entered(form_key):
        return 0
    words = f"{served}/{length}: {reason}"[:LONGEST_REASON]
    _adjust(stipend, -cut, words, by, form_key)
    return cut


def _beyond(fellow: Fellow, stipend: Stipend, last_day: date) -> int:
    if stipend.state is not StipendState.PAID or stipend.due_on <= last_day:
        return 0
    length = _length(fellow, stipend)
    return stipend.amount_paise - part_of(stipend.amount_paise, days_served(length, stipend.due_on, last_day), length)
