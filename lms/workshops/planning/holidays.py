"""Days on which nothing should be planned: the three national ones of every year, and those that people entered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import history
from lms.core.clock import today_here
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.language import localised
from lms.extensions import db
from lms.people.permissions import rule_for
from lms.people.roles import Role
from lms.workshops.planning.models import Holiday

NATIONAL_DAYS: dict[tuple[int, int], Any] = {
    (1, 26): _l("Republic Day"),
    (8, 15): _l("Independence Day"),
    (10, 2): _l("Gandhi Jayanti"),
}
HOLIDAY_KEEPERS = rule_for("those who keep the holidays", Role.MANAGER)
MOST_LISTED = 500


def national_day(day: date) -> str | None:
    """Return the name of the national holiday on a day, in the reader's language."""
    name = NATIONAL_DAYS.get((day.month, day.day))
    return str(name) if name else None


def holidays_on(days: Collection[date], state_code: str) -> dict[date, list[str]]:
    """Return the names of the holidays on some days, everywhere or in a state, in one query."""
    found = {day: [national] for day in days if (national := national_day(day))}
    if not days:
        return found
    rows = db.session.execute(
        select(Holiday.held_on, Holiday.name)
        .where(Holiday.held_on.in_(set(days)), Holiday.state_code.in_({"", state_code}))
        .order_by(Holiday.held_on, Holiday.id)
    )
    for day, name in rows:
        found.setdefault(day, []).append(localised(name))
    return found


def coming_holidays() -> Sequence[Holiday]:
    """Return the holidays that were entered, from the first day of this year on."""
    since = today_here().replace(month=1, day=1)
    order = (Holiday.held_on, Holiday.state_code)
    return db.session.scalars(select(Holiday).where(Holiday.held_on >= since).order_by(*order).limit(MOST_LISTED)).all()


def add_holiday(held_on: date, name: dict[str, str], *, state_code: str = "", by: int | None) -> Holiday:
    """Enter a holiday; entering it again changes nothing. Raises Refusal where the day is called otherwise already."""
    known = _same_day(held_on, state_code)
    if known is None:
        holiday = Holiday(held_on=held_on, state_code=state_code, name=name)
        try:
            with db.session.begin_nested():
                db.session.add(holiday)
        except IntegrityError:
            known = _same_day(held_on, state_code)
        else:
            history.record("workshops.holiday_added", holiday, by=by, day=held_on.isoformat(), state=state_code)
            return holiday
    if known is None or known.name != name:
        raise Refusal(
            _l("There is a holiday on this day already. Remove it first to call it otherwise."), field="held_on"
        )
    return known


def _same_day(held_on: date, state_code: str) -> Holiday | None:
    return db.session.scalar(select(Holiday).filter_by(held_on=held_on, state_code=state_code))


def remove_holiday(holiday_id: int, *, by: int | None) -> None:
    """Take a holiday out; doing it again changes nothing."""
    holiday = lock(Holiday, holiday_id)
    if holiday is not None:
        day, state = holiday.held_on.isoformat(), holiday.state_code
        history.record("workshops.holiday_removed", holiday, by=by, day=day, state=state)
        db.session.delete(holiday)
