"""How this part of fellowships joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.attachments.views import doors
from lms.core.home_cards import HomeCard, home_cards
from lms.fellowships.applications import home_card, privacy, tidying
from lms.fellowships.applications.counting import counted
from lms.fellowships.applications.form_use import submitted_answers_of
from lms.fellowships.applications.loaders import may_open_files
from lms.fellowships.applications.models import NAMES
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.applications.views import exporting, filling, managing, refereeing, sending, starting
from lms.fellowships.applications.words import MOVE_HINTS, MOVE_NAMES, REASON, REASON_NAMES
from lms.fellowships.calls.counts import application_counts
from lms.fellowships.calls.form_answers import submitted_answers
from lms.fellowships.calls.places import CallPlace, call_places
from lms.people.changes import action_names
from lms.people.held import column_names, value_words

# Importing these modules enters their routes into the blueprint, and the round of the worker.
PARTS = (starting, filling, sending, refereeing, managing, exporting, tidying)

ACTIONS = {
    "fellowships.application_started": _l("Application begun"),
    "fellowships.application_deleted": _l("Draft of an application deleted"),
    "fellowships.application_changed": _l("Placement of an applicant changed"),
    "fellowships.application_noted": _l("Note about an application"),
    "fellowships.application_submitted": _l("Application sent"),
    "fellowships.application_taken_up": _l("Application taken up for screening"),
    "fellowships.application_asked": _l("Applicant asked for more"),
    "fellowships.application_answered": _l("Applicant answered"),
    "fellowships.application_sent_to_review": _l("Application sent to review"),
    "fellowships.application_invited": _l("Applicant invited to an interview"),
    "fellowships.application_selected": _l("Applicant selected"),
    "fellowships.application_put_on_waiting_list": _l("Applicant put on the waiting list"),
    "fellowships.application_declined": _l("Application declined"),
    "fellowships.application_reconsidered": _l("Application taken up again"),
    "fellowships.application_withdrawn": _l("Application withdrawn"),
    "fellowships.application_lapsed": _l("Offer ran out"),
    "fellowships.application_placed": _l("Applicant became a fellow"),
    "fellowships.reference_asked": _l("Referee asked for a letter"),
    "fellowships.reference_reminded": _l("Referee reminded"),
    "fellowships.reference_given": _l("Letter of reference given"),
}
COLUMNS = {
    "applications": _l("Application"),
    "application_notes": _l("Note about an application"),
    "application_references": _l("Letter of reference"),
    "call": _l("Call"),
    "application_state": _l("Status"),
    "note_kind": _l("Kind"),
    "district": _l("District"),
    "home_state": _l("Home state"),
    "answers": _l("Answers"),
    "final_score": _l("Score"),
    "submitted_at": _l("Sent on"),
    "text": _l("Text"),
    "relation": _l("Relation"),
    "asked_at": _l("Asked"),
    "given_at": _l("Given"),
    "application": _l("Number of the application"),
}
NOTE_KINDS = {"asked": _l("Question"), "answered": _l("Answer"), "internal": _l("Internal note")}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    home_cards.add("application", HomeCard(order=2, render=home_card.render))
    call_places.add(
        "applications", CallPlace(label=_l("Applications"), endpoint="fellowships.list_applications", order=30)
    )
    application_counts.add("applications", counted)
    doors.add(OWNER, may_open_files)
    submitted_answers.add(OWNER, submitted_answers_of)
    action_names.add_all(ACTIONS)
    column_names.add_all(COLUMNS)
    value_words.add("application_state", lambda code: str(NAMES.get(code, code)))  # type: ignore[call-overload]
    value_words.add("note_kind", lambda code: str(NOTE_KINDS.get(code, code)))
    app.jinja_env.globals.update(
        application_moves=MOVE_NAMES,
        application_move_hints=MOVE_HINTS,
        application_reasons=REASON_NAMES,
        application_reason=REASON,
    )
    privacy.register()
