"""The secret address of a person's calendar: made, replaced, taken back, and found again by its token."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.secrecy import keyed
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.diary.models import CalendarFeed

TOKEN_BYTES = 24


def digest(token: str) -> str:
    """Return the digest under which a token is kept."""
    return keyed("calendar feed", token).hex()


def make_feed(person_id: int, *, by: int | None) -> str:
    """Give a person a new address and return its token, inside the caller's transaction; an older one ends."""
    person = lock(Person, person_id)
    if person is None or not person.may_sign_in:
        raise Refusal(_l("This account is closed."))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = lock(CalendarFeed, person_id)
    if feed is None:
        feed = CalendarFeed(person_id=person_id)
        db.session.add(feed)
    feed.token_hash, feed.made_at = digest(token), clock.now()
    history.record("workshops.calendar_made", person, by=by)
    return token


def stop_feed(person_id: int, *, by: int | None) -> None:
    """Take the address of a person's calendar back, inside the caller's transaction; nothing where there is none."""
    feed = lock(CalendarFeed, person_id)
    if feed is not None:
        db.session.delete(feed)
        history.record("workshops.calendar_stopped", db.session.get_one(Person, person_id), by=by)


def feed_of(person_id: int) -> CalendarFeed | None:
    """Return what is known of a person's address, or None."""
    return db.session.get(CalendarFeed, person_id)


def reader_of(token: str) -> Person | None:
    """Return whose calendar a token opens; None for a wrong or replaced one, and for a closed account."""
    found = (
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_hash == digest(token[:200]))
        .where(Person.disabled_at.is_(None), Person.erased_at.is_(None))
    )
    return db.session.scalar(found)
