"""What the outline adds to writing courses."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import DeskPage, course_pages
from lms.authoring.outline.views import acts, arranging, details, entries, modules, workspace
from lms.people.changes import action_names

VIEWS = (acts, arranging, details, entries, modules, workspace)
"""The modules whose routes are entered by importing them."""
ACTIONS = {
    "module_added": _l("Module added to a draft"),
    "module_moved": _l("Module of a draft moved"),
    "module_copied": _l("Module of a draft copied"),
    "module_deleted": _l("Module deleted from a draft"),
    "module_restored": _l("Deleted module brought back"),
    "unit_added": _l("Unit added to a draft"),
    "unit_moved": _l("Unit of a draft moved"),
    "unit_copied": _l("Unit of a draft copied"),
    "unit_renamed": _l("Unit of a draft renamed"),
    "unit_deleted": _l("Unit deleted from a draft"),
    "unit_restored": _l("Deleted unit brought back"),
}


def register(_: Flask) -> None:
    """Enter the pages of the outline, and the words for what is done with it."""
    for name, words in ACTIONS.items():
        action_names.add(f"authoring.{name}", words)
    course_pages.add("outline", DeskPage(_l("Outline"), "authoring.show_workspace", 10))
    course_pages.add(
        "details", DeskPage(_l("Details"), "authoring.edit_course_details", 20, visible=lambda desk: desk.may_write)
    )
