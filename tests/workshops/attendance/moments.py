"""Being at a certain minute of a session, whatever the hour of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.planning.models import WorkshopSession
from lms.workshops.planning.times import instant_of
from tests.workshops.attendance.conftest import World, make_world, reload

HOURS = (9 * 60 + 30, 10 * 60, 13 * 60)


def yesterday() -> World:
    """Make a workshop whose only day was yesterday, with sessions at 9:30, 10:00 and 13:00."""
    world = make_world(days_ago=1)
    with transaction():
        for each, starts in zip(world.sessions, HOURS, strict=True):
            session = db.session.get_one(WorkshopSession, each.id)
            session.starts_minute, session.ends_minute = starts, starts + 30
    return reload(world)


@contextmanager
def minutes_into(world: World, minutes: float, session: int = 0) -> Iterator[None]:
    """Let it be so many minutes after the beginning of a session (before it, where they are below zero).

    Call it inside an application context: the time zone of the site is asked for.
    """
    found = world.sessions[session]
    starts_at = instant_of(clock.today_here() - timedelta(days=1), found.starts_minute)
    with clock.put_back(clock.now() - starts_at - timedelta(minutes=minutes)):
        yield
