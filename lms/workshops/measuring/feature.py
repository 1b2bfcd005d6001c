"""How tests and feedback join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.people.changes import action_names
from lms.people.held import code_names, column_names
from lms.workshops.attendance.followers import joined_followers
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import privacy
from lms.workshops.measuring.joining import join_participants
from lms.workshops.measuring.models import MEDIUM_NAMES, PHASE_NAMES
from lms.workshops.measuring.openings import close_all
from lms.workshops.measuring.overview import measured
from lms.workshops.measuring.own import feedback_part, tests_part
from lms.workshops.measuring.views import entering, feedback_pages, gain, giving, taking, tests
from lms.workshops.planning.followers import held_followers
from lms.workshops.planning.overview_parts import OverviewPart, overview_parts
from lms.workshops.planning.places import WorkshopPlace, workshop_places
from lms.workshops.registration.followers import erased_followers
from lms.workshops.registration.own_parts import OwnPart, own_parts

# Importing these modules enters their routes into the blueprint.
PARTS = (tests, entering, taking, gain, giving, feedback_pages)

ACTIONS = {
    "test_opened": _l("Test of a workshop opened"),
    "test_closed": _l("Test of a workshop closed"),
    "test_handed_in": _l("Test of a workshop handed in"),
    "test_entered": _l("Test entered from paper"),
    "test_changed": _l("Test from paper changed"),
    "test_replaced": _l("Test from a phone replaced by the one on paper"),
    "test_taken_out": _l("Test taken out"),
    "test_joined": _l("Tests of two names joined"),
    "feedback_given": _l("Feedback on a workshop given"),
    "feedback_entered": _l("Feedback entered from paper"),
    "feedback_form_changed": _l("Feedback form changed"),
}
COLUMNS = {
    "workshop_test_openings": _l("Opened test"),
    "workshop_sittings": _l("Test of a workshop"),
    "workshop_feedback": _l("Feedback on a workshop"),
    "workshop_feedback_given": _l("Feedback given"),
    "phase": _l("Which test"),
    "medium": _l("How it was written"),
    "opened_at": _l("Opened"),
    "begun_at": _l("Begun"),
    "handed_in_at": _l("Handed in"),
    "given_on": _l("Given on"),
    "answers": _l("Answers"),
    "score": _l("Score"),
}


def register(app: Flask) -> None:
    """Add the pages, the words and the privacy declarations of tests and feedback."""
    workshop_places.add("tests", WorkshopPlace(label=_l("Tests"), endpoint="workshops.show_tests", order=50))
    workshop_places.add("feedback", WorkshopPlace(label=_l("Feedback"), endpoint="workshops.show_feedback", order=60))
    own_parts.add("tests", OwnPart(order=20, template="workshops/measuring/_own_tests.html", facts=tests_part))
    own_parts.add("feedback", OwnPart(order=60, template="workshops/measuring/_own_feedback.html", facts=feedback_part))
    overview_parts.add(
        "measured", OverviewPart(order=50, template="workshops/measuring/_measured.html", facts=measured)
    )
    held_followers.add("tests", close_all)
    joined_followers.add("measuring", join_participants)
    erased_followers.add("measuring", privacy.forget_participant)
    action_names.add_all({f"workshops.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    code_names.add_all({f"{phase}_test": PHASE_NAMES[phase] for phase in Phase})
    code_names.add_all({str(medium): name for medium, name in MEDIUM_NAMES.items() if str(medium) not in code_names})
    privacy.register()
