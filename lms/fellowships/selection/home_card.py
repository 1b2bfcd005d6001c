"""The part of the home page of somebody who reviews applications."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.fellowships.selection.desk import waiting_for
from lms.people.roles import Role


def render(person: Any) -> Markup | None:
    """Return what waits for this person's review, or nothing; nobody without the role of a mentor reviews."""
    waiting = waiting_for(person.id) if person.has_role(Role.MENTOR) else []
    if not waiting:
        return None
    return Markup(render_template("fellowships/selection/_home_card.html", waiting=waiting))  # noqa: S704
