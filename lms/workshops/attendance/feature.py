"""How attendance joins the application."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.people.changes import action_names
from lms.people.held import column_names, value_words
from lms.workshops.attendance import privacy
from lms.workshops.attendance.agenda import agenda_of
from lms.workshops.attendance.answers import presence_words
from lms.workshops.attendance.models import MARK_SOURCE_NAMES, PRESENCE_NAMES
from lms.workshops.attendance.queries import conflicts, session_is_marked
from lms.workshops.attendance.reckoning import reckon_when_held
from lms.workshops.attendance.views import checking_in, marks, merging, roll, roster, sheet, table, unnamed, walk_ins
from lms.workshops.planning.followers import held_followers, share_followers
from lms.workshops.planning.guards import session_guards
from lms.workshops.planning.models import Workshop, WorkshopSession, WorkshopState
from lms.workshops.planning.overview_parts import OverviewPart, overview_parts
from lms.workshops.planning.places import WorkshopPlace, workshop_places
from lms.workshops.registration.followers import erased_followers
from lms.workshops.registration.own_parts import OwnPart, own_parts

# Importing these modules enters their routes into the blueprint.
PARTS = (roll, walk_ins, table, marks, checking_in, sheet, roster, merging, unnamed)

ACTIONS = {
    "mark_changed": _l("Attendance corrected"),
    "mark_removed": _l("Attendance mark taken away"),
    "mark_settled": _l("Attendance settled between two who differed"),
    "participant_joined": _l("Two names of one person joined"),
    "participant_linked": _l("Name on the list linked to an account"),
    "unnamed_counted": _l("People without names counted"),
}
COLUMNS = {
    "workshop_marks": _l("Attendance mark"),
    "workshop": _l("Workshop"),
    "session": _l("Session"),
    "presence": _l("Presence"),
    "mark_source": _l("From where"),
    "marked_at": _l("Marked"),
    "made_by_you": _l("Entered by you"),
    "number": _l("Number"),
    "counted_at": _l("Counted"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    workshop_places.add(
        "attendance", WorkshopPlace(label=_l("Attendance"), endpoint="workshops.show_attendance", order=40)
    )
    overview_parts.add(
        "attendance", OverviewPart(order=40, template="workshops/attendance/_overview.html", facts=_overview)
    )
    overview_parts.add(
        "accounts",
        OverviewPart(order=35, template="workshops/attendance/_overview_accounts.html", facts=merging.suggestions_part),
    )
    _add_own_parts()
    session_guards.add("attendance", _why_not_remove)
    held_followers.add("attendance", reckon_when_held)
    share_followers.add("attendance", reckon_when_held)
    erased_followers.add("attendance", privacy.forget_reasons_about)
    action_names.add_all({f"workshops.{action}": name for action, name in ACTIONS.items()})
    app.jinja_env.filters["presence_words"] = presence_words
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    value_words.add_all({"presence": _presence_words, "mark_source": _source_words})
    privacy.register()


def _add_own_parts() -> None:
    check_in = OwnPart(order=10, template="workshops/attendance/_own_check_in.html", facts=checking_in.check_in_part)
    own_parts.add("check-in", check_in)
    own_parts.add("claim", OwnPart(order=90, template="workshops/attendance/_own_claim.html", facts=merging.claim_part))


def _presence_words(code: str) -> str:
    return next((str(name) for presence, name in PRESENCE_NAMES.items() if presence == code), code)


def _source_words(code: str) -> str:
    return next((str(name) for source, name in MARK_SOURCE_NAMES.items() if source == code), code)


def _why_not_remove(session: WorkshopSession) -> Any:
    """Return why a session cannot be taken out of the agenda: its roll has been called."""
    if not session_is_marked(session.id):
        return None
    return _l("Attendance has been marked at this session, so it stays. Change its title or its time instead.")


def _overview(workshop: Workshop) -> dict[str, Any] | None:
    """Return the session of today with how far its roll is, and what waits to be settled."""
    if workshop.state in {WorkshopState.DRAFT, WorkshopState.CANCELLED} or workshop.starts_on is None:
        return None
    line, waiting = agenda_of(workshop).current, conflicts(workshop.id)
    return {"line": line, "waiting": len(waiting)} if line is not None or waiting else None
