"""What becomes of tests and feedback when two names turn out to be one person."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.core import history
from lms.core.database import lock
from lms.extensions import db
from lms.workshops.measuring.models import FeedbackGiven, FeedbackReply, Sitting
from lms.workshops.registration.models import Participant


def join_participants(kept: Participant, gone: Participant, by: int | None) -> None:
    """Give the tests and the feedback of one name to another; inside the caller's transaction.

    Where both have taken the same test, the one that was handed in first stays; the score of the other is noted.
    """
    both = Sitting.participant_id.in_([kept.id, gone.id])
    sittings = list(db.session.scalars(select(Sitting).where(both).order_by(Sitting.id).with_for_update()))
    taken = {each.phase: each for each in sittings if each.participant_id == kept.id}
    for sitting in [each for each in sittings if each.participant_id == gone.id]:
        if sitting.phase in taken:
            _choose(taken[sitting.phase], sitting, by)
        else:
            sitting.participant_id = kept.id
    _join_feedback(kept.id, gone.id)


def _choose(kept: Sitting, gone: Sitting, by: int | None) -> None:
    scores = [kept.score, gone.score]
    if _is_earlier(gone, kept):
        _take_over(kept, gone)
    history.record("workshops.test_joined", kept, by=by, phase=str(kept.phase), scores=scores)
    db.session.delete(gone)


def _is_earlier(one: Sitting, other: Sitting) -> bool:
    if one.handed_in_at is None:
        return False
    return other.handed_in_at is None or one.handed_in_at < other.handed_in_at


def _take_over(kept: Sitting, given: Sitting) -> None:
    kept.medium, kept.answers, kept.fractions, kept.score = given.medium, given.answers, given.fractions, given.score
    kept.begun_at, kept.handed_in_at, kept.entered_by_id = given.begun_at, given.handed_in_at, given.entered_by_id
    kept.version += 1


def _join_feedback(kept_id: int, gone_id: int) -> None:
    gone, kept = lock(FeedbackGiven, gone_id), lock(FeedbackGiven, kept_id)
    if gone is None or kept is not None:
        return
    db.session.add(FeedbackGiven(participant_id=kept_id, given_on=gone.given_on))
    own = update(FeedbackReply).where(FeedbackReply.participant_id == gone_id)
    db.session.execute(own.values(participant_id=kept_id))
