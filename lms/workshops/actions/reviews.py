"""Reviews of a team's action points: opened when the workshop was held, done once each."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.actions.models import OPEN_STATES, REVIEW_DAYS, ActionPoint, Review, Team
from lms.workshops.actions.points import take_steps, worded
from lms.workshops.actions.steps import Step
from lms.workshops.moves import Actor
from lms.workshops.planning.models import OVER_STATES, Workshop


def open_reviews(workshop: Workshop, _by: int | None) -> None:
    """Give every team of a workshop its reviews, and those there are and not done their day; again changes nothing."""
    for team in db.session.scalars(select(Team).where(Team.workshop_id == workshop.id).order_by(Team.id)).all():
        _open(workshop, team)


def open_for(workshop: Workshop, team: Team) -> None:
    """Give a team its reviews where its workshop is over."""
    if workshop.state in OVER_STATES:
        db.session.flush()
        _open(workshop, team)


def move_reviews(workshop: Workshop, _by: int | None) -> None:
    """Let reviews that are not done follow the days of their workshop."""
    found = select(Review).join(Team, Team.id == Review.team_id).where(Team.workshop_id == workshop.id)
    for review in db.session.scalars(found.where(Review.done_at.is_(None))).all():
        if workshop.ends_on is not None:
            review.due_on = workshop.ends_on + timedelta(days=review.days)


def _open(workshop: Workshop, team: Team) -> None:
    ended = workshop.ends_on or clock.today_here()
    known = {review.days: review for review in db.session.scalars(select(Review).where(Review.team_id == team.id))}
    for days in REVIEW_DAYS:
        due_on = ended + timedelta(days=days)
        if days not in known:
            db.session.add(Review(team_id=team.id, days=days, due_on=due_on))
        elif known[days].done_at is None:
            known[days].due_on = due_on


def hand_in_review(
    review_id: int, steps: list[Step], note: str, *, form_key: str, actor: Actor, by: int | None
) -> list[str]:
    """Do a review: move each open point on, and keep the note; return the points that somebody else closed meanwhile.

    The same form sent twice is one review. Raises Refusal where the review is done already or not due yet, or leaves
    open points out, and Incomplete where a step lacks its words.
    """
    lock(Team, db.session.scalar(select(Review.team_id).where(Review.id == review_id)))
    review = lock(Review, review_id)
    if review is None:
        raise Refusal(_l("This review is not there any more: its team was merged into another one."))
    if review.form_key == form_key and review.done_at is not None:
        return []
    if review.done_at is not None:
        raise Refusal(
            _l("Somebody else has done this review in the meantime. Take over from here what is missing in the plan.")
        )
    if review.due_on > clock.today_here():
        raise Refusal(_l("This review is not due yet."))
    _require_all(review.team_id, steps)
    closed = take_steps(review.team_id, steps, review_id=review.id, actor=actor, by=by)
    review.note = worded(note)
    review.done_at, review.done_by_id, review.form_key = clock.now(), by, form_key
    history.record("workshops.review_done", review, by=by, days=review.days)
    return closed


def _require_all(team_id: int, steps: list[Step]) -> None:
    found = select(ActionPoint.id).where(ActionPoint.team_id == team_id, ActionPoint.state.in_(OPEN_STATES))
    if set(db.session.scalars(found)) - {step.point_id for step in steps}:
        raise Refusal(
            _l("There are open points that the page did not show yet. Here they all are: say how each stands.")
        )
