"""How planning joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.markup import render_blocks
from lms.core.navigation import Place, places
from lms.people.changes import action_names
from lms.people.held import code_names, column_names
from lms.workshops.planning import privacy, rounds
from lms.workshops.planning.models import ENTRY_NAMES, WORKSHOP_STATE_NAMES
from lms.workshops.planning.places import WorkshopPlace, workshop_places
from lms.workshops.planning.views import agenda, days, details, holidays, overview, public, running
from lms.workshops.planning.words import (
    STATE_KINDS,
    dates_in_words,
    day_in_words,
    place_in_words,
    weekday_and_date,
)

# Importing these modules enters their routes into the blueprint.
PARTS = (agenda, days, details, holidays, overview, public, running)

ACTIONS = {
    "workshop_planned": _l("Workshop planned"),
    "workshop_changed": _l("Workshop changed"),
    "workshop_moved": _l("Workshop got other days"),
    "workshop_announced": _l("Workshop announced"),
    "workshop_taken_back": _l("Workshop made a draft again"),
    "workshop_opened": _l("Registration for a workshop opened"),
    "workshop_closed": _l("Registration for a workshop closed"),
    "workshop_begun": _l("Workshop begun"),
    "workshop_held": _l("Workshop held"),
    "workshop_reported": _l("Workshop reported"),
    "workshop_report_reopened": _l("Report of a workshop reopened"),
    "workshop_cancelled": _l("Workshop cancelled"),
    "session_added": _l("Session added to the agenda"),
    "session_changed": _l("Session of the agenda changed"),
    "session_removed": _l("Session taken out of the agenda"),
    "day_shifted": _l("Day of a workshop moved by minutes"),
    "facilitator_added": _l("Facilitator added to a workshop"),
    "facilitator_changed": _l("Days of a facilitator changed"),
    "facilitator_removed": _l("Facilitator taken from a workshop"),
    "note_written": _l("Note about a workshop written"),
    "holiday_added": _l("Holiday entered"),
    "holiday_removed": _l("Holiday taken out"),
}
COLUMNS = {
    "workshops": _l("Workshop"),
    "workshop": _l("Workshop"),
    "workshop_facilitators": _l("Facilitator"),
    "workshop_notes": _l("Note about a workshop"),
    "workshop_holidays": _l("Holiday"),
    "days_taught": _l("Days taught"),
    "facilitator": _l("Facilitator"),
    "minutes": _l("Minutes"),
    "hours": _l("Time"),
    "session": _l("Session"),
    "day": _l("Day"),
    "days": _l("Days"),
    "dates": _l("Dates"),
    "before": _l("Before"),
    "fields": _l("Fields"),
}


def register(app: Flask) -> None:
    """Add the pages, the navigation, the round, the words and the privacy declarations of planning."""
    app.jinja_env.filters.update(
        workshop_dates=dates_in_words,
        workshop_place=place_in_words,
        workshop_day=day_in_words,
        workshop_prose=render_blocks,
        weekday_and_date=weekday_and_date,
    )
    app.jinja_env.globals.update(
        workshop_state_names=WORKSHOP_STATE_NAMES, workshop_state_kinds=STATE_KINDS, workshop_entry_names=ENTRY_NAMES
    )
    privacy.register()
    rounds.register()
    action_names.add_all({f"workshops.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    code_names.add_all({str(state): name for state, name in WORKSHOP_STATE_NAMES.items() if state not in code_names})
    workshop_places.add("overview", WorkshopPlace(label=_l("Overview"), endpoint="workshops.show_overview", order=10))
    workshop_places.add("agenda", WorkshopPlace(label=_l("Agenda"), endpoint="workshops.show_agenda", order=20))
    places.add(
        "workshops",
        Place(endpoint="workshops.list_workshops", label=_l("Workshops"), order=30, visible=lambda person: True),
    )
