"""The mentor's part of the home page: how much waits for them, and since when."""

from __future__ import annotations

from collections import Counter

from flask import render_template
from markupsafe import Markup

from lms.fellowships.mentoring.inbox import fellows_of, waiting_for
from lms.people.identity import Identity
from lms.people.roles import Role


def render(person: Identity) -> Markup | None:
    """Return what waits for a mentor, or that nothing does; nothing for others. Four queries at most."""
    if not person.has_role(Role.MENTOR):
        return None
    fellows = fellows_of(person.id)
    waiting = waiting_for(person.id, fellows)
    counts = Counter(each.kind for each in waiting)
    page = render_template("fellowships/mentoring/_card.html", waiting=waiting, counts=counts, fellows=fellows)
    return Markup(page)  # noqa: S704
