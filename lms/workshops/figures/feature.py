"""How the record joins the application. It has no tables of its own, so there is nothing personal to declare."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.attachments.views import doors
from lms.core.home_cards import HomeCard, home_cards
from lms.workshops.figures import home_card
from lms.workshops.figures.photos import OWNER, may_open_photo
from lms.workshops.figures.views import record, report
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopState
from lms.workshops.planning.places import WorkshopPlace, workshop_places

# Importing these modules enters their routes into the blueprint.
PARTS = (record, report)
REPORTED_ON = OVER_STATES | {WorkshopState.RUNNING}


def _has_report(workshop: Workshop) -> bool:
    return workshop.state in REPORTED_ON


def register(app: Flask) -> None:
    """Add the pages of the record and of reports, who may open photos, and the manager's part of the home page."""
    doors.add(OWNER, may_open_photo)
    home_cards.add("workshop-record", HomeCard(order=6, render=home_card.render))
    workshop_places.add(
        "report",
        WorkshopPlace(label=_l("Report"), endpoint="workshops.show_report", order=95, visible=_has_report),
    )
