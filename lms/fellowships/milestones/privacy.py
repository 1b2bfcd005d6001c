"""What milestones say about the fellow, and about those who reviewed them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from lms.core import history
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone, Submission
from lms.fellowships.placements.models import Fellow


def _milestones(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Milestone).join(Fellow).where(Fellow.person_id == person_id).order_by(Milestone.due_on, Milestone.id)
    )
    return [
        {
            "title": row.title,
            "due_on": row.due_on.isoformat(),
            "state": str(row.state),
            "points": row.points,
            "note": row.note,
            "draft": row.draft,
            "settled_at": instant_text(row.settled_at),
        }
        for row in rows
    ]


def _submissions(person_id: int) -> list[dict[str, Any]]:
    """Return what a person handed in, and what they said of what others handed in."""
    rows = db.session.execute(
        select(Submission, Fellow.person_id)
        .join(Milestone, Milestone.id == Submission.milestone_id)
        .join(Fellow, Fellow.id == Milestone.fellow_id)
        .where(or_(Fellow.person_id == person_id, Submission.reviewed_by_id == person_id))
        .order_by(Submission.id)
    )
    return [_held(row, is_own=owner == person_id) for row, owner in rows]


def _held(row: Submission, *, is_own: bool) -> dict[str, Any]:
    written = {"text": row.text, "links": row.links} if is_own else {}
    return {
        **written,
        "number": row.number,
        "submitted_at": instant_text(row.submitted_at),
        "verdict": row.verdict,
        "comment": row.comment,
        "reviewed_at": instant_text(row.reviewed_at),
    }


def _erase_milestones(person_id: int) -> None:
    own = select(Fellow.id).where(Fellow.person_id == person_id)
    db.session.execute(update(Milestone).where(Milestone.fellow_id.in_(own)).values(draft={}, note=""))
    ids = db.session.scalars(select(Milestone.id).where(Milestone.fellow_id.in_(own))).all()
    history.forget_reasons(Milestone.__tablename__, ids)


def _erase_submissions(person_id: int) -> None:
    fellows = select(Fellow.id).where(Fellow.person_id == person_id)
    own = select(Milestone.id).where(Milestone.fellow_id.in_(fellows))
    words = {"text": "", "links": [], "entries": [], "files": [], "comment": ""}
    db.session.execute(update(Submission).where(Submission.milestone_id.in_(own)).values(**words))
    reviewed = update(Submission).where(Submission.reviewed_by_id == person_id)
    db.session.execute(reviewed.values(reviewed_by_id=None))


def register() -> None:
    """Declare the tables of milestones."""
    declare(
        PersonalData(
            table="milestones",
            title=_l("Milestones of your fellowship"),
            export=_milestones,
            erase=_erase_milestones,
            kept=_l("Which milestones were due, approved or waived stays for the programme, without your name."),
        )
    )
    declare(
        PersonalData(
            table="milestone_submissions",
            title=_l("What you handed in for milestones, and what you said of those of others"),
            export=_submissions,
            erase=_erase_submissions,
            kept=_l("When something was handed in and answered stays; comments you gave stay without your name."),
        )
    )
