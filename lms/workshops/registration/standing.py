"""How full a workshop is and whether its reader is registered, for the public page."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import func, select

from lms.extensions import db
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.standing import Standing
from lms.workshops.registration.matching import LEFT
from lms.workshops.registration.models import PARTICIPANT_STATE_NAMES, UNDECIDED, Participant
from lms.workshops.registration.places import free_places
from lms.workshops.registration.queries import counts, own_place


def standing(workshop: Workshop, person_id: int | None) -> Standing:
    """Return how full a workshop is and how a reader stands; in three queries at most."""
    own = own_place(workshop.id, person_id) if person_id is not None else None
    waits = select(func.count()).select_from(Participant).where(counts(workshop.id), Participant.state.in_(UNDECIDED))
    is_full = workshop.starts_on is not None and free_places(workshop) == 0
    waiting = db.session.scalar(waits) or 0
    if own is None or own.state in LEFT:
        return Standing(is_full, waiting)
    url = url_for("workshops.open_own_place", workshop_id=workshop.id)
    return Standing(is_full, waiting, PARTICIPANT_STATE_NAMES[own.state], url)
