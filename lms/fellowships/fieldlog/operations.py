"""Writing the field log. Each of these runs inside the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.templating import show_date
from lms.extensions import db
from lms.fellowships.fieldlog.models import Activity, LogEntry
from lms.fellowships.placements.models import RUNNING, Fellow

MINUTES_OF_A_DAY = 24 * 60
MOST_PEOPLE = 100_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody typed about one thing done on one day; ``minutes`` is how long it took."""

    day: date | None
    place: str
    activity: str
    minutes: int
    people_met: int = 0
    women_met: int = 0
    notes: str = ""


def keep_entry(fellow_id: int, entry: Entry, *, form_key: str, today: date, by: int) -> LogEntry:
    """Keep a new entry and return it; sent again with the same key, it takes the newer words and stays one.

    Raises Refusal, naming the field, for a day in the future or outside the fellowship and for what is missing.
    """
    values = _checked(_running(fellow_id), entry, today)
    new = LogEntry(fellow_id=fellow_id, form_key=form_key, made_at=clock.now(), **values)
    known = _by_key(form_key) or _added(new, by=by)
    if known.fellow_id != fellow_id:
        raise Refusal(_l("This form was used already. Open the page again."))
    if known.removed_at is None:
        _set(known, values)
    return known


def _by_key(form_key: str) -> LogEntry | None:
    return db.session.scalar(select(LogEntry).where(LogEntry.form_key == form_key).with_for_update())


def _added(entry: LogEntry, *, by: int) -> LogEntry:
    """Return the new row, or the one that the same form made by another line in this moment."""
    form_key = str(entry.form_key)
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:
        known = _by_key(form_key)
        if known is None:
            raise
        return known
    history.record("fellowships.log_entry_added", entry, by=by)
    return entry


def _set(entry: LogEntry, values: dict[str, Any]) -> list[str]:
    """Give an entry other words; return the names of what changed."""
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    for name in changed:
        setattr(entry, name, values[name])
    entry.version += bool(changed)
    return changed


def change_entry(entry_id: int, entry: Entry, *, seen: int, today: date, by: int) -> None:
    """Change an entry. Raises Refusal as ``keep_entry`` does, and where it was changed or removed meanwhile."""
    row = _held(entry_id)
    values = _checked(_running(row.fellow_id), entry, today)
    if row.removed_at is not None:
        raise Refusal(_l("This entry was removed meanwhile. Put it back first, then change it."))
    if row.version != seen and any(getattr(row, name) != value for name, value in values.items()):
        raise Refusal(
            _l("This entry was changed on another device since you opened it. Open it again, then change it.")
        )
    if changed := _set(row, values):
        history.record("fellowships.log_entry_changed", row, by=by, fields=changed)


def remove_entry(entry_id: int, *, by: int) -> None:
    """Take an entry out of the log; it can be put back. Doing it again changes nothing."""
    row = _held(entry_id)
    _running(row.fellow_id)
    if row.removed_at is None:
        row.removed_at = clock.now()
        history.record("fellowships.log_entry_removed", row, by=by)


def restore_entry(entry_id: int, *, by: int) -> None:
    """Put a removed entry back. Doing it again changes nothing."""
    row = _held(entry_id)
    _running(row.fellow_id)
    if row.removed_at is not None:
        row.removed_at = None
        history.record("fellowships.log_entry_restored", row, by=by)


def _held(entry_id: int) -> LogEntry:
    row = lock(LogEntry, entry_id)
    if row is None:
        raise LookupError(f"no log entry {entry_id}")
    return row


def _running(fellow_id: int) -> Fellow:
    fellow = db.session.get(Fellow, fellow_id)
    if fellow is None or fellow.state not in RUNNING:
        raise Refusal(_l("This fellowship is over, so its log is closed. Speak with those who run it."))
    return fellow


def _checked(fellow: Fellow, entry: Entry, today: date) -> dict[str, Any]:
    _check_day(fellow, entry.day, today)
    if not entry.place.strip():
        raise Refusal(_l("Enter the place: a village, a ward, a worksite."), field="place")
    if entry.activity not in set(Activity):
        raise Refusal(_l("Choose what you did."), field="activity")
    if not 0 < entry.minutes <= MINUTES_OF_A_DAY:
        raise Refusal(_l("Enter how long it took: more than no time, and 24 hours at most."), field="hours")
    if not 0 <= entry.people_met <= MOST_PEOPLE:
        raise Refusal(_l("Enter how many people you met, as a number that is not below zero."), field="people_met")
    if not 0 <= entry.women_met <= entry.people_met:
        raise Refusal(_l("The women are among the people you met, so they cannot be more."), field="women_met")
    return {**asdict(entry), "activity": Activity(entry.activity), "place": entry.place.strip()}


def _check_day(fellow: Fellow, day: date | None, today: date) -> None:
    last = min(today, fellow.ends_on)
    if day is None:
        raise Refusal(_l("Enter the day."), field="day")
    if today < fellow.starts_on:
        sentence = _l("The log opens when your fellowship begins, on %(first)s.", first=show_date(fellow.starts_on))
        raise Refusal(sentence, field="day")
    if not fellow.starts_on <= day <= last:
        sentence = _l(
            "%(day)s is outside what you can log. Choose a day from %(first)s, your first one, to %(last)s.",
            day=show_date(day),
            first=show_date(fellow.starts_on),
            last=show_date(last),
        )
        raise Refusal(sentence, field="day")
