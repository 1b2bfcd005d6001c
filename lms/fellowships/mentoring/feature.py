"""How mentoring joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import Place, places, sections
from lms.fellowships.mentoring import home_card, privacy, rounds
from lms.fellowships.mentoring.models import MEETING_NAMES, OCCASION_NAMES, SIDE_NAMES, VERDICT_NAMES
from lms.fellowships.mentoring.views import check_ins, final_review, inbox, links, meetings
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.people.changes import action_names
from lms.people.held import code_names, column_names, value_words
from lms.people.roles import Role

# Importing these modules enters their routes into the blueprint.
PARTS = (check_ins, final_review, inbox, links, meetings)

ACTIONS = {
    "meeting_planned": _l("Meeting planned"),
    "meeting_moved": _l("Meeting moved"),
    "meeting_held": _l("Meeting held"),
    "meeting_called_off": _l("Meeting called off"),
    "note_written": _l("Note about a fellow written"),
    "check_ins_asked": _l("Check-in asked for"),
    "check_in_asked_again": _l("Check-in asked for again"),
    "check_in_handed_in": _l("Check-in handed in"),
    "check_in_reopened": _l("Check-in given back"),
    "check_in_taken_back": _l("Check-in asked for no longer"),
    "final_review_asked": _l("Final review asked for"),
}
COLUMNS = {
    "mentor_meetings": _l("Meeting"),
    "mentor_notes": _l("Note"),
    "check_ins": _l("Check-in"),
    "starts_at": _l("Begins"),
    "place": _l("Place"),
    "notes": _l("Notes"),
    "agreed": _l("Agreed"),
    "private": _l("Only for the writer"),
    "is_private": _l("Only for the writer"),
    "text": _l("Text"),
    "occasion": _l("Occasion"),
    "side": _l("Side"),
    "asked_at": _l("Asked for"),
    "handed_in_at": _l("Handed in"),
    "answers": _l("Answers"),
    "verdict": _l("Verdict"),
}


def _code_words(code: str) -> str:
    return str(code_names.find(code) or code)


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    privacy.register()
    rounds.register()
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    for words in (OCCASION_NAMES, SIDE_NAMES, VERDICT_NAMES):
        code_names.add_all({str(code): name for code, name in words.items()})
    code_names.add_all({f"meeting_{state}": name for state, name in MEETING_NAMES.items()})
    value_words.add_all({"side": _code_words, "verdict": _code_words})
    home_cards.add("mentoring", HomeCard(order=7, render=home_card.render))
    places.add(
        "mentoring",
        Place(
            endpoint="fellowships.show_inbox",
            label=_l("Mentoring"),
            order=44,
            visible=lambda person: person is not None and person.has_role(Role.MENTOR),
        ),
    )
    sections.add("/check-ins", "fellowships.show_inbox")
    fellow_places.add("mentoring", FellowPlace(label=_l("Mentoring"), endpoint="fellowships.show_mentoring", order=60))
