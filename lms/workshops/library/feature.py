"""How the shelf of workshops joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.privacy import PersonalData, declare
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.workshops.library import privacy, views
from lms.workshops.library.commands import workshops
from lms.workshops.library.documents import clock_of
from lms.workshops.library.rendering import sheet_html

# Importing these modules enters their routes into the blueprint.
PARTS = (views,)

ACTIONS = {
    "template_made": _l("Workshop template made"),
    "template_synced": _l("Workshop template taken over from its bundle"),
    "template_archived": _l("Workshop template archived"),
    "template_restored": _l("Archived workshop template brought back"),
}


def register(app: Flask) -> None:
    """Add the pages, the command, the words and the privacy declarations of the shelf of workshops."""
    app.cli.add_command(workshops)
    app.jinja_env.filters.update(clock=clock_of, sheet=sheet_html)
    privacy.register()
    declare(PersonalData(table="workshop_topics", reason="Names of topics; nothing about people."))
    action_names.add_all({f"workshops.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({"workshop_templates": _l("Workshop template"), "workshop_topics": _l("Topic")})
