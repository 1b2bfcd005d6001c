"""How this part of fellowships joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.attachments.views import doors
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.fellowships.reports import managing_views, privacy, reminders, views
from lms.fellowships.reports.loaders import may_open_files
from lms.fellowships.reports.models import NAMES
from lms.fellowships.reports.operations import OWNER
from lms.people.changes import action_names
from lms.people.held import code_names, column_names

# Importing these modules enters their routes, the jobs and the round.
PARTS = (managing_views, reminders, views)

ACTIONS = {
    "report_submitted": _l("Report handed in"),
    "report_taken_back": _l("Report taken back"),
    "report_returned": _l("Report returned"),
    "report_accepted": _l("Report accepted"),
    "report_waived": _l("Report not asked for"),
    "report_reopened": _l("Report asked for again"),
    "reports_shifted": _l("Due days of reports moved"),
}
COLUMNS = {
    "fellow_reports": _l("Monthly report"),
    "fellow_report_versions": _l("Version of a report"),
    "month": _l("Month"),
    "due_on": _l("Due on"),
    "answers": _l("Answers"),
    "submitted_at": _l("Handed in"),
    "accepted_at": _l("Accepted"),
    "verdict": _l("Answer"),
    "comment": _l("Comment"),
    "answered_at": _l("Answered"),
    "after": _l("From"),
    "days": _l("Days"),
    "count": _l("How many"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    place = FellowPlace(label=_l("Reports"), endpoint="fellowships.list_reports", order=30)
    fellow_places.add("reports", place)
    own = ProgrammePlace(label=_l("Reports"), endpoint="fellowships.list_programme_reports", order=40)
    programme_places.add("reports", own)
    doors.add(OWNER, may_open_files)
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    code_names.add_all({str(state): name for state, name in NAMES.items() if state not in code_names})
    privacy.register()
