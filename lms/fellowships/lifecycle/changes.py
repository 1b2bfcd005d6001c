"""Leave and extension: what moves the later days of a fellowship, and who is away today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.clock import today_here
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.moves import checked_reason
from lms.core.templating import show_date
from lms.extensions import db
from lms.fellowships.lifecycle.dates import shift_all
from lms.fellowships.lifecycle.models import ChangeKind, PlanChange
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import MOVES, RUNNING, Fellow, FellowState
from lms.fellowships.placements.operations import held
from lms.people.letters import write_about

MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A leave or an extension as somebody wants it; ``form_key`` makes one of a form that is sent twice.

    A leave lasts from ``from_on`` to ``to_on``, both counted. An extension moves what is due on ``from_on`` or later,
    by ``days``. ``shifts``: whether a leave moves the later days at all.
    """

    kind: ChangeKind
    from_on: date
    to_on: date
    reason: str
    shifts: bool = True
    days: int = 0
    form_key: str | None = None

    @property
    def moved_by(self) -> int:
        """By how many days everything later moves."""
        if self.kind is ChangeKind.EXTENSION:
            return self.days
        return (self.to_on - self.from_on).days + 1 if self.shifts else 0


def grant_change(fellow_id: int, wish: Wish, *, by: int | None) -> PlanChange:
    """Enter a leave or an extension, move the later due dates and the last day, and write to the fellow.

    The same form sent twice is one change. A leave that has begun makes the fellow one who is on leave, at once.
    Raises Refusal outside of the fellowship, after its end, for a leave over another one, and without a reason.
    """
    fellow = held(fellow_id)
    known = _by_key(fellow_id, wish.form_key)
    if known is not None:
        return known
    reason = _require(fellow, wish)
    change = PlanChange(
        fellow_id=fellow_id,
        kind=wish.kind,
        from_on=wish.from_on,
        to_on=wish.to_on,
        days=wish.moved_by,
        reason=reason,
        form_key=wish.form_key,
        granted_by_id=by,
        granted_at=clock.now(),
    )
    db.session.add(change)
    history.record(f"fellowships.{wish.kind.value}_granted", change, by=by, **_days(change))
    if change.days:
        shift_all(fellow, change.from_on, change.days, by)
    _begin_if_due(fellow, change, by)
    write_about(
        "fellow_plan_changed",
        fellow.person_id,
        "fellowships.show_changes",
        place={"fellow_id": fellow_id},
        change=change,
        is_leave=wish.kind is ChangeKind.LEAVE,
        ends_on=fellow.ends_on,
    )
    return change


def _days(change: PlanChange) -> dict[str, str | int]:
    return {"from_on": change.from_on.isoformat(), "to_on": change.to_on.isoformat(), "days": change.days}


def _by_key(fellow_id: int, form_key: str | None) -> PlanChange | None:
    if not form_key:
        return None
    return db.session.scalar(select(PlanChange).filter_by(fellow_id=fellow_id, form_key=form_key))


def _require(fellow: Fellow, wish: Wish) -> str:
    """Return the reason, tidied; raise Refusal where the change is not allowed."""
    require_running(fellow)
    _require_inside(fellow, wish)
    _require_length(wish)
    if wish.kind is ChangeKind.LEAVE:
        _require_no_overlap(fellow.id, wish)
    return checked_reason(wish.reason)


def require_running(fellow: Fellow) -> None:
    """Raise Refusal for a fellowship that is over."""
    if fellow.state not in RUNNING:
        raise Refusal(_l("This fellowship is over, so nothing of its plan changes any more."))


def _require_inside(fellow: Fellow, wish: Wish) -> None:
    """Raise Refusal for days that are not of this fellowship; a leave that moves the last day may go beyond it."""
    last = fellow.ends_on + timedelta(days=max(wish.moved_by, 0))
    outside = [
        field
        for field, day, latest in (("from_on", wish.from_on, fellow.ends_on), ("to_on", wish.to_on, last))
        if not fellow.starts_on <= day <= latest
    ]
    if outside:
        sentence = _l(
            "This day is outside the fellowship, which is from %(first)s to %(last)s. Choose a day in it.",
            first=show_date(fellow.starts_on),
            last=show_date(fellow.ends_on),
        )
        raise Refusal(sentence, field=outside[0])


