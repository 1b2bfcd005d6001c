"""What finding, trying and pasting questions add to the application. They keep no tables of their own."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import DeskPage, course_pages, unit_pages
from lms.authoring.trying import list_views, paste_views, preview_views, try_views
from lms.authoring.trying.reading import KIND
from lms.people.changes import action_names

# Importing these modules enters their routes into the blueprint.
PARTS = (list_views, paste_views, preview_views, try_views)


def register(app: Flask) -> None:
    """Enter the pages, and the words for what is done on them."""
    quizzes = frozenset({KIND})
    course_pages.add("questions", DeskPage(_l("Questions"), "authoring.list_draft_questions", 30))
    unit_pages.add("preview", DeskPage(_l("Preview"), "authoring.preview_quiz", 30, quizzes))
    unit_pages.add("try", DeskPage(_l("Try it"), "authoring.try_quiz", 40, quizzes))
    action_names.add("authoring.questions_changed", _l("Several questions of a draft changed"))
