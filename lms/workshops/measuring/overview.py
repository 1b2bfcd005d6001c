"""What the overview of a workshop says about tests and feedback: the figures of this evening."""

from __future__ import annotations

from typing import Any

from lms.core import clock
from lms.quizzes.analysis.words import LEVEL_WORDS
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import feedback, queries
from lms.workshops.measuring.models import PHASE_NAMES
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop, WorkshopState

EARLY = frozenset({WorkshopState.DRAFT, WorkshopState.ANNOUNCED, WorkshopState.CANCELLED})


def measured(workshop: Workshop) -> dict[str, Any] | None:
    """Return the gain and the feedback so far; None before there can be any."""
    if workshop.state in EARLY:
        return None
    plan = document_of(workshop.id)
    has_tests = plan is not None and bool(plan.pre_test or plan.post_test)
    gain = queries.gain_of(workshop.id).whole if has_tests else None
    summary = queries.feedback_summary(workshop.id) if feedback.is_open(workshop, clock.now()) else None
    if gain is None and summary is None:
        return None
    opened = queries.openings(workshop.id)
    open_now = [PHASE_NAMES[phase] for phase in Phase if queries.is_open(opened.get(phase))]
    return {"gain": gain, "feedback": summary, "open_now": open_now, "level_words": LEVEL_WORDS}
