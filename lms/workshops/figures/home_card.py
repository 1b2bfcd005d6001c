"""The record's part of the home page, for those who see all workshops: this financial year in three figures."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import func, select

from lms.core.clock import today_here
from lms.extensions import db
from lms.workshops.figures.periods import financial_year
from lms.workshops.figures.scope import Scope
from lms.workshops.figures.wish import RecordWish
from lms.workshops.planning.permissions import sees_all
from lms.workshops.registration.models import Participant


def render(person: Any) -> Markup | None:
    """Return the workshops and people of this financial year, or nothing where none was held; in two queries.

    People are counted as often as they came: the record alone takes the time to find out who came twice.
    """
    if not sees_all(person):
        return None
    first, last = financial_year(today_here())
    wish = RecordWish(first=first, last=last)
    scope = Scope(person, wish)
    workshops = db.session.scalar(select(func.count()).select_from(scope.workshops.subquery())) or 0
    if not workshops:
        return None
    came = db.session.scalar(select(func.count()).select_from(Participant).where(scope.trained)) or 0
    page = render_template("workshops/figures/_home_card.html", workshops=workshops, came=came, wish=wish)
    return Markup(page)  # noqa: S704 – made from a template
