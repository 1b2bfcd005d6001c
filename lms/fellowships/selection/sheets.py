"""What reviewers and the panel do with their score sheets. All inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import Application
from lms.fellowships.calls.models import Call
from lms.fellowships.moves import Actor
from lms.fellowships.selection.models import REVIEW_MOVES, Recommendation, Review, ReviewState
from lms.fellowships.selection.scoring import HIGHEST, Sheet, missing
from lms.fellowships.selection.stages import SCORED_IN, criteria_for
from lms.questionnaires.drafts import merged

NOT_APPLICABLE = "n/a"
LONGEST_COMMENT = 4000
COMMENTS = ("private_comment", "shared_comment")
Typed = dict[str, str]
"""A sheet as it is typed: ``score.<criterion>`` 0 to 5 or n/a, ``recommendation``, ``private_comment`` …"""


class SheetIncomplete(Refusal):
    """A sheet that lacks scores or the recommendation; ``problems`` are sentences by control."""

    def __init__(self, problems: Mapping[str, Any]) -> None:
        super().__init__(_l("Something is missing. What you have entered is saved."))
        self.problems = problems


@dataclass(frozen=True)
class _Held:
    review: Review
    criteria: frozenset[str]


def typed_of(review: Review) -> Typed:
    """Return a sheet as its page shows it."""
    scores = {f"score.{key}": NOT_APPLICABLE if score is None else str(score) for key, score in review.scores.items()}
    comments = {name: getattr(review, name) for name in COMMENTS if getattr(review, name)}
    advice = {"recommendation": str(review.recommendation)} if review.recommendation else {}
    return {**scores, **advice, **comments}


def save_sheet(review_id: int, typed: Typed, *, seen: int) -> int:
    """Save what was typed into a sheet and return its version; what is no score is left out.

    Raises Refusal where it is handed in or no longer wanted, or a comment is too long; DraftConflict where another
    window has saved something else since the version ``seen``.
    """
    return _save(_held(review_id), typed, seen=seen)


def _save(held: _Held, typed: Typed, *, seen: int) -> int:
    review = held.review
    stored = typed_of(review)
    changed = merged(stored, _read(typed, held.criteria), version=review.version, seen=seen)
    if changed != stored:
        review.scores = {
            key: None if changed[f"score.{key}"] == NOT_APPLICABLE else int(changed[f"score.{key}"])
            for key in sorted(held.criteria)
            if f"score.{key}" in changed
        }
        advice = changed.get("recommendation")
        review.recommendation = Recommendation(advice) if advice else None
        review.private_comment = changed.get("private_comment", "")
        review.shared_comment = changed.get("shared_comment", "")
        review.version += 1
    return review.version


def _read(typed: Typed, criteria: Collection[str]) -> Typed:
    known = {str(number) for number in range(HIGHEST + 1)} | {NOT_APPLICABLE}
    scores = {f"score.{key}": typed[f"score.{key}"] for key in criteria if typed.get(f"score.{key}") in known}
    advice = typed.get("recommendation")
    given = {"recommendation": advice} if advice in set(Recommendation) else {}
    return {**scores, **given, **{name: _comment(name, typed[name]) for name in COMMENTS if name in typed}}


def _comment(name: str, text: str) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_COMMENT:
        raise Refusal(_l("Say it in %(max)d characters at most.", max=LONGEST_COMMENT), field=name)
    return text


def hand_in(review_id: int, typed: Typed, *, seen: int, by: int) -> None:
    """Save a sheet and hand it in. One that is handed in already with the same words is no error.

    Raises SheetIncomplete where something is missing, and what ``save_sheet`` raises.
    """
    review = _locked(review_id)
    if review.state is ReviewState.HANDED_IN:
        return
    held = _require_open(review)
    _save(held, typed, seen=seen)
    problems = _problems(held)
    if problems:
        raise SheetIncomplete(problems)
    review.handed_in_at = clock.now()
    REVIEW_MOVES.make(review, "handed_in", actor=Actor.REVIEWER, by=by)


def _problems(held: _Held) -> dict[str, Any]:
    review = held.review
    unsaid = missing(sorted(held.criteria), Sheet(review.scores, review.recommendation))
    problems: dict[str, Any] = {f"score.{key}": _l("Choose a score, or “n/a”.") for key in unsaid}
    if review.recommendation is None:
        problems["recommendation"] = _l("Choose what you recommend.")
    return problems


def declare_conflict(review_id: int, *, reason: str, by: int) -> None:
    """Say that one is too close to an applicant to score them; the sheet is closed. Raises Refusal without a reason."""
    review = _locked(review_id)
    if review.state is ReviewState.CONFLICT:
        return
    REVIEW_MOVES.make(review, "conflict_declared", actor=Actor.REVIEWER, by=by, reason=reason)


def _held(review_id: int) -> _Held:
    return _require_open(_locked(review_id))


def _locked(review_id: int) -> Review:
    review = lock(Review, review_id)
    if review is None:
        raise Refusal(_l("This application is not assigned to you any more."))
    return review


def _require_open(review: Review) -> _Held:
    application = db.session.get_one(Application, review.application_id, populate_existing=True)
    if review.state is not ReviewState.ASSIGNED:
        raise Refusal(_l("This score sheet is handed in. A manager can give it back to you."))
    if application.state not in SCORED_IN[review.stage]:
        raise Refusal(_l("A decision has been made about this application, so nothing is scored any more."))
    call = db.session.scalars(select(Call).where(Call.id == application.call_id)).one()
    return _Held(review, frozenset(criterion.id for criterion in criteria_for(call, review.stage)))
