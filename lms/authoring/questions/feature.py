"""What writing questions adds to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import DeskPage, blank_units, unit_editors, unit_pages
from lms.authoring.questions.blanks import blank_quiz
from lms.authoring.questions.forms.registration import register_forms
from lms.authoring.questions.holders import QUIZ
from lms.authoring.questions.views import arranging, banks, editing, quizzes  # noqa: F401 – they enter their routes
from lms.people.changes import action_names


def register(app: Flask) -> None:
    """Enter the forms, the pages about a quiz, and the words for what is done with questions. It has no tables."""
    register_forms()
    unit_editors.add(QUIZ, "authoring.edit_quiz")
    blank_units.add(QUIZ, blank_quiz)
    unit_pages.add("edit", DeskPage(_l("Quiz"), "authoring.edit_quiz", 10, frozenset({QUIZ})))
    action_names.add("authoring.question_changed", _l("Question changed"))
    action_names.add("authoring.question_added", _l("Questions added"))
    action_names.add("authoring.question_removed", _l("Question removed"))
    action_names.add("authoring.question_restored", _l("Removed question brought back"))
    action_names.add("authoring.questions_moved", _l("Questions put in another order"))
    action_names.add("authoring.bank_added", _l("Bank of questions added"))
    action_names.add("authoring.bank_restored", _l("Deleted bank of questions brought back"))
    action_names.add("authoring.bank_deleted", _l("Bank of questions deleted"))
