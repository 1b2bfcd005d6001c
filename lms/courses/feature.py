"""What courses add to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.navigation import Place, places
from lms.core.privacy import PersonalData, declare
from lms.courses import scope
from lms.courses.commands import courses
from lms.courses.contents import content_models
from lms.courses.documents import LessonContent
from lms.courses.units import LESSON
from lms.courses.views import blueprint
from lms.people.changes import action_names
from lms.people.held import column_names

PUBLISHER = (
    "What courses teach, and the number of the account that published it, which says nothing once that is erased."
)
NO_PERSON = "What courses teach; nothing about a person."


def register(app: Flask) -> None:
    """Add the pages, the commands, the kind of unit, and the entry in the navigation."""
    app.register_blueprint(blueprint)
    app.cli.add_command(courses)
    content_models.add(LESSON, LessonContent)
    scope.register()
    action_names.add("courses.revision_published", _l("Course published"))
    action_names.add("courses.course_withdrawn", _l("Course withdrawn"))
    action_names.add("courses.course_brought_back", _l("Withdrawn course brought back"))
    column_names.add("course_revisions", _l("Version"))
    places.add(
        "courses", Place(endpoint="courses.show_catalogue", label=_l("Courses"), order=20, visible=lambda person: True)
    )
    declare(PersonalData(table="courses", reason=NO_PERSON))
    declare(PersonalData(table="course_withdrawals", reason=NO_PERSON))
    declare(PersonalData(table="course_pictures", reason=NO_PERSON))
    declare(PersonalData(table="course_revisions", reason=PUBLISHER))
