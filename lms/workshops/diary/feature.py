"""How reminders and calendars join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import sections
from lms.people.changes import action_names
from lms.people.held import column_names, value_words
from lms.workshops.blueprint import blueprint
from lms.workshops.diary import home_card, privacy, reminding, views
from lms.workshops.diary.kinds import KIND_NAMES

# Importing this module enters its routes into the blueprint.
PARTS = (views,)
COLUMNS = {
    "calendar_feeds": _l("Address of a calendar"),
    "workshop_reminders": _l("Reminder"),
    "reminder": _l("Reminder"),
}


def register(app: Flask) -> None:
    """Add the pages, the card, the round, the words and the privacy declarations of reminders and calendars."""
    privacy.register()
    reminding.register()
    sections.add("/calendar", f"{blueprint.name}.list_workshops")
    home_cards.add("workshops_run", HomeCard(order=2, render=home_card.render))
    action_names.add("workshops.calendar_made", _l("Address of a calendar made"))
    action_names.add("workshops.calendar_stopped", _l("Address of a calendar taken back"))
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    names = {str(kind): words for kind, words in KIND_NAMES.items()}
    value_words.add("reminder", lambda code: str(names.get(code, code)))
