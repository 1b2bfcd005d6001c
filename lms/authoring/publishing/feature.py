"""What publishing adds to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import DeskPage, course_pages
from lms.authoring.publishing import plans, privacy, revision_views, views
from lms.authoring.publishing.following import follow_published
from lms.authoring.publishing.models import PLAN_STATE_NAMES
from lms.courses.guards import publish_followers
from lms.people.changes import action_names
from lms.people.held import code_names, column_names

# Importing these modules enters their routes into the blueprint, and the round into the registry.
PARTS = (plans, revision_views, views)

ACTIONS = {
    "authoring.draft_followed": _l("Draft brought in line with what was published"),
    "authoring.revision_published_again": _l("Earlier revision published again"),
    "authoring.publication_planned": _l("Publication planned"),
    "authoring.publication_done": _l("Planned publication done"),
    "authoring.publication_refused": _l("Planned publication not possible"),
    "authoring.publication_dropped": _l("Planned publication dropped"),
}


def register(app: Flask) -> None:
    """Enter the tab, the follower and the words, and declare the table."""
    privacy.register()
    course_pages.add("revisions", DeskPage(_l("Revisions"), "authoring.show_revisions", 80))
    publish_followers.add("authoring", follow_published)
    action_names.add_all(ACTIONS)
    column_names.add("planned_publications", _l("Planned publication"))
    code_names.add_all({str(state): name for state, name in PLAN_STATE_NAMES.items() if state not in code_names})
