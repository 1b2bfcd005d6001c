"""Visits as appointments for calendar programs."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.core.calendar_files import Event
from lms.people.letters import address_of
from lms.workshops.actions.models import Visit, VisitState


def event_of(visit: Visit, team: str) -> Event:
    """Return a visit as an appointment that lasts a day; it is cancelled where the visit was called off."""
    link = address_of("workshops.show_visit", visit_id=visit.id)
    return Event(
        uid=f"workshop-visit-{visit.id}@setu",
        starts=visit.visited_on or visit.planned_on,
        ends=visit.visited_on or visit.planned_on,
        summary=_("Visit: %(team)s", team=team),
        location=visit.place,
        url=link,
        sequence=visit.version,
        is_cancelled=visit.state is VisitState.CALLED_OFF,
    )
