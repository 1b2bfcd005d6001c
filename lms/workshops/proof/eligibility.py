"""Who gets which certificate of a workshop, and who not and why. Knows figures only, neither database nor web."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lms.workshops.proof.kinds import ProofKind


class Reason(StrEnum):
    """Why somebody gets none, or not the higher one."""

    NOT_THERE = "not_there"
    TOO_FEW_SESSIONS = "too_few_sessions"
    NO_POST_TEST = "no_post_test"
    TEST_TOO_LOW = "test_too_low"
    NO_NAME = "no_name"


@dataclass(frozen=True)
class Rule:
    """What certificates of a workshop ask for: per cent of the sessions; per cent in the post-test, or None."""

    share: int
    pass_mark: int | None = None


@dataclass(frozen=True)
class Figures:
    """What is known of a participant: sessions attended of those that count, the score of the post-test in per cent."""

    present: int
    counted: int
    score: float | None = None
    has_name: bool = True


@dataclass(frozen=True)
class Verdict:
    """Which certificate somebody gets (None: none); ``reason`` why not, or why not the one of completion."""

    kind: ProofKind | None
    reason: Reason | None = None


def judge(figures: Figures, rule: Rule) -> Verdict:
    """Return what somebody gets. Shares are compared in whole numbers: two of three sessions are not 67 per cent."""
    obstacle = _obstacle(figures, rule)
    if obstacle is not None:
        return Verdict(None, obstacle)
    if rule.pass_mark is None:
        return Verdict(ProofKind.ATTENDED)
    if figures.score is None:
        return Verdict(ProofKind.ATTENDED, Reason.NO_POST_TEST)
    if figures.score < rule.pass_mark:
        return Verdict(ProofKind.ATTENDED, Reason.TEST_TOO_LOW)
    return Verdict(ProofKind.COMPLETED)


def _obstacle(figures: Figures, rule: Rule) -> Reason | None:
    if not figures.present:
        return Reason.NOT_THERE
    if 100 * figures.present < rule.share * figures.counted:
        return Reason.TOO_FEW_SESSIONS
    return None if figures.has_name else Reason.NO_NAME
