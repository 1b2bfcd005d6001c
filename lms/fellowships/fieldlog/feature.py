"""How this part of fellowships joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.fellowships.fieldlog import privacy, views
from lms.fellowships.fieldlog.models import ACTIVITY_NAMES
from lms.fellowships.fieldlog.rendering import time_taken
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.people.changes import action_names
from lms.people.held import column_names, value_words

# Importing these modules enters their routes into the blueprint.
PARTS = (views,)

ACTIONS = {
    "added": _l("Log entry written"),
    "changed": _l("Log entry changed"),
    "removed": _l("Log entry removed"),
    "restored": _l("Log entry put back"),
}
COLUMNS = {
    "field_log_entries": _l("Field log"),
    "day": _l("Day"),
    "place": _l("Place"),
    "activity": _l("What you did"),
    "minutes": _l("Minutes"),
    "people_met": _l("People you met"),
    "women_met": _l("Of them, women"),
    "notes": _l("Notes"),
    "made_at": _l("Made"),
    "removed_at": _l("Removed"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    fellow_places.add("log", FellowPlace(label=_l("Field log"), endpoint="fellowships.show_log", order=40))
    app.jinja_env.filters["time_taken"] = time_taken
    action_names.add_all({f"fellowships.log_entry_{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    value_words.add("activity", _activity_words)
    privacy.register()


def _activity_words(code: str) -> str:
    return next((str(name) for activity, name in ACTIVITY_NAMES.items() if activity == code), code)
