"""Who reviews what: applications spread evenly over reviewers, never to somebody who is not to judge them.

An application goes to the least loaded reviewer who can be reached by moving others along, which gives the most even
loads there are (an optimal semi-matching: N. J. A. Harvey, R. E. Ladner, L. Lovász, T. Tamir, 2003). The same input
always gives the same assignment. These are the rules only: no database, no web.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Pair = tuple[int, int]
"""The ids of an application and of a reviewer."""


class Bar(StrEnum):
    """Why somebody may not review an application."""

    APPLICANT = "applicant"
    ORGANISATION = "organisation"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Candidate:
    """An application that wants reviewers; ``organisations`` are those that the applicant belongs to."""

    id: int
    person_id: int | None = None
    organisations: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Judge:
    """Somebody who reviews; ``organisations`` are those that they belong to."""

    id: int
    organisations: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Gap:
    """An application for which there are too few reviewers, with why others could not be taken."""

    application_id: int
    missing: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Assignment:
    """What is to be added to the assignments there are. ``loads`` are all applications by reviewer."""

    pairs: tuple[Pair, ...]
    gaps: tuple[Gap, ...]
    loads: dict[int, int]


def bar(candidate: Candidate, judge: Judge, conflicts: Collection[Pair]) -> Bar | None:
    """Return why somebody may not review an application, or None where they may."""
    if candidate.person_id == judge.id:
        return Bar.APPLICANT
    if candidate.organisations & judge.organisations:
        return Bar.ORGANISATION
    return Bar.CONFLICT if (candidate.id, judge.id) in conflicts else None


def assigned_evenly(
    candidates: Iterable[Candidate],
    judges: Iterable[Judge],
    *,
    each: int,
    existing: Collection[Pair] = (),
    conflicts: Collection[Pair] = (),
) -> Assignment:
    """Return who is to review what so that each application has ``each`` reviewers and nobody has more than need be.

    Existing assignments stay and count; no pair of a declared conflict comes about.
    """
    waiting = sorted(candidates, key=lambda candidate: candidate.id)
    pool = sorted(judges, key=lambda judge: judge.id)
    board = _Board(waiting, pool, set(existing), set(conflicts))
    gaps = []
    for candidate in waiting:
        wanted = each - len(board.held[candidate.id])
        given = sum(board.place(candidate.id) for _ in range(max(wanted, 0)))
        if given < wanted:
            bars = tuple(found for judge in pool if (found := bar(candidate, judge, board.conflicts)))
            gaps.append(Gap(candidate.id, wanted - given, bars))
    return Assignment(tuple(sorted(board.pairs())), tuple(gaps), board.loads)


class _Board:
    """The assignments while they are made."""

    def __init__(
        self, candidates: Sequence[Candidate], judges: Sequence[Judge], existing: set[Pair], conflicts: set[Pair]
    ) -> None:
        self.conflicts = conflicts
        self.allowed = {
            candidate.id: [judge.id for judge in judges if bar(candidate, judge, conflicts) is None]
            for candidate in candidates
        }
        self.held: dict[int, set[int]] = {candidate.id: set() for candidate in candidates}
        self.new: dict[int, set[int]] = {judge.id: set() for judge in judges}
        self.loads = {judge.id: 0 for judge in judges}
        for application_id, judge_id in existing:
            self.held.setdefault(application_id, set()).add(judge_id)
            if judge_id in self.loads:
                self.loads[judge_id] += 1

    def place(self, application_id: int) -> bool:
        """Give an application one more reviewer; return whether there is one."""
        came_from = self._reached(application_id)
        if not came_from:
            return False
        end = min(came_from, key=lambda judge_id: (self.loads[judge_id], judge_id))
        self.loads[end] += 1
        moved, before = came_from[end]
        self._hand_over(moved, end)
        while before is not None:
            self.new[before].discard(moved)
            self.held[moved].discard(before)
            end, (moved, before) = before, came_from[before]
            self._hand_over(moved, end)
        return True

    def _hand_over(self, application_id: int, judge_id: int) -> None:
        self.new[judge_id].add(application_id)
        self.held[application_id].add(judge_id)

    def _reached(self, application_id: int) -> dict[int, tuple[int, int | None]]:
        """Return who can be given work: by reviewer, which application they would get, and who would hand it on."""
        lowest = min(self.loads.values(), default=0)
        came_from: dict[int, tuple[int, int | None]] = {}
        queue: deque[tuple[int, int | None]] = deque([(application_id, None)])
        while queue:
            moved, before = queue.popleft()
            for judge_id in self.allowed[moved]:
                if judge_id in self.held[moved] or judge_id in came_from:
                    continue
                came_from[judge_id] = (moved, before)
                queue.extend((other, judge_id) for other in sorted(self.new[judge_id]))
            if before is None and any(self.loads[judge_id] == lowest for judge_id in came_from):
                break  # nobody has less to do than the one who can be had at once
        return came_from

    def pairs(self) -> list[Pair]:
        """Return the assignments that were made."""
        return [(application_id, judge_id) for judge_id, mine in self.new.items() for application_id in mine]
