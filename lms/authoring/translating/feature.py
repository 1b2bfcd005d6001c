"""What translating adds to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.followers import saved_followers
from lms.authoring.drafts.glances import glance_parts
from lms.authoring.drafts.pages import DeskPage, course_pages, unit_pages
from lms.authoring.translating import languages_views, privacy, tables_views, views
from lms.authoring.translating.counts import NOTED, count_texts
from lms.authoring.translating.noting import follow_saved
from lms.people.changes import action_names
from lms.people.held import column_names

__all__ = ["languages_views", "register", "tables_views", "views"]
COLUMNS = {"noted_at": _l("Noted"), "text": _l("Text"), "place": _l("Place")}


def register(app: Flask) -> None:
    """Count and follow the texts that are saved, and add the pages about languages."""
    privacy.register()
    glance_parts.add(NOTED, count_texts)
    saved_followers.add("translating", follow_saved)
    course_pages.add("languages", DeskPage(_l("Languages"), "authoring.show_languages", 50))
    unit_pages.add("languages", DeskPage(_l("Languages"), "authoring.translate_unit", 20))
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    action_names.add("authoring.translation_confirmed", _l("Translation confirmed"))
    action_names.add("authoring.translation_marked", _l("Translation marked as in work, or no longer"))
