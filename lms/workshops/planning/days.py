"""What changes the days of a workshop: their dates, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import history
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from lms.workshops.library.documents import MOST_DAYS
from lms.workshops.planning.agenda import held_agenda
from lms.workshops.planning.followers import follow, moved_followers
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopDay, WorkshopSession, WorkshopState
from lms.workshops.planning.schedule import check_days


def set_days(workshop_id: int, dates: Sequence[date | None], *, seen: int, by: int | None) -> None:
    """Give each day of a workshop its date, or take the dates from all of them; ``seen`` is the version shown.

    Everybody registered hears of it through ``moved_followers``. Raises EditedMeanwhile, and Refusal for dates that do
    not follow each other or that leave a workshop without dates that runs.
    """
    workshop, days = held_agenda(workshop_id), held_days(workshop_id)
    if [day.held_on for day in days] == list(dates):
        return
    _check_seen(workshop, seen)
    if len(days) != len(dates):
        raise EditedMeanwhile(workshop.version)
    check_days(dates)
    if workshop.state is WorkshopState.RUNNING and None in dates:
        raise Refusal(_l("The workshop is running, so it cannot be without dates. Cancel it if it cannot go on."))
    for day, held_on in zip(days, dates, strict=True):
        day.held_on = held_on
    _moved(workshop, days, by)


def add_day(workshop_id: int, *, seen: int, by: int | None) -> WorkshopDay:
    """Add a day at the end; where the others have dates, it is the day after the last of them."""
    workshop, days = held_agenda(workshop_id), held_days(workshop_id)
    _check_seen(workshop, seen)
    if len(days) >= MOST_DAYS:
        raise Refusal(_l("A workshop has %(most)d days at most.", most=MOST_DAYS))
    last = days[-1] if days else None
    held_on = last.held_on + timedelta(days=1) if last and last.held_on else None
    added = WorkshopDay(workshop_id=workshop_id, number=len(days) + 1, held_on=held_on)
    db.session.add(added)
    _moved(workshop, [*days, added], by)
    return added


def remove_day(workshop_id: int, number: int, *, seen: int, by: int | None) -> None:
    """Take out a day that has no session; those after it move up in number.

    Raises EditedMeanwhile, and Refusal for a day with sessions and the only day.
    """
    workshop, days = held_agenda(workshop_id), held_days(workshop_id)
    _check_seen(workshop, seen)
    removed = next((day for day in days if day.number == number), None)
    if removed is None:
        return
    _check_removable(workshop_id, number, len(days))
    db.session.delete(removed)
    db.session.flush()
    left = [day for day in days if day is not removed]
    _renumber(workshop_id, left, number)
    _moved(workshop, left, by)


def held_days(workshop_id: int) -> list[WorkshopDay]:
    """Return the days of a workshop in order, as they are now, held."""
    of_workshop = WorkshopDay.workshop_id == workshop_id
    statement = select(WorkshopDay).where(of_workshop).order_by(WorkshopDay.number).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _check_seen(workshop: Workshop, seen: int) -> None:
    if workshop.version != seen:
        raise EditedMeanwhile(workshop.version)


def _check_removable(workshop_id: int, number: int, count: int) -> None:
    if count == 1:
        raise Refusal(_l("A workshop has one day at the least."))
    on_day = (WorkshopSession.workshop_id == workshop_id, WorkshopSession.day == number)
    if db.session.scalar(select(func.count()).where(*on_day)):
        sentence = _l("Day %(number)d has sessions. Move them to another day or take them out first.", number=number)
        raise Refusal(sentence)


def _renumber(workshop_id: int, days: Sequence[WorkshopDay], removed: int) -> None:
    """Let the days after a removed one, their sessions and those who teach on them count one lower."""
    for day in days:
        if day.number > removed:
            day.number -= 1
            db.session.flush()
    later = select(WorkshopSession).where(WorkshopSession.workshop_id == workshop_id, WorkshopSession.day > removed)
    for session in db.session.scalars(later.order_by(WorkshopSession.id)):
        session.day -= 1
    for each in db.session.scalars(select(Facilitator).where(Facilitator.workshop_id == workshop_id)):
        each.days = [number - (number > removed) for number in each.days if number != removed]


def _moved(workshop: Workshop, days: Sequence[WorkshopDay], by: int | None) -> None:
    """Keep the first and last day with the workshop, note the change, and let follow what follows."""
    before = (workshop.starts_on, workshop.ends_on)
    dates = [day.held_on for day in days if day.held_on is not None]
    workshop.starts_on, workshop.ends_on = (min(dates), max(dates)) if dates else (None, None)
    workshop.version += 1
    workshop.calendar_sequence += 1
    told = {"before": [_iso(day) for day in before], "dates": [_iso(day) for day in dates], "days": len(days)}
    history.record("workshops.workshop_moved", workshop, by=by, **told)
    follow(moved_followers, workshop, by)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
