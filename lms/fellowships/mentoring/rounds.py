"""What the clock alone brings about in mentoring: reminders of meetings, and check-ins that are to be asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import current_app
from flask.ctx import RequestContext
from sqlalchemy import ColumnElement, exists, select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import lock, transaction
from lms.core.jobs import rounds
from lms.extensions import db
from lms.fellowships.mentoring.letters import tell_of_meeting
from lms.fellowships.mentoring.models import CheckIn, Meeting, MeetingState, Occasion, Side
from lms.fellowships.mentoring.operations import ask_for_check_ins
from lms.fellowships.mentoring.sides import ASKED_BEFORE, asked_until, due_day, is_to_be_asked
from lms.fellowships.placements.models import Fellow, FellowMentor, FellowState
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole

AHEAD = timedelta(days=1)
AT_ONCE = 50
LOOK_SECONDS = 600
PAIRED = (Occasion.MID_TERM, Occasion.END_TERM)
_looked: dict[str, float] = {}


def remind_of_meetings() -> int:
    """Remind both sides of meetings within a day, each in a transaction of its own; return how many meetings."""
    now = clock.now()
    due = db.session.scalars(
        select(Meeting.id)
        .where(
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
            Meeting.starts_at <= now + AHEAD,
            Meeting.reminded_at.is_(None),
        )
        .order_by(Meeting.starts_at)
        .limit(AT_ONCE)
    ).all()
    return sum(_remind(meeting_id) for meeting_id in due)


def _remind(meeting_id: int) -> bool:
    with _as_if_asked(), transaction():
        meeting = lock(Meeting, meeting_id)
        fellow = db.session.get(Fellow, meeting.fellow_id) if meeting else None
        if meeting is None or fellow is None or meeting.reminded_at or meeting.state is not MeetingState.PLANNED:
            return False
        meeting.reminded_at = clock.now()
        tell_of_meeting("meeting_tomorrow", meeting, fellow, but=None)
    return True


def _as_if_asked() -> RequestContext:
    """Return a request in which addresses can be written; a worker's round has none."""
    return current_app.test_request_context(base_url=current_app.extensions["settings"].url)


def ask_due_check_ins() -> int:
    """Ask active fellows and their mentors for the check-ins that are due; return how many forms were asked for."""
    today = today_here()
    due = [each for occasion in PAIRED for each in _due(occasion, today)]
    db.session.rollback()
    asked = 0
    for fellow_id, occasion, due_on in due[:AT_ONCE]:
        with _as_if_asked(), transaction():
            asked += ask_for_check_ins(fellow_id, occasion, asked_until(due_on, today), by=None)
    return asked


def _due(occasion: Occasion, today: date) -> Iterator[tuple[int, Occasion, date]]:
    """Yield the fellows of whom a side is to be asked now, and when that check-in is due; in two queries."""
    fellows = db.session.execute(_unasked(occasion, today)).all()
    programmes = select(Programme).where(Programme.id.in_({row.programme_id for row in fellows}))
    plans = {programme.id: plan_of(programme) for programme in db.session.scalars(programmes)} if fellows else {}
    for row in fellows:
        due_on = due_day(plans[row.programme_id], occasion, row.starts_on, row.ends_on)
        if is_to_be_asked(due_on, today):
            yield row.id, occasion, due_on


def _unasked(occasion: Occasion, today: date) -> Any:
    """Return the query of active fellows of whom a side was not asked yet."""
    lacks_own = ~_is_asked(occasion, Side.FELLOW) & Fellow.person_id.is_not(None)
    lacks_mentors = ~_is_asked(occasion, Side.MENTOR) & exists().where(
        FellowMentor.fellow_id == Fellow.id, FellowMentor.role == MentorRole.LEAD
    )
    statement = select(Fellow.id, Fellow.programme_id, Fellow.starts_on, Fellow.ends_on).where(
        Fellow.state == FellowState.ACTIVE, lacks_own | lacks_mentors
    )
    if occasion is Occasion.END_TERM:
        statement = statement.where(Fellow.ends_on <= today + ASKED_BEFORE)
    return statement.order_by(Fellow.ends_on, Fellow.id)


def _is_asked(occasion: Occasion, side: Side) -> ColumnElement[bool]:
    return exists().where(CheckIn.fellow_id == Fellow.id, CheckIn.occasion == occasion, CheckIn.side == side)


def look_after_mentoring() -> None:
    """Remind of meetings at each of a worker's heartbeats; look for check-ins every ten minutes only."""
    remind_of_meetings()
    now = time.monotonic()
    if now - _looked.get("check-ins", -LOOK_SECONDS) >= LOOK_SECONDS:
        _looked["check-ins"] = now
        ask_due_check_ins()


def register() -> None:
    """Enter the round."""
    rounds.add("fellowships.mentoring", look_after_mentoring)
