"""How registration joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.people.changes import action_names
from lms.people.held import column_names, value_words
from lms.workshops.planning.followers import (
    cancelled_followers,
    capacity_followers,
    letter_counts,
    moved_followers,
    opened_followers,
)
from lms.workshops.planning.guards import capacity_guards
from lms.workshops.planning.overview_parts import OverviewPart, overview_parts
from lms.workshops.planning.places import WorkshopPlace, workshop_places
from lms.workshops.planning.standing import standings
from lms.workshops.registration import following, home_card, overview, privacy
from lms.workshops.registration.models import (
    AGE_NAMES,
    GENDER_NAMES,
    PARTICIPANT_STATE_NAMES,
    QUALIFICATION_NAMES,
    SOURCE_NAMES,
)
from lms.workshops.registration.names import shown_name
from lms.workshops.registration.standing import standing
from lms.workshops.registration.ties import OWN_TIES, ties
from lms.workshops.registration.views import asking, inviting, listing, own_place, participant, registering, team
from lms.workshops.registration.words import ACTIONS, COLUMNS

# Importing these modules enters their routes into the blueprint.
PARTS = (registering, own_place, team, listing, participant, inviting, asking)
CODED = {
    "participant_state": PARTICIPANT_STATE_NAMES,
    "registered_as": PARTICIPANT_STATE_NAMES,
    "gender": GENDER_NAMES,
    "age_group": AGE_NAMES,
    "qualification": QUALIFICATION_NAMES,
    "source": SOURCE_NAMES,
}


def register(app: Flask) -> None:
    """Add the pages, the words, what follows and the privacy declarations of registration."""
    home_cards.add("workshop_places", HomeCard(order=3, render=home_card.render))
    workshop_places.add(
        "participants", WorkshopPlace(label=_l("Participants"), endpoint="workshops.list_participants", order=30)
    )
    overview_parts.add(
        "participants", OverviewPart(order=10, template="workshops/registration/_overview.html", facts=overview.facts)
    )
    _follow()
    action_names.add_all(ACTIONS)
    column_names.add_all(COLUMNS)
    for column, names in CODED.items():
        value_words.add(column, lambda code, names=names: str(names.get(code, code)))  # type: ignore[misc]
    app.jinja_env.filters.update(shown_name=shown_name)
    privacy.register()


def _follow() -> None:
    opened_followers.add("registration", following.opened)
    moved_followers.add("registration", following.moved)
    cancelled_followers.add("registration", following.cancelled)
    capacity_followers.add("registration", following.places_changed)
    capacity_guards.add("registration", following.why_not_so_few)
    letter_counts.add("registration", following.letters_about)
    standings.add("registration", standing)
    ties.add_all(OWN_TIES)
