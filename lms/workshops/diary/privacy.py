"""What calendars and reminders say about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, or_, select

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.diary.models import CalendarFeed, Reminder
from lms.workshops.registration.models import Participant


def _feeds(person_id: int) -> list[dict[str, Any]]:
    feed = db.session.get(CalendarFeed, person_id)
    return [{"made_at": instant_text(feed.made_at)}] if feed else []


def _erase_feed(person_id: int) -> None:
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))


def _of(person_id: int) -> ColumnElement[bool]:
    mine = select(Participant.id).where(Participant.person_id == person_id)
    return or_(Reminder.person_id == person_id, Reminder.participant_id.in_(mine))


def _reminders(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Reminder).where(_of(person_id)).order_by(Reminder.id))
    return [{"reminder": row.kind, "sent_at": instant_text(row.sent_at)} for row in rows]


def _erase_reminders(person_id: int) -> None:
    db.session.execute(delete(Reminder).where(_of(person_id)))


def register() -> None:
    """Declare the tables of calendars and reminders."""
    declare(
        PersonalData(table="calendar_feeds", title=_l("The address of your calendar"), export=_feeds, erase=_erase_feed)
    )
    declare(
        PersonalData(
            table="workshop_reminders", title=_l("Reminders that you got"), export=_reminders, erase=_erase_reminders
        )
    )
