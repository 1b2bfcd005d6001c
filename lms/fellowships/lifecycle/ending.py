"""The early end of a fellowship: somebody leaves or is dismissed; what is open falls away, money is settled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core.clock import today_here
from lms.core.errors import Refusal
from lms.core.templating import show_date
from lms.extensions import db
from lms.fellowships.lifecycle.changes import require_running
from lms.fellowships.milestones.models import UNDONE, Milestone
from lms.fellowships.milestones.operations import waive
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import MOVES, Fellow, FellowState
from lms.fellowships.placements.operations import held
from lms.fellowships.reports.operations import waive_reports
from lms.fellowships.stipends.operations import Settlement, settle
from lms.people.letters import write_about

Ending = Literal["exited", "dismissed"]


def end_fellowship(fellow_id: int, ending: Ending, *, last_day: date, reason: str, by: int) -> Settlement | None:
    """End a fellowship early, inside the caller's transaction; return its final settlement.

    Milestones and reports of the time after the last day are waived, stipends are settled by the rule of
    ``stipends.operations.settle``. Asked again with the same words it does nothing and returns None. Raises Refusal
    for a day outside of the fellowship or in the future, without a reason, and where the fellowship is over.
    """
    fellow = held(fellow_id)
    reason = reason.replace("\0", "").strip()
    if fellow.state == FellowState(ending) and (fellow.ended_on, fellow.end_reason) == (last_day, reason):
        return None
    require_running(fellow)
    MOVES.require(fellow.state, ending, Actor.MANAGER, reason)
    _require_day(fellow, last_day)
    with db.session.no_autoflush:
        fellow.ended_on, fellow.end_reason = last_day, reason
        MOVES.make(fellow, ending, actor=Actor.MANAGER, by=by, reason=reason, last_day=last_day.isoformat())
    db.session.flush()
    _waive_later(fellow, last_day, reason, by)
    settlement = settle(fellow_id, last_day, reason, by)
    write_about(
        "fellow_ended",
        fellow.person_id,
        "fellowships.show_fellow",
        place={"fellow_id": fellow_id},
        is_dismissed=ending == "dismissed",
        last_day=last_day,
        settlement=settlement,
    )
    return settlement


def _require_day(fellow: Fellow, last_day: date) -> None:
    if last_day > today_here():
        sentence = _l("This day is still to come. Enter the end on the last day, or after it.")
        raise Refusal(sentence, field="last_day")
    if not fellow.starts_on <= last_day <= fellow.ends_on:
        sentence = _l(
            "This day is outside the fellowship, which is from %(first)s to %(last)s. Choose a day in it.",
            first=show_date(fellow.starts_on),
            last=show_date(fellow.ends_on),
        )
        raise Refusal(sentence, field="last_day")


def _waive_later(fellow: Fellow, last_day: date, reason: str, by: int) -> None:
    """Ask no more for what was to be done after the last day."""
    later = (Milestone.fellow_id == fellow.id, Milestone.state.in_(UNDONE), Milestone.due_on > last_day)
    for milestone_id in list(db.session.scalars(select(Milestone.id).where(*later).order_by(Milestone.id))):
        waive(milestone_id, reason=reason, by=by, actor=Actor.MANAGER)
    next_day = last_day + timedelta(days=1)
    waive_reports(fellow.id, next_day, date.max, reason, by=by, actor=Actor.MANAGER)
