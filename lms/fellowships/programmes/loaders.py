"""Load a programme and check that this reader may run it."""

from __future__ import annotations

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.permissions import can_manage


def load_programme(slug: str) -> Programme:
    """Return a programme that this reader runs; any other answers 404."""
    programme = db.session.scalar(select(Programme).where(Programme.slug == slug))
    if programme is None or not can_manage(current_user, programme.id):
        abort(404)
    return programme
