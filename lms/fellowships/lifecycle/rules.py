"""What completes a fellowship: the lines of its rule, each fulfilled or with what is missing. Pure decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.fellowships.programmes.documents import CompletionRule

MILESTONES, REPORTS, FINAL_REVIEW = "milestones", "reports", "final_review"
PASSED = "passed"


@dataclass(frozen=True)
class Record:
    """What a fellow has done.

    ``milestones`` are those asked for (waived ones are not): their titles by language and whether each is approved.
    ``missing_reports`` are the months whose report is neither accepted nor waived. ``verdict`` is that of the panel.
    """

    milestones: Sequence[tuple[dict[str, str], bool]]
    missing_reports: Sequence[int]
    verdict: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the rule: whether it is fulfilled, how far it is, and what is missing (titles, months)."""

    key: str
    is_met: bool
    done: int
    asked: int
    missing: Sequence[Any] = ()


@dataclass(frozen=True)
class Completion:
    """How somebody stands by the rule of completion."""

    lines: Sequence[Line]

    @property
    def is_complete(self) -> bool:
        """Whether every line is fulfilled."""
        return all(line.is_met for line in self.lines)


def assess(rule: CompletionRule, record: Record) -> Completion:
    """Return how a record stands by a rule; a rule that asks for nothing has no such line."""
    lines = [_milestones(rule, record), _reports(rule, record)]
    if rule.final_review:
        is_passed = record.verdict == PASSED
        lines.append(Line(FINAL_REVIEW, is_passed, int(is_passed), 1))
    return Completion(lines)


def _milestones(rule: CompletionRule, record: Record) -> Line:
    """Per cent are of whole milestones: 80 per cent of six are five."""
    asked = len(record.milestones)
    done = sum(is_approved for _, is_approved in record.milestones)
    needed = -(-asked * rule.milestones // 100)
    return Line(
        MILESTONES, done >= needed, done, needed, [title for title, approved in record.milestones if not approved]
    )


def _reports(rule: CompletionRule, record: Record) -> Line:
    missing = len(record.missing_reports)
    return Line(REPORTS, missing <= rule.missing_reports, missing, rule.missing_reports, record.missing_reports)
