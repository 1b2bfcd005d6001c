"""Drafts that nobody sends: half a year after the call has closed they are thrown away."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.jobs import rounds
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.applications.operations import delete_draft
from lms.fellowships.calls.models import Call

KEPT_FOR = timedelta(days=180)
LOOK_EVERY = timedelta(hours=24)
AT_ONCE = 50
_last_look: list[datetime] = []


def forget_old_drafts() -> int:
    """Throw away drafts untouched for half a year after the closing of their call; return how many, 50 at most."""
    long_ago = clock.now() - KEPT_FOR
    old = list(
        db.session.scalars(
            select(Application.id)
            .join(Call, Call.id == Application.call_id)
            .where(
                Application.state == ApplicationState.DRAFT,
                Application.changed_at < long_ago,
                Call.closes_at < long_ago,
            )
            .order_by(Application.id)
            .limit(AT_ONCE)
        )
    )
    for application_id in old:
        with transaction():
            delete_draft(application_id, by=None)
    return len(old)


def look_daily() -> None:
    """Look for old drafts when this worker has not looked for a day; go on soon where there were many."""
    now = clock.now()
    if _last_look and now - _last_look[0] < LOOK_EVERY:
        return
    if forget_old_drafts() < AT_ONCE:
        _last_look[:] = [now]


rounds.add("fellowships.forget_old_drafts", look_daily)
