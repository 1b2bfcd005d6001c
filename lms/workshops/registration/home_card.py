"""A participant's part of the home page: the next workshops, and what is to be done for them."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from markupsafe import Markup

from lms.core import clock
from lms.core.clock import today_here
from lms.people.identity import Identity
from lms.workshops.planning.nearby import Nearby, nearby
from lms.workshops.planning.permissions import coordinated
from lms.workshops.registration.models import ON_THE_ROLL, PARTICIPANT_STATE_NAMES
from lms.workshops.registration.queries import coming_up
from lms.workshops.registration.teams import registered_of
from lms.workshops.registration.ties import is_concerned

SHOWN = 3


def render(person: Identity) -> Markup | None:
    """Return the next workshops that a person, or somebody they coordinate, is registered for; None without any.

    One query finds a person's own, one those of the people whom a coordinator looks after, one the sessions of now.
    """
    if not is_concerned(person):
        return None
    found, own = coming_up(person.id, SHOWN + 1), coordinated(person)
    teams = registered_of(own, SHOWN) if own else []
    if not found and not teams:
        return None
    words = {
        "places": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "names": PARTICIPANT_STATE_NAMES,
        "near": _near([participant.workshop_id for participant, _workshop in found[:SHOWN]]),
        "today": today_here(),
        "on_the_roll": ON_THE_ROLL,
        "teams": teams,
    }
    return Markup(render_template("workshops/registration/_card.html", **words))  # noqa: S704


def _near(workshop_ids: list[int]) -> dict[int, Nearby]:
    """Return those of some workshops that are on today or tomorrow, by their id."""
    days = [today_here(), today_here() + timedelta(days=1)]
    found = nearby(workshop_ids, days, clock.now()) if workshop_ids else []
    return {each.workshop.id: each for each in found}
