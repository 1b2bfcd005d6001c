"""What the overview of a workshop says about registration."""

from __future__ import annotations

from typing import Any

from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import ON_THE_ROLL, ParticipantState
from lms.workshops.registration.queries import state_counts


def facts(workshop: Workshop) -> dict[str, Any] | None:
    """Return how many places are taken and who waits; nothing for a draft nobody can register for. One query."""
    if workshop.state is WorkshopState.DRAFT:
        return None
    found = state_counts(workshop.id)
    return {
        "workshop": workshop,
        "taken": sum(number for state, number in found.items() if state in ON_THE_ROLL),
        "waiting": found.get(ParticipantState.WAITING, 0),
        "pending": found.get(ParticipantState.PENDING, 0),
    }
