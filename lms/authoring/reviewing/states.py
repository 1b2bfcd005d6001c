"""The way of a draft through its review: sent, taken back, sent back, approved."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.assembling import fingerprint
from lms.authoring.drafts.models import DRAFT_MOVES, Actor, CourseDraft, DraftFile, DraftState, DraftText, DraftUnit
from lms.authoring.reviewing.letters import ask_reviewers, tell_approved, tell_sent_back
from lms.authoring.rights.models import Part
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db

ACTORS = {Part.OWNER: Actor.OWNER, Part.AUTHOR: Actor.WRITER, Part.REVIEWER: Actor.REVIEWER}
"""As what somebody with a part in a course moves its draft."""


class DraftChanged(Refusal):
    """The draft says something else than what the reader has seen."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "The draft has changed since you opened the page, so nothing was done. This is how it is now: look "
                "at it again."
            )
        )


def held_draft(course_id: int) -> CourseDraft:
    """Return the draft of a course, held; Refusal where it is gone."""
    draft_id = db.session.scalar(select(CourseDraft.id).where(CourseDraft.course_id == course_id))
    draft = lock(CourseDraft, draft_id) if draft_id is not None else None
    if draft is None:
        raise Refusal(_l("This draft is gone."))
    return draft


def hold_texts(course_id: int) -> None:
    """Hold the texts of a draft as they are, inside the caller's transaction."""
    texts = select(DraftText.id).where(DraftText.course_id == course_id).order_by(DraftText.id)
    db.session.execute(texts.with_for_update()).all()


def require_seen(course_id: int, seen: str) -> None:
    """Raise DraftChanged unless a draft still is what somebody has seen; ``seen`` is its fingerprint then."""
    hold_texts(course_id)
    if fingerprint(course_id) != seen:
        raise DraftChanged


def send_for_review(course_id: int, *, part: Part, by: int) -> int:
    """Send a draft for review; return how many people are asked. Inside the caller's transaction. Raises Refusal."""
    draft = held_draft(course_id)
    DRAFT_MOVES.make(draft, "sent_for_review", actor=ACTORS[part], by=by)
    draft.submitted_at, draft.submitted_by_id = clock.now(), by
    return ask_reviewers(draft, by=by)


def take_back(course_id: int, *, part: Part, by: int) -> None:
    """Take a draft back from its review. Inside the caller's transaction. Raises Refusal."""
    DRAFT_MOVES.make(held_draft(course_id), "taken_back", actor=ACTORS[part], by=by)


def send_back(course_id: int, reason: str, *, part: Part, by: int) -> None:
    """Send a draft back to its writers, and say why; its approval goes. Inside the caller's transaction. Refusal."""
    draft = held_draft(course_id)
    DRAFT_MOVES.make(draft, "sent_back", actor=ACTORS[part], by=by, reason=reason)
    draft.approved, draft.approved_at, draft.approved_by_id = "", None, None
    tell_sent_back(draft, reason.strip(), by=by)


def approve(course_id: int, *, seen: str, by: int) -> None:
    """Approve what stands in a draft now, which is what ``seen`` is the fingerprint of. Once is enough.

    Inside the caller's transaction. Raises DraftChanged, and Refusal for who changed the draft last, and for a draft
    of which nothing waits to be published.
    """
    draft = held_draft(course_id)
    require_seen(course_id, seen)
    if draft.state is DraftState.PUBLISHED:
        raise Refusal(_l("Nothing in the draft differs from what is published, so there is nothing to approve."))
    if last_writer(course_id) == by:
        raise Refusal(_l("You made the last change yourself. Somebody else has to look at it and approve it."))
    if draft.approved == seen:
        return
    draft.approved, draft.approved_at, draft.approved_by_id = seen, clock.now(), by
    history.record("authoring.draft_approved", draft, by=by)
    tell_approved(draft, by=by)


def set_approval_rule(course_id: int, *, is_needed: bool, by: int) -> None:
    """Say whether a draft is only published as somebody else has approved it. Inside the caller's transaction."""
    draft = held_draft(course_id)
    if draft.needs_approval is not is_needed:
        draft.needs_approval = is_needed
        action = "approval_demanded" if is_needed else "approval_waived"
        history.record(f"authoring.{action}", draft, by=by)


def require_approval(draft: CourseDraft, files: str) -> None:
    """Raise Refusal where a draft needs an approval and these files (a fingerprint) have none by somebody else."""
    if not draft.needs_approval:
        return
    if draft.approved != files or draft.approved_by_id is None:
        sentence = _l(
            "This course is published only as somebody else has approved it, and what stands in the draft now is not "
            "approved. Send it for review."
        )
        raise Refusal(sentence)
    if last_writer(draft.course_id) == draft.approved_by_id:
        raise Refusal(_l("Who approved the draft has changed it since. Somebody else has to approve it."))


def last_writer(course_id: int) -> int | None:
    """Return who changed a draft last: a text, a file, or by deleting a unit; None where nobody did."""
    found: list[tuple[datetime, int]] = []
    for at, by, model in (
        (DraftText.saved_at, DraftText.saved_by_id, DraftText),
        (DraftFile.added_at, DraftFile.added_by_id, DraftFile),
        (DraftUnit.deleted_at, DraftUnit.deleted_by_id, DraftUnit),
    ):
        known = select(at, by).where(model.course_id == course_id, at.is_not(None), by.is_not(None))
        row = db.session.execute(known.order_by(at.desc(), model.id.desc()).limit(1)).one_or_none()
        if row is not None and row[0] is not None and row[1] is not None:
            found.append((row[0], row[1]))
    return max(found)[1] if found else None
