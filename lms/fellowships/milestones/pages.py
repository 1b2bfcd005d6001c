"""What the pages of milestones show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.attachments.queries import AttachedFile, files_by_ids, files_of
from lms.fellowships.fieldlog.models import LogEntry
from lms.fellowships.fieldlog.queries import entries_by_ids, recent_entries
from lms.fellowships.milestones.models import MOVES, Milestone, MilestoneState, Submission
from lms.fellowships.milestones.operations import OWNER, WRITABLE
from lms.fellowships.milestones.queries import SubmissionRow, submissions_of
from lms.fellowships.milestones.rules import review_actor, shown_state
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat
from lms.fellowships.placements.models import RUNNING

OFFERED_ENTRIES = 40


@dataclass(frozen=True)
class Version:
    """One version of a submission as the page shows it."""

    submission: Submission
    reviewer: str | None
    files: list[AttachedFile]
    entries: list[LogEntry]


@dataclass(frozen=True, kw_only=True)
class MilestonePage:
    """One milestone as one reader sees it: what they may do, every version, and for the fellow the draft's parts."""

    seat: Seat
    milestone: Milestone
    state: str
    versions: list[Version]
    may_write: bool
    may_take_back: bool
    reviewing_as: Actor | None
    may_waive: bool
    may_reopen: bool
    may_adapt: bool
    files: list[AttachedFile]
    entries: list[LogEntry]

    @property
    def next_number(self) -> int:
        """The number that the next version will have."""
        return self.versions[0].submission.number + 1 if self.versions else 1

    @property
    def current(self) -> Version | None:
        """The version that waits for an answer."""
        return self.versions[0] if self.versions and self.milestone.state is MilestoneState.SUBMITTED else None


def reviewer_of(seat: Seat, milestone: Milestone) -> Actor | None:
    """Return as what this reader may review a milestone; None where not at all."""
    return review_actor(milestone.reviewer, seat.actors, seat.roles)


def milestone_page(seat: Seat, milestone: Milestone, today: date) -> MilestonePage:
    """Return what the page of a milestone shows to one reader."""
    may_write = seat.is_own and seat.fellow.state in RUNNING and milestone.state in WRITABLE
    state = milestone.state
    return MilestonePage(
        seat=seat,
        milestone=milestone,
        state=shown_state(state, milestone.due_on, today),
        versions=_versions(seat, milestone),
        may_write=may_write,
        may_take_back=seat.is_own and MOVES.allows(state, "taken_back", Actor.FELLOW),
        reviewing_as=reviewer_of(seat, milestone) if state is MilestoneState.SUBMITTED else None,
        may_waive=seat.is_manager and MOVES.allows(state, "waived", Actor.MANAGER),
        may_reopen=seat.is_manager and MOVES.allows(state, "reopened", Actor.MANAGER),
        may_adapt=seat.is_manager and MOVES.allows(state, "waived", Actor.MANAGER),
        files=files_of(OWNER, [milestone.id])[milestone.id] if may_write else [],
        entries=_offered(seat.fellow.id, milestone.draft) if may_write else [],
    )


def _versions(seat: Seat, milestone: Milestone) -> list[Version]:
    rows = [row for row in submissions_of(milestone.id) if seat.is_own or row.submission.verdict != "taken_back"]
    files = files_by_ids(_ids(rows, "files"))
    entries = {entry.id: entry for entry in entries_by_ids(milestone.fellow_id, _ids(rows, "entries"))}
    return [
        Version(
            row.submission,
            row.reviewer,
            [files[each] for each in row.submission.files if each in files],
            [entries[each] for each in row.submission.entries if each in entries],
        )
        for row in rows
    ]


def _ids(rows: Sequence[SubmissionRow], name: str) -> set[int]:
    return {each for row in rows for each in getattr(row.submission, name)}


def _offered(fellow_id: int, draft: dict[str, Any]) -> list[LogEntry]:
    recent = recent_entries(fellow_id, OFFERED_ENTRIES)
    known = {entry.id for entry in recent}
    older = [each for each in draft.get("entries", []) if each not in known]
    return [*recent, *(entry for entry in entries_by_ids(fellow_id, older) if entry.removed_at is None)]
