"""Load a call, for those who run its programme or for everybody."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.calls.models import Call, CallState
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.models import Programme


def load_call(slug: str, call_slug: str) -> tuple[Programme, Call]:
    """Return a programme that this reader runs and a call of it; any other answers 404."""
    programme = load_programme(slug)
    call = _call(call_slug)
    if call is None or call.programme_id != programme.id:
        abort(404)
    return programme, call


def load_open_call(call_slug: str) -> Call:
    """Return a call that the public may see, open or closed; drafts answer 404."""
    call = _call(call_slug)
    if call is None or call.state is CallState.DRAFT:
        abort(404)
    return call


def _call(call_slug: str) -> Call | None:
    return db.session.scalar(select(Call).where(Call.slug == call_slug))
