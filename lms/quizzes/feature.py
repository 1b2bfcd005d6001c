"""How quizzes join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.navigation import sections
from lms.courses.contents import content_models
from lms.learning.activities import activities
from lms.learning.teaching_places import TeachingPlace, teaching_places
from lms.people.changes import action_names
from lms.people.held import code_names, column_names
from lms.quizzes import privacy
from lms.quizzes.accommodations import feature as accommodation_feature
from lms.quizzes.activity import Quiz
from lms.quizzes.analysis import attempt_views as taught_attempts
from lms.quizzes.analysis import gain_views as gain
from lms.quizzes.analysis import views as analysis
from lms.quizzes.blueprint import blueprint
from lms.quizzes.commands import questions
from lms.quizzes.correcting import feature as correction_feature
from lms.quizzes.documents import QuizContent
from lms.quizzes.imports import feature as bank_feature
from lms.quizzes.kinds.registration import register_kinds
from lms.quizzes.marking import feature as marking_feature
from lms.quizzes.rendering import grade_words, time_of_day
from lms.quizzes.views import answers, attempt, result

# Importing these modules enters their routes into the blueprint.
PARTS = (analysis, answers, attempt, gain, result, taught_attempts)

UNIT_KIND = "quiz"
ACTIONS = {
    "started": _l("Attempt started"),
    "overdue": _l("Time of an attempt was up"),
    "submitted": _l("Attempt handed in"),
    "finished": _l("Attempt marked"),
    "abandoned": _l("Attempt abandoned"),
}
COLUMNS = {
    "quiz_attempts": _l("Attempt"),
    "quiz": _l("Quiz"),
    "attempt": _l("Attempt"),
    "number": _l("Number"),
    "question": _l("Question"),
    "answer": _l("Answer"),
    "certainty": _l("Certainty"),
    "saved_at": _l("Saved"),
    "submitted_at": _l("Handed in"),
    "marks": _l("Marks"),
    "out_of": _l("Out of"),
    "per_cent": _l("Per cent"),
}
CODES = {
    "in_progress": _l("Being answered"),
    "overdue": _l("Time is up"),
    "submitted": _l("Handed in"),
    "finished": _l("Marked"),
    "abandoned": _l("Given up"),
}


def register(app: Flask) -> None:
    """Add the kinds of question, the content model, the activity, the pages and the privacy declarations."""
    register_kinds()
    teaching_places.add("quizzes", TeachingPlace(_l("Quizzes"), "quizzes.show_quizzes"))
    teaching_places.add("banks", TeachingPlace(_l("Questions"), "quizzes.show_banks"))
    content_models.add(UNIT_KIND, QuizContent)
    bank_feature.register(app)
    activities.add(UNIT_KIND, Quiz())
    for words in (grade_words, time_of_day):
        app.jinja_env.filters[words.__name__] = words
    app.register_blueprint(blueprint)
    app.cli.add_command(questions)
    privacy.register()
    accommodation_feature.register()
    correction_feature.register()
    marking_feature.register()
    sections.add("/attempts", "courses.show_catalogue")
    action_names.add_all({f"quizzes.attempt_{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    code_names.add_all(CODES)
