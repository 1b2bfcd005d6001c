"""Where a fellow's milestones come from, and how a manager adapts them and moves their days."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.templating import show_date
from lms.extensions import db
from lms.fellowships.milestones.models import UNDONE, Milestone
from lms.fellowships.milestones.rules import DAYS_FOR_THE_FIRST, due_day
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.periods import month_of
from lms.fellowships.programmes.documents import MOST_MILESTONES, Plan

MOST_OF_A_FELLOW = 2 * MOST_MILESTONES


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a milestone of one fellow is to say; ``title`` and ``proof`` by language."""

    title: dict[str, str]
    proof: dict[str, str]
    due_on: date
    points: int
    reviewer: str


def open_milestones(fellow: Fellow, plan: Plan) -> None:
    """Copy the milestones of the plan for a fellow, those that are not there yet; inside the caller's transaction."""
    db.session.flush()
    known = set(db.session.scalars(select(Milestone.plan_id).where(Milestone.fellow_id == fellow.id)))
    for planned in plan.milestones:
        if planned.id not in known:
            milestone = Milestone(
                fellow_id=fellow.id,
                plan_id=planned.id,
                month=planned.month,
                title=dict(planned.title),
                proof=dict(planned.proof),
                reviewer=str(planned.reviewer),
                points=planned.points,
                due_on=due_day(fellow.starts_on, planned.month),
            )
            db.session.add(milestone)
    db.session.flush()


def shift_milestones(fellow_id: int, after: date, days: int, by: int | None) -> None:
    """Move the days of a fellow's milestones that are not done and due on ``after`` or later, by some days.

    Inside the caller's transaction; one entry in the fellow's history says how many.
    """
    fellow = lock(Fellow, fellow_id)
    meant = (Milestone.fellow_id == fellow_id, Milestone.state.in_(UNDONE), Milestone.due_on >= after)
    found = list(db.session.scalars(select(Milestone).where(*meant).order_by(Milestone.id).with_for_update()))
    for milestone in found:
        milestone.due_on += timedelta(days=days)
        milestone.reminded_at = None
    if found and days:
        detail = {"after": after.isoformat(), "days": days, "count": len(found)}
        history.record("fellowships.milestones_shifted", fellow, by=by, **detail)


def wanted_now(milestone: Milestone) -> Wanted:
    """Return what a milestone says now."""
    return Wanted(
        title=milestone.title,
        proof=milestone.proof,
        due_on=milestone.due_on,
        points=milestone.points,
        reviewer=milestone.reviewer,
    )


def seal(wanted: Wanted) -> str:
    """Return a short digest of what a milestone says, by which a form knows whether somebody changed it since."""
    return hashlib.sha256(json.dumps(asdict(wanted), sort_keys=True, default=str).encode()).hexdigest()[:16]


def adapt_milestone(milestone_id: int, wanted: Wanted, *, note: str, seen: str, by: int) -> None:
    """Let a milestone say something else for one fellow, with a note why; inside the caller's transaction.

    ``seen`` is the seal of what the form showed. Raises Refusal for a day outside the fellowship, without a note, for
    one that is done, and where somebody else changed it meanwhile.
    """
    milestone = lock(Milestone, milestone_id)
    if milestone is None:
        raise LookupError(f"no milestone {milestone_id}")
    now = wanted_now(milestone)
    changed = [name for name, value in asdict(wanted).items() if getattr(now, name) != value]
    if not changed and note.strip() == milestone.note:
        return
    if seal(now) != seen:
        raise Refusal(_l("Somebody else changed this milestone meanwhile. Open it anew, then change it."))
    if milestone.state not in UNDONE:
        raise Refusal(_l("This milestone is done. Open it again first, then change it."))
    fellow = db.session.get_one(Fellow, milestone.fellow_id)
    _check(fellow, wanted, note)
    before = {name: str(getattr(now, name)) for name in changed if name not in {"title", "proof"}}
    for name in changed:
        setattr(milestone, name, getattr(wanted, name))
    milestone.note = note.strip()
    if "due_on" in changed:
        milestone.month, milestone.reminded_at = _month(fellow, wanted.due_on), None
    history.record(
        "fellowships.milestone_adapted", milestone, by=by, fields=changed, before=before, reason=milestone.note
    )


def add_milestone(fellow_id: int, wanted: Wanted, *, note: str, form_key: str, by: int) -> Milestone:
    """Give one fellow a milestone of their own, with a note why; the same form sent twice makes one.

    Inside the caller's transaction. Raises Refusal for a day outside the fellowship and without a note.
    """
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {fellow_id}")
    plan_id = f"own-{form_key}"[:80]
    known = db.session.scalar(select(Milestone).filter_by(fellow_id=fellow_id, plan_id=plan_id))
    if known is not None:
        return known
    _check(fellow, wanted, note)
    if (db.session.scalar(select(func.count()).where(Milestone.fellow_id == fellow_id)) or 0) >= MOST_OF_A_FELLOW:
        raise Refusal(_l("This fellow has %(max)d milestones already.", max=MOST_OF_A_FELLOW))
    values: dict[str, Any] = {**asdict(wanted), "month": _month(fellow, wanted.due_on), "note": note.strip()}
    milestone = Milestone(fellow_id=fellow_id, plan_id=plan_id, **values)
    db.session.add(milestone)
    history.record("fellowships.milestone_added", milestone, by=by, reason=milestone.note)
    return milestone


def _check(fellow: Fellow, wanted: Wanted, note: str) -> None:
    if not fellow.starts_on <= wanted.due_on <= fellow.ends_on:
        sentence = _l(
            "This day is outside the fellowship, which is from %(first)s to %(last)s. Choose a day in it.",
            first=show_date(fellow.starts_on),
            last=show_date(fellow.ends_on),
        )
        raise Refusal(sentence, field="due_on")
    if not note.strip():
        raise Refusal(_l("Say why this fellow's plan differs; it is kept with the milestone."), field="note")


def _month(fellow: Fellow, due_on: date) -> int:
    is_first = due_on <= fellow.starts_on + timedelta(days=DAYS_FOR_THE_FIRST)
    return 0 if is_first else month_of(fellow.starts_on, due_on)
