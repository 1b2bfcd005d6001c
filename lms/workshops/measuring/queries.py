"""What pages and other packages ask about tests and feedback."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, func, select

from lms.extensions import db
from lms.people.names import search_key
from lms.workshops.library.documents import Phase
from lms.workshops.measuring.feedback_forms import form_of
from lms.workshops.measuring.gains import Taken, WorkshopGain, gain_between
from lms.workshops.measuring.models import FeedbackReply, Medium, PhaseOpening, Sitting
from lms.workshops.measuring.summaries import FeedbackSummary, may_be_shown, told
from lms.workshops.planning.documents import document_of
from lms.workshops.registration.models import Participant
from lms.workshops.registration.queries import on_the_roll

MOST_MISSING = 100
"""How many names a page lists of those who have not taken a test."""


@dataclass
class PhaseCounts:
    """How far a test is: how many handed in by medium, how many are writing, and who is missing by name."""

    handed_in: dict[Medium, int] = field(default_factory=dict)
    writing: int = 0
    missing: list[str] = field(default_factory=list)
    missing_count: int = 0

    @property
    def total(self) -> int:
        """How many have handed in."""
        return sum(self.handed_in.values())


def taken(workshop_id: int) -> dict[Phase, dict[int, Taken]]:
    """Return the tests that were handed in, by phase and participant; in one query."""
    statement = (
        select(Sitting.participant_id, Sitting.phase, Sitting.score, Sitting.fractions)
        .join(Participant, Participant.id == Sitting.participant_id)
        .where(on_the_roll(workshop_id), Sitting.handed_in_at.is_not(None))
        .order_by(Sitting.id)
    )
    found: dict[Phase, dict[int, Taken]] = {phase: {} for phase in Phase}
    for participant_id, phase, score, fractions in db.session.execute(statement):
        found[phase][participant_id] = Taken(score or 0.0, fractions or {})
    return found


def scores(workshop_id: int, phase: Phase) -> dict[int, float]:
    """Return the scores in per cent of those who handed a test in, by participant; in one query."""
    statement = (
        select(Sitting.participant_id, Sitting.score)
        .join(Participant, Participant.id == Sitting.participant_id)
        .where(on_the_roll(workshop_id), Sitting.phase == phase, Sitting.score.is_not(None))
        .order_by(Sitting.id)
    )
    return {participant_id: float(score or 0.0) for participant_id, score in db.session.execute(statement)}


def gain_of(workshop_id: int) -> WorkshopGain:
    """Return what participants have gained, in all and by objective, with how many took one test or both."""
    found = taken(workshop_id)
    return gain_between(document_of(workshop_id), found[Phase.PRE], found[Phase.POST])


def openings(workshop_id: int) -> dict[Phase, PhaseOpening]:
    """Return since when the tests of a workshop are open, and until when they were; in one query."""
    rows = db.session.scalars(select(PhaseOpening).where(PhaseOpening.workshop_id == workshop_id))
    return {row.phase: row for row in rows}


def phase_counts(workshop_id: int) -> dict[Phase, PhaseCounts]:
    """Return how far both tests are among those with a place; in two queries."""
    roll = db.session.execute(
        select(Participant.id, Participant.full_name)
        .where(on_the_roll(workshop_id))
        .order_by(Participant.name_key, Participant.id)
    ).all()
    rows = db.session.execute(
        select(Sitting.participant_id, Sitting.phase, Sitting.medium, Sitting.handed_in_at)
        .join(Participant, Participant.id == Sitting.participant_id)
        .where(on_the_roll(workshop_id))
    ).all()
    return {phase: _counted(roll, [row for row in rows if row.phase is phase]) for phase in Phase}


def _counted(roll: Collection[tuple[int, str]], rows: Collection[Any]) -> PhaseCounts:
    found, done = PhaseCounts(), set()
    for row in rows:
        if row.handed_in_at is None:
            found.writing += 1
        else:
            found.handed_in[row.medium] = found.handed_in.get(row.medium, 0) + 1
            done.add(row.participant_id)
    missing = [name for key, name in roll if key not in done]
    found.missing, found.missing_count = missing[:MOST_MISSING], len(missing)
    return found


def find_sittings(participant_ids: Collection[int]) -> dict[tuple[int, Phase], Sitting]:
    """Return the tests of some participants, by participant and phase; in one query."""
    rows = db.session.scalars(select(Sitting).where(Sitting.participant_id.in_(participant_ids)).order_by(Sitting.id))
    return {(row.participant_id, row.phase): row for row in rows}


def roll_query(workshop_id: int, *, name: str = "", without: Phase | None = None) -> Select[Participant]:
    """Return the query of those with a place by name, of those whose name holds ``name``, ``without`` a test."""
    statement = select(Participant).where(on_the_roll(workshop_id))
    if name:
        statement = statement.where(Participant.name_key.contains(search_key(name), autoescape=True))
    if without is not None:
        done = select(Sitting.participant_id).where(
            Sitting.workshop_id == workshop_id, Sitting.phase == without, Sitting.handed_in_at.is_not(None)
        )
        statement = statement.where(Participant.id.not_in(done))
    return statement.order_by(Participant.name_key, Participant.id)


def scores_by_name(workshop_id: int) -> Select[Any]:
    """Return the query of those with a place who took a test, by name: id, name, score before, score after."""
    first, second = (
        select(Sitting.participant_id, Sitting.score)
        .where(Sitting.workshop_id == workshop_id, Sitting.phase == phase, Sitting.score.is_not(None))
        .subquery()
        for phase in Phase
    )
    return (
        select(Participant.id, Participant.full_name, first.c.score.label("before"), second.c.score.label("after"))
        .outerjoin(first, first.c.participant_id == Participant.id)
        .outerjoin(second, second.c.participant_id == Participant.id)
        .where(on_the_roll(workshop_id), func.coalesce(first.c.score, second.c.score).is_not(None))
        .order_by(Participant.name_key, Participant.id)
    )


def is_open(opening: PhaseOpening | None) -> bool:
    """Whether a test can be taken on phones now."""
    return opening is not None and opening.closed_at is None


def replies_of(workshop_id: int) -> Sequence[Row[Any]]:
    """Return the replies (answers, and the name or None), in an order that says nothing about when; in one query."""
    statement = (
        select(FeedbackReply.answers, Participant.full_name)
        .outerjoin(Participant, Participant.id == FeedbackReply.participant_id)
        .where(FeedbackReply.workshop_id == workshop_id)
        .order_by(FeedbackReply.form_key, FeedbackReply.id)
    )
    return db.session.execute(statement).all()


def feedback_summary(workshop_id: int) -> FeedbackSummary:
    """Return what participants say of a workshop, by question, with how many of those with a place replied."""
    replies = replies_of(workshop_id)
    asked = db.session.scalar(select(func.count()).select_from(Participant).where(on_the_roll(workshop_id))) or 0
    unnamed = sum(row.full_name is None for row in replies)
    if not may_be_shown(len(replies), unnamed):
        return FeedbackSummary(len(replies), asked, is_shown=False)
    answers = [row.answers for row in replies]
    return FeedbackSummary(len(replies), asked, is_shown=True, told=told(form_of(workshop_id), answers))


def placed(workshop_id: int, participant_ids: Collection[int]) -> list[Participant]:
    """Return some of those with a place, by name."""
    statement = on_the_roll(workshop_id).where(Participant.id.in_(participant_ids))
    return list(db.session.scalars(statement))
