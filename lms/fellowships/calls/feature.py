"""How calls join the application."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.navigation import Place, places
from lms.fellowships.calls import form_feature, form_views, move_views, privacy, public_views, views
from lms.fellowships.calls.places import CallPlace, call_places, call_tabs
from lms.fellowships.calls.rules import Phase
from lms.fellowships.calls.wording import call_instant, phase_words
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.people.roles import Role

# Importing these modules enters their routes into the blueprint.
PARTS = (form_views, move_views, public_views, views)

ACTIONS = {
    "call_made": _l("Call made"),
    "call_changed": _l("Call changed"),
    "call_published": _l("Call published"),
    "call_ended": _l("Call ended"),
    "call_reopened": _l("Call reopened"),
    "call_extended": _l("One person given longer for a call"),
    "call_extension_ended": _l("Longer time for a call taken back"),
}
COLUMNS = {
    "calls": _l("Call"),
    "call": _l("Call"),
    "until": _l("Until"),
    "opens_at": _l("Opens"),
    "closes_at": _l("Closes"),
    "zone": _l("Time zone"),
    "seats": _l("Seats"),
    "seats_by": _l("Seats by state and host"),
    "has_interview": _l("Interviews"),
    "reviews_each": _l("Reviewers for each application"),
    "names_hidden": _l("Names hidden from reviewers"),
    "offer_days": _l("Days in which an offer can be accepted"),
    "criteria": _l("Criteria"),
    "interview_criteria": _l("Criteria of the interview"),
}
PHASE_NAMES = {
    Phase.DRAFT: _l("Draft"),
    Phase.COMING: _l("Opens soon"),
    Phase.OPEN: _l("Open"),
    Phase.CLOSED: _l("Closed"),
}
PHASE_KINDS = {Phase.DRAFT: "plain", Phase.COMING: "info", Phase.OPEN: "success", Phase.CLOSED: "warning"}


def _runs_nothing(person: Any) -> bool:
    """Whether somebody comes to apply: visitors, and everybody who runs no programme."""
    return person is None or not (person.has_role(Role.MANAGER) or person.has_role(Role.ADMINISTRATOR))


def register(app: Flask) -> None:
    """Add the pages, the navigation, the words and the privacy declarations of calls."""
    app.jinja_env.filters.update(call_instant=call_instant)
    app.jinja_env.globals.update(
        call_tabs=call_tabs, phase_words=phase_words, phase_names=PHASE_NAMES, phase_kinds=PHASE_KINDS
    )
    privacy.register()
    form_feature.register()
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    programme_places.add("calls", ProgrammePlace(label=_l("Calls"), endpoint="fellowships.list_calls", order=20))
    call_places.add("call", CallPlace(label=_l("Settings"), endpoint="fellowships.show_call", order=10))
    call_places.add("form", CallPlace(label=_l("Application form"), endpoint="fellowships.edit_form", order=20))
    places.add(
        "fellowships",
        Place(endpoint="fellowships.list_open_calls", label=_l("Fellowships"), order=35, visible=_runs_nothing),
    )