def _require_length(wish: Wish) -> None:
    if wish.to_on < wish.from_on:
        raise Refusal(_l("The last day is before the first. Change one of the two."), field="to_on")
    is_leave = wish.kind is ChangeKind.LEAVE
    length = (wish.to_on - wish.from_on).days + 1 if is_leave else wish.days
    if not 1 <= length <= MOST_DAYS:
        sentence = _l("It can be from 1 to %(most)d days. Look at the days once more.", most=MOST_DAYS)
        raise Refusal(sentence, field="to_on" if is_leave else "days")


def _require_no_overlap(fellow_id: int, wish: Wish) -> None:
    other = db.session.scalar(
        select(PlanChange)
        .where(
            PlanChange.fellow_id == fellow_id,
            PlanChange.kind == ChangeKind.LEAVE,
            PlanChange.from_on <= wish.to_on,
            PlanChange.to_on >= wish.from_on,
        )
        .limit(1)
    )
    if other is not None:
        sentence = _l(
            "There is a leave from %(first)s to %(last)s already, and the two overlap. Choose other days.",
            first=show_date(other.from_on),
            last=show_date(other.to_on),
        )
        raise Refusal(sentence, field="from_on")


def _begin_if_due(fellow: Fellow, change: PlanChange, by: int | None) -> None:
    is_now = change.from_on <= today_here() <= change.to_on
    if change.kind is ChangeKind.LEAVE and is_now and fellow.state is FellowState.ACTIVE:
        MOVES.make(fellow, "leave_begun", actor=Actor.MANAGER, by=by, reason=change.reason)


def end_leave(change_id: int, last_day: date, *, shifts_back: bool = True, by: int | None) -> PlanChange:
    """Let a leave end earlier: ``last_day`` is its last day now; later due dates move back by the days not taken.

    Raises Refusal for a day outside of the leave, for a leave that is over, and after the end of the fellowship.
    """
    change = db.session.get(PlanChange, change_id)
    if change is None or change.kind is not ChangeKind.LEAVE:
        raise LookupError(f"no leave {change_id}")
    fellow = held(change.fellow_id)
    db.session.refresh(change)
    require_running(fellow)
    _require_within(change, last_day)
    unused = (change.to_on - last_day).days
    back = min(unused, change.days) if shifts_back else 0
    if back:
        shift_all(fellow, change.from_on + timedelta(days=change.days), -back, by)
    change.to_on, change.days = last_day, change.days - back
    history.record("fellowships.leave_shortened", change, by=by, unused=unused, moved_back=back, **_days(change))
    if fellow.state is FellowState.ON_LEAVE and current_leave(fellow.id, today_here()) is None:
        MOVES.make(fellow, "leave_ended", actor=Actor.MANAGER, by=by)
    return change


def _require_within(change: PlanChange, last_day: date) -> None:
    if change.to_on < today_here():
        raise Refusal(_l("This leave is over already."))
    if not change.from_on <= last_day < change.to_on:
        sentence = _l(
            "The new last day has to lie in the leave, from %(first)s on, and before its end on %(last)s.",
            first=show_date(change.from_on),
            last=show_date(change.to_on),
        )
        raise Refusal(sentence, field="last_day")


def current_leave(fellow_id: int, day: date) -> PlanChange | None:
    """Return the leave that somebody is on, on a day."""
    return db.session.scalar(
        select(PlanChange)
        .where(
            PlanChange.fellow_id == fellow_id,
            PlanChange.kind == ChangeKind.LEAVE,
            PlanChange.from_on <= day,
            PlanChange.to_on >= day,
        )
        .order_by(PlanChange.id)
        .limit(1)
    )


def may_be_taken_back(change: PlanChange) -> bool:
    """Whether a change can still be undone: an extension always, a leave before it has begun."""
    return change.kind is ChangeKind.EXTENSION or change.from_on > today_here()


def take_back(change_id: int, *, by: int | None) -> None:
    """Undo a leave that has not begun, or an extension: later due dates move back. Doing it again changes nothing.

    Raises Refusal for a leave that has begun, and after the end of the fellowship.
    """
    change = db.session.get(PlanChange, change_id)
    if change is None:
        return
    fellow = held(change.fellow_id)
    change = lock(PlanChange, change_id)
    if change is None:
        return
    require_running(fellow)
    if not may_be_taken_back(change):
        raise Refusal(_l("This leave has begun. End it earlier instead."))
    if change.days:
        shift_all(fellow, change.from_on + timedelta(days=change.days), -change.days, by)
    history.record("fellowships.change_taken_back", fellow, by=by, kind=change.kind.value, **_days(change))
    db.session.delete(change)
