"""A mentor's list of fellows, those most at risk first, each with what speaks for a call."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from lms.core.access import access
from lms.core.clock import today_here
from lms.fellowships.blueprint import blueprint
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES
from lms.fellowships.safety.queries import facts_of, mentored
from lms.fellowships.safety.signals import Signal, signals, weight_of
from lms.people.permissions import MENTORS


@blueprint.get("/mentoring/fellows")
@access(MENTORS)
def list_mentored() -> str:
    """List the fellows whom a mentor accompanies, with signals, but for what mentors do not know of: flags."""
    fellows = mentored(current_user.id)
    facts = facts_of([fellow.id for fellow in fellows])
    today = today_here()
    found: dict[int, list[Signal]] = {each: signals(facts[each], today) for each in facts}
    fellows.sort(key=lambda fellow: -weight_of(found[fellow.id]))
    words = {"fellows": fellows, "signals": found, "role_names": MENTOR_ROLE_NAMES}
    return render_template("fellowships/safety/mentored.html", **words)
