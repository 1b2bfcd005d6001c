"""Writing, handing in and reviewing milestones. Each of these runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.attachments.queries import files_of
from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.fieldlog.queries import entries_by_ids
from lms.fellowships.milestones.letters import tell_fellow, tell_reviewers
from lms.fellowships.milestones.models import MOVES, Milestone, MilestoneState, Submission
from lms.fellowships.milestones.plans import adapt_milestone, add_milestone, open_milestones, shift_milestones
from lms.fellowships.milestones.rules import LONGEST_TEXT, MOST_ENTRIES, clean_links
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import RUNNING, Fellow
from lms.questionnaires.drafts import merged

__all__ = [
    "EVIDENCE",
    "OWNER",
    "Closed",
    "Draft",
    "adapt_milestone",
    "add_milestone",
    "approve",
    "ask_for_changes",
    "hand_in",
    "open_milestones",
    "reopen",
    "require_writable",
    "save_draft",
    "shift_milestones",
    "take_back",
    "waive",
]
OWNER, EVIDENCE = "milestones", "evidence"
"""Where files of evidence are kept: the kind of row and its slot."""
TAKEN_BACK = "taken_back"
WRITABLE = frozenset({MilestoneState.OPEN, MilestoneState.CHANGES_ASKED})


class Closed(Refusal):
    """Nothing can be written here now, whatever it says."""


@dataclass(frozen=True)
class Draft:
    """What a fellow typed for a milestone: a text, links one a line, and the ids of log entries."""

    text: str = ""
    links: str = ""
    entries: Collection[int] = ()

    def as_stored(self) -> dict[str, Any]:
        """Return it as the database holds it."""
        return {"text": self.text, "links": self.links, "entries": sorted(set(self.entries))}


def require_writable(milestone: Milestone, fellow: Fellow | None) -> None:
    """Raise Closed where the fellow cannot write at a milestone now."""
    if fellow is None or fellow.state not in RUNNING:
        raise Closed(_l("This fellowship is over, so nothing more can be handed in. Speak with those who run it."))
    if milestone.state not in WRITABLE:
        raise Closed(_l("This milestone is not open for writing now. Look at its page to see where it stands."))


def save_draft(milestone_id: int, draft: Draft, *, seen: int | None) -> int:
    """Keep what was typed so far and return the version of the draft.

    Raises DraftConflict where another window saved other words since, Closed where it is not open, and Refusal for
    what is too long.
    """
    milestone, fellow = _held(milestone_id)
    require_writable(milestone, fellow)
    _refuse_too_long(draft)
    kept = merged(milestone.draft, draft.as_stored(), version=milestone.version, seen=seen)
    if kept != milestone.draft:
        milestone.draft, milestone.version = kept, milestone.version + 1
    return milestone.version


def _refuse_too_long(draft: Draft) -> None:
    if max(len(draft.text), len(draft.links)) > LONGEST_TEXT:
        field = "text" if len(draft.text) > LONGEST_TEXT else "links"
        sentence = _l("Write %(max)d characters at most. Longer texts go into a file.", max=LONGEST_TEXT)
        raise Refusal(sentence, field=field)
    if len(draft.entries) > MOST_ENTRIES:
        raise Refusal(_l("Choose %(max)d entries of the log at most.", max=MOST_ENTRIES), field="entries")


def hand_in(milestone_id: int, draft: Draft, *, seen: int | None, number: int, by: int) -> Submission:
    """Hand in what was written as version ``number``, with the files that are there, and tell the reviewers.

    Sent twice it is handed in once. Raises Refusal where nothing proves anything or a link is none.
    """
    milestone, fellow = _held(milestone_id)
    last = _last(milestone_id)
    if last is not None and last.number == number and milestone.state is MilestoneState.SUBMITTED:
        return last
    save_draft(milestone_id, draft, seen=seen)
    submission = _submission(milestone, draft, (last.number if last else 0) + 1)
    MOVES.make(milestone, "submitted", actor=Actor.FELLOW, by=by, number=submission.number)
    db.session.add(submission)
    db.session.flush()
    tell_reviewers(milestone, fellow, submission)
    return submission


def _submission(milestone: Milestone, draft: Draft, number: int) -> Submission:
    text, links = draft.text.strip(), clean_links(draft.links)
    entries = [entry.id for entry in entries_by_ids(milestone.fellow_id, draft.entries) if entry.removed_at is None]
    files = [file.id for file in files_of(OWNER, [milestone.id])[milestone.id]]
    if not (text or links or entries or files):
        sentence = _l(
            "There is nothing to hand in yet. Write what you did, or add a file, a link or entries of the log."
        )
        raise Refusal(sentence, field="text")
    return Submission(
        milestone_id=milestone.id,
        number=number,
        text=text,
        links=links,
        entries=entries,
        files=files,
        submitted_at=clock.now(),
    )


def take_back(milestone_id: int, *, by: int) -> None:
    """Take the last version back before anybody answered it; it stays readable, and the draft is open again."""
    milestone, _fellow = _held(milestone_id)
    MOVES.make(milestone, "taken_back", actor=Actor.FELLOW, by=by)
    _close(_last(milestone_id), TAKEN_BACK, "", by)


def approve(milestone_id: int, *, number: int, comment: str, by: int, actor: Actor) -> None:
    """Approve the version with a number, which gives its points, and tell the fellow."""
    _review(milestone_id, "approved", number, comment, by=by, actor=actor)


def ask_for_changes(milestone_id: int, *, number: int, comment: str, by: int, actor: Actor) -> None:
    """Give the version with a number back with a comment that says what to change, and tell the fellow."""
    _review(milestone_id, "changes_asked", number, comment, by=by, actor=actor)


def _review(milestone_id: int, verb: str, number: int, comment: str, *, by: int, actor: Actor) -> None:
    milestone, fellow = _held(milestone_id)
    last = _last(milestone_id)
    if last is not None and (last.number, last.verdict, last.reviewed_by_id) == (number, verb, by):
        return
    comment = _require(milestone, verb, actor, comment)
    if last is None or last.number != number:
        sentence = _l(
            "A newer version was handed in since you opened this page. It is shown now; read it, then answer."
        )
        raise Refusal(sentence, field="comment")
    MOVES.make(milestone, verb, actor=actor, by=by, reason=comment, number=number)
    milestone.settled_at = clock.now() if verb == "approved" else None
    _close(last, verb, comment, by)
    tell_fellow(milestone, fellow, last)


def _require(milestone: Milestone, verb: str, actor: Actor, comment: str) -> str:
    try:
        return MOVES.require(milestone.state, verb, actor, comment)
    except Refusal as refusal:
        raise type(refusal)(refusal.sentence, field="comment") from None


def waive(milestone_id: int, *, reason: str, by: int, actor: Actor) -> None:
    """Ask for a milestone no more. Raises Refusal without a reason. Doing it again changes nothing."""
    milestone, _fellow = _held(milestone_id)
    if milestone.state is MilestoneState.WAIVED:
        return
    was_submitted = milestone.state is MilestoneState.SUBMITTED
    MOVES.make(milestone, "waived", actor=actor, by=by, reason=reason)
    milestone.settled_at = clock.now()
    if was_submitted:
        _close(_last(milestone_id), "waived", reason.strip(), by)


def reopen(milestone_id: int, *, reason: str, by: int, actor: Actor) -> None:
    """Open an approved or waived milestone again. Raises Refusal without a reason."""
    milestone, _fellow = _held(milestone_id)
    MOVES.make(milestone, "reopened", actor=actor, by=by, reason=reason)
    milestone.settled_at = None


def _held(milestone_id: int) -> tuple[Milestone, Fellow]:
    milestone = lock(Milestone, milestone_id)
    fellow = db.session.get(Fellow, milestone.fellow_id) if milestone else None
    if milestone is None or fellow is None:
        raise LookupError(f"no milestone {milestone_id}")
    return milestone, fellow


def _last(milestone_id: int) -> Submission | None:
    of_milestone = select(Submission).where(Submission.milestone_id == milestone_id)
    return db.session.scalar(of_milestone.order_by(Submission.number.desc()).limit(1))


def _close(submission: Submission | None, verdict: str, comment: str, by: int) -> None:
    if submission is not None and submission.reviewed_at is None:
        submission.verdict, submission.comment = verdict, comment
        submission.reviewed_by_id, submission.reviewed_at = by, clock.now()
