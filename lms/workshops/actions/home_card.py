"""What is due after workshops, on the home page of whom it concerns."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from lms.core.clock import today_here
from lms.people.identity import Identity
from lms.workshops.actions.due import due_for, whose_of
from lms.workshops.registration.ties import is_concerned


def render(person: Identity) -> Markup | None:
    """Return how much is due for a person, or nothing where nothing is; one query."""
    if not is_concerned(person):
        return None
    due = due_for(whose_of(person), today_here())
    if not due.all:
        return None
    return Markup(render_template("workshops/actions/_card.html", due=due))  # noqa: S704 – made from a template
