"""The mentor's inbox: all that waits, the oldest first, the next meetings, and whom nobody has talked to for long."""

from __future__ import annotations

from datetime import date, timedelta

from flask import current_app, render_template, request
from flask_login import current_user

from lms.core import clock
from lms.core.access import access
from lms.core.clock import today_here
from lms.fellowships.blueprint import blueprint
from lms.fellowships.mentoring import inbox
from lms.fellowships.mentoring.inbox import Accompanied
from lms.fellowships.placements.models import FellowState
from lms.people.permissions import MENTORS

SILENT = timedelta(days=30)


@blueprint.get("/mentoring")
@access(MENTORS)
def show_inbox() -> str:
    """Show what waits for a mentor, of all fellows or of the one that the address names."""
    fellows = inbox.fellows_of(current_user.id)
    waiting = inbox.waiting_for(current_user.id, fellows)
    meetings = inbox.planned_meetings(current_user.id, fellows)
    chosen = request.args.get("fellow", "")
    shown = {each: fellows[each] for each in fellows if str(each) == chosen} or fellows
    is_chosen = len(shown) < len(fellows) or (chosen != "" and chosen in map(str, fellows))
    today = today_here()
    return render_template(
        "fellowships/mentoring/inbox.html",
        fellows=fellows,
        chosen=chosen if is_chosen else "",
        waiting=[each for each in waiting if not is_chosen or each.fellow_id in shown],
        meetings=[meeting for meeting in meetings if meeting.fellow_id in shown],
        silent=[(fellow, days) for fellow in shown.values() if (days := _silent_days(fellow, today))],
        today=today,
        now=clock.now(),
        here=request.full_path.rstrip("?"),
    )


def _silent_days(fellow: Accompanied, today: date) -> int:
    """Return for how many days a fellow had no contact with a mentor; 0 where it is not long, or they are on leave."""
    zone = current_app.extensions["settings"].time_zone
    last = clock.day_of(fellow.last_contact, zone) if fellow.last_contact else fellow.starts_on
    days = (today - max(last, fellow.starts_on)).days
    return days if days >= SILENT.days and fellow.state is not FellowState.ON_LEAVE else 0
