"""How workshops as units of courses join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.courses.contents import content_models
from lms.learning.activities import activities
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.workshops.attendance.followers import reckoned_followers
from lms.workshops.camps import privacy, views
from lms.workshops.camps.activity import CampActivity
from lms.workshops.camps.documents import UNIT_KIND, CampContent
from lms.workshops.camps.operations import count_for_courses
from lms.workshops.planning.places import WorkshopPlace, workshop_places

# Importing these modules enters their routes into the blueprint.
PARTS = (views,)


def register(app: Flask) -> None:
    """Add the kind of unit, the pages, the words and the privacy declaration of workshops as units of courses."""
    content_models.add(UNIT_KIND, CampContent)
    activities.add(UNIT_KIND, CampActivity())
    reckoned_followers.add("camps", count_for_courses)
    privacy.register()
    action_names.add_all(
        {
            "workshops.camp_linked": _l("Workshop counts for a course"),
            "workshops.camp_unlinked": _l("Workshop no longer counts for a course"),
        }
    )
    column_names.add_all({"workshop_camps": _l("Workshop for a course"), "linked_at": _l("Linked")})
    workshop_places.add("courses", WorkshopPlace(label=_l("Courses"), endpoint="workshops.show_camps", order=85))
