"""How learning joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import Place, places
from lms.courses.guards import document_checks, publish_followers, publish_guards
from lms.learning import cohort_scope, home_card, privacy, teaching_card
from lms.learning.activities import activities
from lms.learning.blueprint import blueprint
from lms.learning.lessons import Lesson
from lms.learning.permissions import teaches_learner
from lms.learning.publishing import certificate_design_exists, finished_units_stay, see_who_is_due
from lms.learning.teaching_places import teaching_tabs
from lms.learning.views import certificate, cohort_members, cohorts, course, study, teaching
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.people.permissions import may_vouch
from lms.people.roles import Role

# Importing these modules enters their routes into the blueprint.
PARTS = (certificate, cohort_members, cohorts, course, study, teaching)

ACTIONS = {
    "enrolled": _l("Enrolled on a course"),
    "enrolled_again": _l("Enrolled again"),
    "left": _l("Left a course"),
    "unit_progressed": _l("Made progress in a unit"),
    "course_completed": _l("Completed a course"),
    "cohort_made": _l("Cohort made"),
    "cohort_changed": _l("Cohort changed"),
    "cohort_archived": _l("Cohort archived"),
    "cohort_restored": _l("Archived cohort brought back"),
    "cohort_filled": _l("Learners put into a cohort"),
    "cohort_left": _l("Learners taken out of a cohort"),
    "cohort_moved": _l("Learners moved to another cohort"),
}
COLUMNS = {
    "enrolments": _l("Enrolment"),
    "course": _l("Course"),
    "unit": _l("Unit"),
    "done": _l("Done"),
    "done_at": _l("Done"),
    "score": _l("Best mark"),
    "enrolled_at": _l("Enrolled"),
    "left_at": _l("Left"),
    "completed_at": _l("Completed"),
    "revision": _l("Version"),
    "cohort": _l("Cohort"),
    "cohorts": _l("Cohort"),
    "count": _l("How many"),
    "to": _l("To"),
    "name": _l("Name"),
    "starts_on": _l("First day"),
    "ends_on": _l("Last day"),
    "facilitators": _l("Facilitators"),
}


def register(app: Flask) -> None:
    """Add the pages, the navigation and the privacy declarations of learning."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(teaching_tabs=teaching_tabs)
    activities.add("lesson", Lesson())
    privacy.register()
    cohort_scope.register()
    home_cards.add("teaching", HomeCard(order=5, render=teaching_card.render))
    home_cards.add("learning", HomeCard(order=10, render=home_card.render))
    publish_guards.add("learning", finished_units_stay)
    publish_followers.add("learning", see_who_is_due)
    document_checks.add("certificate design", certificate_design_exists)
    action_names.add_all({f"learning.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    may_vouch.add("learning", teaches_learner)
    places.add(
        "teaching",
        Place(
            endpoint="learning.show_teaching",
            label=_l("Teaching"),
            order=40,
            visible=lambda person: person is not None and person.has_role(Role.TRAINER),
        ),
    )
