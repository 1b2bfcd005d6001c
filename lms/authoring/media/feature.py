"""What the files of a draft add to the application; their rows belong to drafts, which declares them."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.completing import bundle_completers
from lms.authoring.drafts.glances import glance_parts
from lms.authoring.drafts.pages import DeskPage, course_pages
from lms.authoring.media import views
from lms.authoring.media.unused import without_unused
from lms.authoring.media.uses import NOTED, note_paths
from lms.people.changes import action_names

# Importing this module enters its routes into the blueprint.
PARTS = (views,)


def register(app: Flask) -> None:
    """Add the tab of a course, what is noted of a saved text, what is left out, and the words for what is done."""
    glance_parts.add(NOTED, note_paths)
    bundle_completers.add("media", without_unused)
    course_pages.add("media", DeskPage(label=_l("Pictures and files"), endpoint="authoring.list_media", order=40))
    action_names.add("authoring.file_added", _l("File added to a draft"))
    action_names.add("authoring.file_replaced", _l("File of a draft replaced"))
    action_names.add("authoring.file_deleted", _l("File of a draft deleted"))
    action_names.add("authoring.file_restored", _l("Deleted file of a draft brought back"))
