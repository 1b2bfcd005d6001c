"""How programmes join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.navigation import Place, places
from lms.fellowships.programmes import editing_views, privacy, scope, views
from lms.fellowships.programmes.commands import fellowships
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.people.roles import Role

# Importing these modules enters their routes into the blueprint.
PARTS = (editing_views, views)

ACTIONS = {
    "programme_made": _l("Programme made"),
    "programme_changed": _l("Programme changed"),
    "programme_synced": _l("Programme taken over from its file"),
    "programme_archived": _l("Programme archived"),
    "programme_restored": _l("Archived programme brought back"),
}
COLUMNS = {
    "programmes": _l("Programme"),
    "programme": _l("Programme"),
    "slug": _l("Address"),
    "version": _l("Version"),
    "title": _l("Title"),
    "description": _l("Description"),
    "conduct": _l("Code of conduct"),
    "note": _l("Where the plan comes from"),
    "months": _l("Months"),
    "stipend_paise": _l("Stipend"),
    "funder": _l("Funder"),
    "safeguarding_id": _l("Safeguarding person"),
    "report_days": _l("Days until a report is due"),
    "mid_term_month": _l("Mid-term"),
    "milestones": _l("Milestones"),
    "completion": _l("What completes the fellowship"),
}


def register(app: Flask) -> None:
    """Add the pages, the command, the navigation, the scope of roles and the privacy declaration of programmes."""
    app.cli.add_command(fellowships)
    scope.register()
    privacy.register()
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    programme_places.add("plan", ProgrammePlace(label=_l("Plan"), endpoint="fellowships.show_programme", order=10))
    places.add(
        "programmes",
        Place(
            endpoint="fellowships.list_programmes",
            label=_l("Programmes"),
            order=45,
            visible=lambda person: (
                person is not None and (person.has_role(Role.MANAGER) or person.has_role(Role.ADMINISTRATOR))
            ),
        ),
    )
