"""What parts in courses add to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.rights import privacy
from lms.authoring.rights.models import PART_NAMES, Part
from lms.people.changes import action_names
from lms.people.held import column_names, value_words

COLUMNS = {"part_in_course": _l("Part"), "since": _l("Since")}


def register(app: Flask) -> None:
    """Declare what is held about people, and the words for what is done."""
    privacy.register()
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    value_words.add("part_in_course", lambda part: str(PART_NAMES[Part(part)]))
    action_names.add("authoring.part_given", _l("Part in a course given"))
    action_names.add("authoring.part_taken", _l("Part in a course taken away"))
    action_names.add("authoring.course_taken_on", _l("Course taken on"))
    action_names.add("authoring.course_taken_over", _l("Course taken over by an administrator"))
