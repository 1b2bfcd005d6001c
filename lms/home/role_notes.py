"""What the home page says to roles whose own pages are still to come: the truth, and what they can do today."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from lms.people.roles import Role

NOTES = {
    Role.FELLOW: _l(
        "You are a fellow here. Milestones and reports are not on this site yet. "
        "What you can do today: take courses and earn their certificates."
    ),
    Role.MENTOR: _l(
        "You are a mentor here. Fellows' reports are not on this site yet. "
        "What you can do today: read the courses that fellows take."
    ),
    Role.MANAGER: _l(
        "You are a programme manager here. Calls, placements and figures are not on this site yet. "
        "What you can do today: read the courses and check certificates."
    ),
}


def render(person: Any) -> Markup | None:
    """Return the sentences for the roles that a person holds, or nothing."""
    notes = [note for role, note in NOTES.items() if person.has_role(role)]
    return Markup(render_template("home/_role_notes.html", notes=notes)) if notes else None  # noqa: S704
