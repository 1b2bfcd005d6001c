"""What writing adds to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import DeskPage, blank_units, unit_editors, unit_pages
from lms.authoring.writing.blanks import LESSON, WORKSHOP, blank_lesson, blank_workshop
from lms.authoring.writing.views import histories, lessons, workshops

VIEWS = (histories, lessons, workshops)
"""The modules whose routes are entered by importing them."""


def register(_: Flask) -> None:
    """Enter the editors of lessons and workshops, how they begin, and their pages. Their tables are those of drafts."""
    unit_editors.add(LESSON, "authoring.write_unit")
    unit_editors.add(WORKSHOP, "authoring.write_workshop_unit")
    blank_units.add(LESSON, blank_lesson)
    blank_units.add(WORKSHOP, blank_workshop)
    unit_pages.add("write", DeskPage(_l("Write"), "authoring.write_unit", 10, frozenset({LESSON})))
    unit_pages.add("workshop", DeskPage(_l("Write"), "authoring.write_workshop_unit", 10, frozenset({WORKSHOP})))
    unit_pages.add("history", DeskPage(_l("History"), "authoring.show_unit_history", 60))
