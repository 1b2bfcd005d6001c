"""What a participant's own page says about tests and feedback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.core import clock
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import feedback
from lms.workshops.measuring.models import PHASE_NAMES, PhaseOpening, Sitting
from lms.workshops.measuring.queries import find_sittings, openings
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import ON_THE_ROLL, Participant


@dataclass(frozen=True)
class OwnTest:
    """One of the two tests as its participant has it.

    ``state`` is ``waiting`` (not open yet), ``open``, ``begun``, ``handed_in``, or ``closed`` (and not taken).
    """

    phase: Phase
    name: Any
    state: str
    score: float | None


def own_test(phase: Phase, opening: PhaseOpening | None, sitting: Sitting | None) -> OwnTest:
    """Return where a participant stands with a test; the score of the pre-test is not told."""
    score = sitting.score if sitting and phase is Phase.POST else None
    return OwnTest(phase, PHASE_NAMES[phase], _state(opening, sitting), score)


def _state(opening: PhaseOpening | None, sitting: Sitting | None) -> str:
    if sitting is not None and sitting.handed_in_at is not None:
        return "handed_in"
    if opening is None:
        return "waiting"
    if opening.closed_at is not None:
        return "closed"
    return "begun" if sitting is not None and sitting.answers else "open"


def tests_part(workshop: Workshop, participant: Participant) -> dict[str, Any] | None:
    """Return where a participant stands with both tests; None where there is none for them."""
    plan = document_of(workshop.id) if participant.state in ON_THE_ROLL else None
    phases = [phase for phase in Phase if plan is not None and plan.test(phase) is not None]
    if not phases or workshop.state is WorkshopState.CANCELLED:
        return None
    opened, sittings = openings(workshop.id), find_sittings([participant.id])
    tests = [own_test(phase, opened.get(phase), sittings.get((participant.id, phase))) for phase in phases]
    return {"tests": tests}


def feedback_part(workshop: Workshop, participant: Participant) -> dict[str, Any] | None:
    """Return whether a participant can give feedback or has given it; None before there is anything to say."""
    if participant.state not in ON_THE_ROLL or not feedback.is_open(workshop, clock.now()):
        return None
    return {"has_given": feedback.has_given(participant.id)}
