"""What facts add to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.completing import bundle_completers
from lms.authoring.drafts.pages import DeskPage, course_pages
from lms.authoring.facts import privacy, uses
from lms.authoring.facts.commands import facts
from lms.authoring.facts.pinning import with_facts
from lms.authoring.facts.views import changing, course, registry
from lms.core.navigation import sections
from lms.people.changes import action_names
from lms.people.held import column_names

# Importing these modules enters their routes into the blueprint.
PARTS = (changing, course, registry)
ACTIONS = {
    "fact_added": _l("Fact added"),
    "fact_changed": _l("Fact changed"),
    "fact_reviewed": _l("Fact checked"),
    "fact_retired": _l("Fact retired"),
    "fact_restored": _l("Retired fact put back"),
}


def register(app: Flask) -> None:
    """Add the pages, the commands, what completes a draft, the round, the words and the privacy."""
    app.cli.add_command(facts)
    privacy.register()
    uses.register()
    bundle_completers.add("facts", with_facts)
    course_pages.add("facts", DeskPage(label=_l("Facts"), endpoint="authoring.list_course_facts", order=60))
    sections.add("/facts", "courses.show_catalogue")
    for action, words in ACTIONS.items():
        action_names.add(f"authoring.{action}", words)
    column_names.add("fact", _l("Fact"))
