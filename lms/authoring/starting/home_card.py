"""The part of the home page about writing courses: what waits for its reader, and the way to the drafts."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from lms.authoring.facts.queries import due_count
from lms.authoring.rights.queries import has_part
from lms.authoring.starting.waiting import waiting_courses
from lms.core.clock import today_here
from lms.people.identity import Identity
from lms.people.permissions import TRAINERS, is_administrator

COURSES_SHOWN = 6


def render(person: Identity) -> Markup | None:
    """Return what waits in the courses that somebody writes; nothing for who neither trains nor has a part in one.

    One query, and for an administrator another one, since the facts of the whole site are theirs to look after. Others
    are asked first whether they have a part in any course.
    """
    may_start = TRAINERS.allows(person)
    if not may_start and not has_part(person.id):
        return None
    today = today_here()
    found = waiting_courses(person.id, today, limit=COURSES_SHOWN + 1)
    due = due_count(today) if is_administrator(person) else 0
    page = render_template(
        "authoring/home/_card.html",
        courses=found[:COURSES_SHOWN],
        has_more=len(found) > COURSES_SHOWN,
        due=due,
        may_start=may_start,
    )
    return Markup(page)  # noqa: S704 – made from a template
