"""What beginning courses adds to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.starting import archive_views, home_card, privacy, views
from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import sections
from lms.learning.teaching_places import TeachingPlace, teaching_places
from lms.people.changes import action_names

__all__ = ["archive_views", "register", "views"]


def register(app: Flask) -> None:
    """Enter the way to the draft among the pages about a course, and the words for what is done."""
    privacy.register()
    teaching_places.add("edit", TeachingPlace(_l("Write"), "authoring.show_workspace"))
    home_cards.add("writing", HomeCard(order=5, render=home_card.render))
    sections.add("/writing", "courses.show_catalogue")
    action_names.add("authoring.course_started", _l("Course started"))
