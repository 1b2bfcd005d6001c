"""How exceptions and extra time join the application."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.learning.cohorts import cohort_followers
from lms.learning.learner_links import LearnerLink, learner_links
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.quizzes.accommodations import extra_time
from lms.quizzes.accommodations import privacy as accommodation_privacy
from lms.quizzes.accommodations import views as accommodations
from lms.quizzes.accommodations.deadlines import follow_cohort

# Importing these modules enters their routes into the blueprint.
PARTS = (accommodations, extra_time)

ACTIONS = {
    "override_made": _l("Exception in a quiz made"),
    "override_changed": _l("Exception in a quiz changed"),
    "override_removed": _l("Exception in a quiz removed"),
    "extra_time_given": _l("Extra time given"),
    "extra_time_taken": _l("Extra time taken back"),
}
COLUMNS = {
    "quiz_overrides": _l("Exception in a quiz"),
    "opens_at": _l("Opens"),
    "due_at": _l("Due"),
    "closes_at": _l("Closes"),
    "time_limit_minutes": _l("Time limit in minutes"),
    "attempts": _l("Attempts"),
    "factor": _l("Times the usual time"),
    "moved": _l("Running attempts concerned"),
}


def register() -> None:
    """Add the words, the privacy declarations, the link beside each learner, and what follows a change of cohort."""
    accommodation_privacy.register()
    action_names.add_all({f"quizzes.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    cohort_followers.add("quizzes", follow_cohort)
    learner_links.add("extra time", LearnerLink(_l("Extra time"), "quizzes.change_extra_time"))
