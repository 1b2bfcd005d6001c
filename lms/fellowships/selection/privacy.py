"""What the selection holds about people: those who review, and those who apply."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from lms.core import history
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.applications.models import Application
from lms.fellowships.calls.models import Call
from lms.fellowships.selection.models import CallReviewer, Decision, InterviewSlot, Offer, Review, ReviewState


def _pools(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Call.slug, CallReviewer.is_reviewer, CallReviewer.is_on_panel, CallReviewer.added_at)
        .join(Call, Call.id == CallReviewer.call_id)
        .where(CallReviewer.person_id == person_id)
        .order_by(CallReviewer.id)
    )
    return [
        {"call": row.slug, "is_reviewer": row[1], "is_on_panel": row[2], "added_at": instant_text(row.added_at)}
        for row in rows
    ]


def _erase_pools(person_id: int) -> None:
    db.session.execute(delete(CallReviewer).where(CallReviewer.person_id == person_id))


def _reviews(person_id: int) -> list[dict[str, Any]]:
    """Return the sheets that somebody wrote, and of those about them the words that may be shared."""
    written = db.session.scalars(select(Review).where(Review.reviewer_id == person_id).order_by(Review.id))
    found = [
        {
            "role": "reviewer",
            "application_id": row.application_id,
            "stage": str(row.stage),
            "state": str(row.state),
            "scores": dict(row.scores),
            "recommendation": str(row.recommendation or ""),
            "private_comment": row.private_comment,
            "shared_comment": row.shared_comment,
            "handed_in_at": instant_text(row.handed_in_at),
        }
        for row in written
    ]
    about = (
        select(Review)
        .join(Application, Application.id == Review.application_id)
        .where(Application.person_id == person_id, Review.state == ReviewState.HANDED_IN)
    )
    return found + [
        {
            "role": "applicant",
            "stage": str(row.stage),
            "scores": dict(row.scores),
            "shared_comment": row.shared_comment,
            "handed_in_at": instant_text(row.handed_in_at),
        }
        for row in db.session.scalars(about.order_by(Review.id))
    ]


def _erase_reviews(person_id: int) -> None:
    """Take the words out: what somebody wrote, and what was written about them."""
    own = select(Application.id).where(Application.person_id == person_id)
    is_meant = (Review.reviewer_id == person_id) | Review.application_id.in_(own)
    words = update(Review).where(is_meant).values(private_comment="", shared_comment="")
    db.session.execute(words, execution_options={"synchronize_session": False})
    about = db.session.scalars(select(Review.id).where(Review.application_id.in_(own))).all()
    history.forget_reasons(Review.__tablename__, about)


def _interviews(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(InterviewSlot)
        .join(Application, Application.id == InterviewSlot.application_id)
        .where(Application.person_id == person_id)
        .order_by(InterviewSlot.starts_at)
    )
    return [{"starts_at": instant_text(row.starts_at), "place": row.place, "minutes": row.minutes} for row in rows]


def _erase_interviews(person_id: int) -> None:
    own = select(Application.id).where(Application.person_id == person_id)
    freed = update(InterviewSlot).where(InterviewSlot.application_id.in_(own))
    db.session.execute(
        freed.values(application_id=None, booked_at=None), execution_options={"synchronize_session": False}
    )


def _own_lines(person_id: int) -> list[tuple[Decision, dict[str, Any]]]:
    """Return what was decided about somebody: the batches with the line of each about them."""
    own = select(Application.id, Application.call_id).where(Application.person_id == person_id)
    calls = {row.id: row.call_id for row in db.session.execute(own)}
    batches = db.session.scalars(select(Decision).where(Decision.call_id.in_(calls.values())).order_by(Decision.id))
    return [(batch, line) for batch in batches for line in batch.lines if line["application"] in calls]


def _decisions(person_id: int) -> list[dict[str, Any]]:
    return [
        {"call": batch.call_id, "decision": line["verb"], "decided_at": instant_text(batch.decided_at)}
        for batch, line in _own_lines(person_id)
    ]


def _erase_decisions(person_id: int) -> None:
    """Take the reasons out of what was decided about somebody."""
    for batch, own in _own_lines(person_id):
        batch.lines = [{**line, "note": ""} if line == own else line for line in batch.lines]
    db.session.flush()


def _offers(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(Application.person_id == person_id)
        .order_by(Offer.id)
    )
    return [
        {
            "state": str(row.state),
            "made_at": instant_text(row.made_at),
            "expires_at": instant_text(row.expires_at),
            "answered_at": instant_text(row.answered_at),
        }
        for row in rows
    ]


def _keep(person_id: int) -> None:
    """Leave what names nobody once the application names nobody."""


def register() -> None:
    """Declare the tables of the selection."""
    declare(
        PersonalData(
            table="call_reviewers",
            title=_l("Calls for which you review applications"),
            export=_pools,
            erase=_erase_pools,
        )
    )
    declare(
        PersonalData(
            table="application_reviews",
            title=_l("Reviews that you wrote, and what was said in reviews of you"),
            export=_reviews,
            erase=_erase_reviews,
            kept=_l("Scores and recommendations stay, without comments, so that a selection can be audited."),
        )
    )
    declare(
        PersonalData(
            table="interview_slots",
            title=_l("Your interviews"),
            export=_interviews,
            erase=_erase_interviews,
        )
    )
    declare(
        PersonalData(
            table="call_decisions",
            title=_l("What was decided about your applications"),
            export=_decisions,
            erase=_erase_decisions,
            kept=_l("What was decided and when stays by the number of the application, without the reason."),
        )
    )
    declare(
        PersonalData(
            table="offers",
            title=_l("Seats that you were offered"),
            export=_offers,
            erase=_keep,
            kept=_l("That a seat was offered, and how it was answered, stays without a name, for the audit."),
        )
    )
