"""Load a workshop and check that this reader may run it, or read about it."""

from __future__ import annotations

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from lms.extensions import db
from lms.workshops.planning.models import PUBLIC_STATES, Workshop, WorkshopSession
from lms.workshops.planning.permissions import can_run, run_by


def load_run(workshop_id: int) -> Workshop:
    """Return a workshop that this reader runs; any other answers 404."""
    found = db.session.scalar(select(Workshop).where(Workshop.id == workshop_id, run_by(current_user)))
    if found is None:
        abort(404)
    return found


def load_public(workshop_id: int) -> Workshop:
    """Return a workshop that anybody may read about; a draft answers 404 to all but those who run it."""
    workshop = db.session.get(Workshop, workshop_id)
    if workshop is None:
        abort(404)
    if workshop.state not in PUBLIC_STATES:
        is_own = current_user.is_authenticated and can_run(current_user, workshop.id)
        if not is_own:
            abort(404)
    return workshop


def load_session(workshop: Workshop, session_id: int) -> WorkshopSession:
    """Return a session of a workshop; any other answers 404."""
    session = db.session.get(WorkshopSession, session_id)
    if session is None or session.workshop_id != workshop.id:
        abort(404)
    return session
