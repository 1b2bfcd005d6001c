"""When handouts are given out."""

from __future__ import annotations

from lms.workshops.planning.models import OVER_STATES, WorkshopState

GIVEN_OUT = OVER_STATES | {WorkshopState.RUNNING}


def are_given_out(state: WorkshopState) -> bool:
    """Whether anybody may have the handouts of a workshop: once it has begun."""
    return state in GIVEN_OUT
