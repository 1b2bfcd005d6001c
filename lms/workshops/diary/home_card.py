"""The part of the home page for those who run workshops: what is on today, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from lms.core import clock
from lms.core.clock import today_here
from lms.extensions import db
from lms.workshops.planning.models import PLANNED_STATES, Workshop
from lms.workshops.planning.nearby import nearby
from lms.workshops.planning.permissions import run_by
from lms.workshops.registration.ties import is_concerned

SHOWN = 3


def render(person: Any) -> Markup | None:
    """Return the workshops that a person runs: those of today, and the next; nothing where there is none."""
    if not is_concerned(person):
        return None
    day = today_here()
    found = _coming(person, day)
    if not found:
        return None
    today = nearby([each.id for each in found], [day], clock.now())
    on_today = {each.workshop.id for each in today}
    coming = [each for each in found if each.id not in on_today]
    page = render_template(
        "workshops/diary/_card.html", today=today, coming=coming[:SHOWN], has_more=len(coming) > SHOWN
    )
    return Markup(page)  # noqa: S704 – made from a template


def _coming(person: Any, day: date) -> Sequence[Workshop]:
    """Return the next workshops that somebody runs, in one query."""
    statement = select(Workshop).where(Workshop.state.in_(PLANNED_STATES), Workshop.ends_on >= day, run_by(person))
    return db.session.scalars(statement.order_by(Workshop.starts_on, Workshop.id).limit(2 * SHOWN + 1)).all()
