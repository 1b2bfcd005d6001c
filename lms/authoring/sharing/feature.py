"""What giving people a part adds to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import DeskPage, course_pages
from lms.authoring.sharing import views

__all__ = ["register", "views"]


def register(app: Flask) -> None:
    """Enter the page."""
    course_pages.add("people", DeskPage(label=_l("People"), endpoint="authoring.show_hands", order=90))
