"""A participant's part of the home page: the next workshops, and what is to be done for them."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.workshops.registration.models import PARTICIPANT_STATE_NAMES
from lms.workshops.registration.queries import coming_up

SHOWN = 3


def render(person: Any) -> Markup | None:
    """Return the next workshops that a person is registered for, or nothing where there is none; one query."""
    found = coming_up(person.id, SHOWN + 1)
    if not found:
        return None
    words = {"places": found[:SHOWN], "has_more": len(found) > SHOWN, "names": PARTICIPANT_STATE_NAMES}
    return Markup(render_template("workshops/registration/_card.html", **words))  # noqa: S704
