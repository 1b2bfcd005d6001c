"""How this part of fellowships joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.attachments.views import doors
from lms.fellowships.milestones import managing_views, privacy, reminders, views
from lms.fellowships.milestones.loaders import may_open_evidence
from lms.fellowships.milestones.models import NAMES
from lms.fellowships.milestones.operations import OWNER
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.people.changes import action_names
from lms.people.held import code_names, column_names

# Importing these modules enters their routes, the job and the round.
PARTS = (managing_views, reminders, views)

ACTIONS = {
    "milestone_submitted": _l("Milestone handed in"),
    "milestone_taken_back": _l("Milestone taken back"),
    "milestone_changes_asked": _l("Changes asked for in a milestone"),
    "milestone_approved": _l("Milestone approved"),
    "milestone_waived": _l("Milestone waived"),
    "milestone_reopened": _l("Milestone opened again"),
    "milestone_adapted": _l("Milestone adapted"),
    "milestone_added": _l("Milestone added"),
    "milestones_shifted": _l("Due days of milestones moved"),
}
COLUMNS = {
    "milestones": _l("Milestone"),
    "milestone_submissions": _l("Submission"),
    "title": _l("Title"),
    "due_on": _l("Due on"),
    "points": _l("Points"),
    "note": _l("Note"),
    "draft": _l("Draft"),
    "settled_at": _l("Settled"),
    "text": _l("Text"),
    "links": _l("Links"),
    "entries": _l("Entries"),
    "submitted_at": _l("Handed in"),
    "verdict": _l("Answer"),
    "comment": _l("Comment"),
    "reviewed_at": _l("Answered"),
    "proof": _l("What proves it"),
    "reviewer": _l("Reviewed by"),
    "after": _l("From"),
    "days": _l("Days"),
    "count": _l("How many"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    place = FellowPlace(label=_l("Milestones"), endpoint="fellowships.list_milestones", order=20)
    fellow_places.add("milestones", place)
    doors.add(OWNER, may_open_evidence)
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    code_names.add_all({str(state): name for state, name in NAMES.items() if state not in code_names})
    privacy.register()
