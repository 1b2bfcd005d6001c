"""What waits for those who ask for advice and those who give it, on their home page."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from lms.people.identity import Identity
from lms.workshops.advisory.permissions import asks_or_advises
from lms.workshops.advisory.queries import waiting_for


def render(person: Identity) -> Markup | None:
    """Return what waits for a person, or nothing where nothing does; one query."""
    if not asks_or_advises(person):
        return None
    waiting = waiting_for(person)
    if not waiting.all:
        return None
    return Markup(render_template("workshops/advisory/_card.html", waiting=waiting))  # noqa: S704 – from a template
