"""The applicant's part of the home page: where their application is."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.queries import own_applications, public_status

SHOWN = 3


def render(person: Any) -> Markup | None:
    """Return the running applications of a person, or nothing where there is none; one query."""
    found = own_applications(person.id, running=True)[:SHOWN]
    if not found:
        return None
    rows = [(application, call, code_of(application), public_status(application)) for application, call in found]
    return Markup(render_template("fellowships/applications/_card.html", applications=rows))  # noqa: S704
