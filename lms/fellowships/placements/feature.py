"""How this part of fellowships joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.fellowships.placements import privacy
from lms.fellowships.placements.models import NAMES
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.fellowships.placements.views import agreement, fellows, mentors
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES, MentorRole
from lms.people.changes import action_names
from lms.people.held import code_names, column_names, value_words

# Importing these modules enters their routes into the blueprint.
PARTS = (agreement, fellows, mentors)

ACTIONS = {
    "fellow_started": _l("Fellowship started"),
    "fellow_changed": _l("Placement of a fellow changed"),
    "fellow_leave_begun": _l("Leave begun"),
    "fellow_leave_ended": _l("Back from leave"),
    "fellow_completed": _l("Fellowship completed"),
    "fellow_exited": _l("Fellowship ended early"),
    "fellow_dismissed": _l("Fellow dismissed"),
    "own_details_changed": _l("Emergency contact or bank account changed"),
    "mentor_added": _l("Mentor added"),
    "mentor_removed": _l("Mentor taken away"),
    "agreement_written": _l("Learning agreement written"),
    "agreement_signed": _l("Learning agreement signed"),
}
COLUMNS = {
    "fellows": _l("Fellowship"),
    "fellow_mentors": _l("Mentor"),
    "learning_agreements": _l("Learning agreement"),
    "programme": _l("Programme"),
    "ended_on": _l("Ended on"),
    "end_reason": _l("Reason of the end"),
    "host": _l("Host organisation"),
    "host_id": _l("Host organisation"),
    "district": _l("District"),
    "state_code": _l("State"),
    "supervisor_name": _l("Supervisor at the host"),
    "supervisor_contact": _l("How to reach the supervisor"),
    "emergency": _l("Emergency contact"),
    "relation": _l("Relation"),
    "bank": _l("Bank account"),
    "holder": _l("Name on the bank account"),
    "account": _l("Account number"),
    "ifsc": _l("IFSC of the branch"),
    "stipend_paise": _l("Stipend a month, in paise"),
    "stipend_before": _l("Stipend a month before, in paise"),
    "stipend_after": _l("Stipend a month after, in paise"),
    "funder": _l("Who pays for it"),
    "fellow": _l("Fellow"),
    "added_at": _l("Since"),
    "number": _l("Version"),
    "targets": _l("Targets"),
    "target": _l("Target"),
    "sign": _l("How it is seen"),
    "month": _l("Month"),
    "fellow_signed_at": _l("Signed by the fellow"),
    "mentor_signed_at": _l("Signed by the mentor"),
    "person": _l("Person"),
    "actor": _l("As what"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    privacy.register()
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    code_names.add_all({state.value: name for state, name in NAMES.items()})
    value_words.add("mentor_role", _role_words)
    column_names.add("mentor_role", _l("As what"))
    fellow_places.add("fellow", FellowPlace(label=_l("Fellow"), endpoint="fellowships.show_fellow", order=10))
    fellow_places.add(
        "agreement", FellowPlace(label=_l("Learning agreement"), endpoint="fellowships.show_agreement", order=20)
    )
    programme_places.add("fellows", ProgrammePlace(label=_l("Fellows"), endpoint="fellowships.list_fellows", order=30))


def _role_words(code: str) -> str:
    return str(MENTOR_ROLE_NAMES[MentorRole(code)]) if code in set(MentorRole) else code
