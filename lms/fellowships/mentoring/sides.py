"""Who reads which form of a check-in, and what the panel's verdict is. Neither side sees the other's before its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lms.fellowships.mentoring.models import CheckIn, Occasion, Side, Verdict
from lms.fellowships.placements.periods import month_bounds
from lms.fellowships.programmes.documents import Plan
from lms.questionnaires.documents import Questionnaire

ASKED_BEFORE = timedelta(days=14)
NOT_AFTER = timedelta(days=60)
"""How long after its day a mid-term check-in is still asked for by the clock."""
FEWEST_DAYS = timedelta(days=7)


@dataclass(frozen=True)
class FinalReview:
    """How far the final review is: forms asked for, forms handed in, and the panel's verdict once all of it has spoken.

    ``verdict`` is ``passed`` where all of the panel say so, ``not_yet`` where one says that, else empty.
    """

    asked: int
    handed_in: int
    verdict: Literal["passed", "not_yet", ""]


def form_of(plan: Plan, occasion: Occasion, side: Side) -> Questionnaire:
    """Return the form that a side fills in on an occasion."""
    if occasion is Occasion.FINAL:
        forms: dict[Side, Questionnaire] = {
            Side.FELLOW: plan.final.fellow,
            Side.MENTOR: plan.final.mentor,
            Side.HOST: plan.final.host,
            Side.PEER: plan.final.peer,
            Side.PANEL: plan.final.panel,
        }
        return forms[side]
    return plan.check_in.fellow if side is Side.FELLOW else plan.check_in.mentor


def due_day(plan: Plan, occasion: Occasion, starts_on: date, ends_on: date) -> date:
    """Return when a check-in is due: at the end of the plan's mid-term month, or on the fellowship's last day."""
    if occasion is Occasion.MID_TERM:
        return min(month_bounds(starts_on, plan.mid_term_month)[1], ends_on)
    return ends_on


def is_to_be_asked(due_on: date, today: date) -> bool:
    """Whether the clock asks for a check-in: from two weeks before its day until two months after it."""
    return due_on - ASKED_BEFORE <= today <= due_on + NOT_AFTER


def asked_until(due_on: date, today: date) -> date:
    """Return until when a check-in is asked for, so that there is a week for it at least."""
    return max(due_on, today + FEWEST_DAYS)


def may_read(row: CheckIn, rows: Sequence[CheckIn], person_id: int, *, is_manager: bool) -> bool:
    """Whether somebody may read one of the forms of an occasion, among those that are handed in.

    Managers read all; fellow and mentor the other's once their own is in; the panel what the others say, but of each
    other only after its own. What everybody says in a final review, the fellow reads as a summary only.
    """
    if row.person_id == person_id:
        return True
    if row.handed_in_at is None:
        return False
    own = [each for each in rows if each.person_id == person_id]
    has_handed_in = any(each.handed_in_at for each in own)
    if is_manager and not own:
        return True
    if row.occasion is not Occasion.FINAL:
        return has_handed_in
    is_on_panel = any(each.side is Side.PANEL for each in own)
    return (is_on_panel and (row.side is not Side.PANEL or has_handed_in)) or (is_manager and has_handed_in)


def final_review_of(rows: Sequence[CheckIn]) -> FinalReview:
    """Return how far a final review is."""
    panel = [row for row in rows if row.side is Side.PANEL]
    handed_in = sum(row.handed_in_at is not None for row in rows)
    return FinalReview(len(rows), handed_in, _verdict(panel))


def _verdict(panel: Sequence[CheckIn]) -> Literal["passed", "not_yet", ""]:
    if not panel or any(row.handed_in_at is None for row in panel):
        return ""
    return "passed" if all(row.verdict == Verdict.PASSED for row in panel) else "not_yet"
