"""What reviews add to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import DeskPage, course_pages, unit_pages
from lms.authoring.reviewing import checks, comment_views, link_jobs, picture_checks, privacy, views
from lms.people.changes import action_names
from lms.people.held import column_names

# Importing these modules enters their routes into the blueprint, and the job into the registry.
PARTS = (comment_views, link_jobs, views)

ACTIONS = {
    "authoring.draft_approved": _l("Draft approved"),
    "authoring.approval_demanded": _l("Course made one that needs an approval"),
    "authoring.approval_waived": _l("Course made one that needs no approval"),
    "authoring.comment_made": _l("Comment on a draft made"),
    "authoring.comment_settled": _l("Comment on a draft settled"),
    "authoring.comment_reopened": _l("Comment on a draft opened again"),
}
COLUMNS = {
    "draft_comments": _l("Comment on a draft"),
    "comment": _l("Comment"),
}


def register(app: Flask) -> None:
    """Enter the checks, the tabs and the words, and declare the tables."""
    privacy.register()
    checks.register()
    picture_checks.register()
    course_pages.add("review", DeskPage(_l("Review"), "authoring.show_review", 70))
    unit_pages.add("comments", DeskPage(_l("Comments"), "authoring.show_unit_comments", 50))
    action_names.add_all(ACTIONS)
    column_names.add_all(COLUMNS)
