"""The fellow's part of the home page: the month in three lines, and the one thing to do next."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.core.clock import today_here
from lms.extensions import db
from lms.fellowships.lifecycle.month import due_words, first_step, glance_of
from lms.fellowships.placements.models import RUNNING
from lms.fellowships.placements.queries import own_fellowships
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.people.roles import Role


def render(person: Any) -> Markup | None:
    """Return a fellow's part of the home page; nothing for somebody whose fellowship is over."""
    if not person.has_role(Role.FELLOW):
        return None
    own = own_fellowships(person.id)
    if not own:
        return Markup(render_template("fellowships/lifecycle/_no_placement.html"))  # noqa: S704 - a template
    fellow = next((each for each in own if each.state in RUNNING), None)
    if fellow is None:
        return None
    programme = db.session.get_one(Programme, fellow.programme_id)
    glance = glance_of(fellow, plan_of(programme).months, today_here())
    page = render_template(
        "fellowships/lifecycle/_home_card.html",
        fellow=fellow,
        programme=programme,
        glance=glance,
        step=first_step(glance),
        due_words=due_words,
    )
    return Markup(page)  # noqa: S704 - a template
