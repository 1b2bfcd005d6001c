"""How grading by hand joins the application: its card, its words, its privacy declarations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.quizzes.marking import home_card as marking_card
from lms.quizzes.marking import privacy as marking_privacy
from lms.quizzes.marking import views as marking
from lms.quizzes.uploads import views as files

# Importing these modules enters their routes into the blueprint.
PARTS = (files, marking)

ACTIONS = {
    "quizzes.answer_graded": _l("Answer graded by hand"),
    "quizzes.attempt_changed": _l("Result of an attempt changed"),
    "quizzes.file_added": _l("File added to an answer"),
}
COLUMNS = {
    "answer_files": _l("File of an answer"),
    "quiz_gradings": _l("Grade given by hand"),
    "file": _l("File"),
    "bytes": _l("Size in bytes"),
    "added_at": _l("Added"),
    "given_by_you": _l("Given by you to somebody else"),
    "comment": _l("Comment"),
    "graded_at": _l("Graded"),
}


def register() -> None:
    """Enter what grading by hand offers; the tables of attempts must have been declared before."""
    home_cards.add("grading", HomeCard(order=4, render=marking_card.render))
    action_names.add_all(ACTIONS)
    column_names.add_all(COLUMNS)
    marking_privacy.register()
