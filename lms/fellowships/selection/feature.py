"""How the selection joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import Place, places
from lms.fellowships.applications.closing import in_zone
from lms.fellowships.applications.followers import withdrawn_followers
from lms.fellowships.applications.own_parts import own_application_parts
from lms.fellowships.calls.places import CallPlace, call_places, call_tabs
from lms.fellowships.selection import home_card, offer_rounds, privacy
from lms.fellowships.selection.deciding import VERB_NAMES
from lms.fellowships.selection.models import OFFER_MOVES, REVIEW_MOVES
from lms.fellowships.selection.offers import close_withdrawn
from lms.fellowships.selection.own_parts import interview_part, offer_part
from lms.fellowships.selection.views import interviews, overview, own, pool, ranking, reviewing, waiting_list
from lms.people.changes import action_names
from lms.people.held import code_names, column_names
from lms.people.roles import Role

# Importing these modules enters their routes into the blueprint, and the job and the round of offers.
PARTS = (interviews, overview, own, pool, ranking, reviewing, waiting_list, offer_rounds)

ACTIONS = {
    "reviewer_named": _l("Named to review applications"),
    "reviewer_removed": _l("Taken out of the reviewers"),
    "review_assigned": _l("Application given to a reviewer"),
    "review_unassigned": _l("Application taken from a reviewer"),
    "review_handed_in": _l("Review handed in"),
    "review_reopened": _l("Review given back"),
    "review_conflict_declared": _l("Conflict of interest declared"),
    "slots_opened": _l("Times for interviews opened"),
    "slot_booked": _l("Interview booked"),
    "slot_freed": _l("Interview given back"),
    "slot_removed": _l("Time for an interview taken out"),
    "decided": _l("Decisions made about applications"),
    "waiting_list_reordered": _l("Moved on the waiting list"),
    "offer_made": _l("Seat offered"),
    "offer_accepted": _l("Offer accepted"),
    "offer_declined": _l("Offer declined"),
    "offer_expired": _l("Offer ran out"),
}
COLUMNS = {
    "call": _l("Call"),
    "decision": _l("Decision"),
    "decided_at": _l("Decided"),
    "is_reviewer": _l("Reviewer"),
    "is_on_panel": _l("Interview panel"),
    "added_at": _l("Since"),
    "application": _l("Application"),
    "application_id": _l("Number of the application"),
    "stage": _l("Stage"),
    "scores": _l("Scores"),
    "recommendation": _l("Recommendation"),
    "private_comment": _l("Comment for managers"),
    "shared_comment": _l("Comment that may be shared"),
    "handed_in_at": _l("Handed in"),
    "starts_at": _l("Begins"),
    "minutes": _l("Minutes"),
    "place": _l("Place"),
    "answered_at": _l("Answered"),
    "call_reviewers": _l("Reviewer"),
    "application_reviews": _l("Review"),
    "interview_slots": _l("Interview"),
    "call_decisions": _l("Decision"),
    "offers": _l("Offer"),
    "person": _l("Account"),
    "sheets": _l("Score sheets"),
    "day": _l("Day"),
    "place_before": _l("Place before"),
    "place_after": _l("Place after"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    app.jinja_env.globals.update(call_tabs=call_tabs)
    app.jinja_env.filters.update(in_zone=in_zone)
    privacy.register()
    withdrawn_followers.add("selection", close_withdrawn)
    own_application_parts.add("offer", offer_part)
    own_application_parts.add("interview", interview_part)
    home_cards.add("reviewing", HomeCard(order=8, render=home_card.render))
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    for column, name in COLUMNS.items():
        if column not in column_names:
            column_names.add(column, name)
    for verb, name in VERB_NAMES.items():
        if str(verb) not in code_names:
            code_names.add(str(verb), name)
    for names in (REVIEW_MOVES.names, OFFER_MOVES.names):
        for state, name in names.items():
            if str(state) not in code_names:
                code_names.add(str(state), name)
    _add_places()


def _add_places() -> None:
    selection = CallPlace(label=_l("Selection"), endpoint="fellowships.show_selection", order=50)
    reviewers = CallPlace(label=_l("Reviewers"), endpoint="fellowships.list_call_reviewers", order=52)
    assignment = CallPlace(label=_l("Reviews"), endpoint="fellowships.show_assignment", order=54)
    interview = CallPlace(label=_l("Interviews"), endpoint="fellowships.list_slots", order=56)
    ranked = CallPlace(label=_l("Ranking"), endpoint="fellowships.show_ranking", order=58)
    call_places.add_all(
        {
            "selection": selection,
            "reviewers": reviewers,
            "assignment": assignment,
            "interviews": interview,
            "ranking": ranked,
        }
    )
    places.add(
        "reviewing",
        Place(
            endpoint="fellowships.list_reviewing",
            label=_l("Reviews"),
            order=47,
            visible=lambda person: person is not None and person.has_role(Role.MENTOR),
        ),
    )
