"""How safety joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.fellowships.safety import fellows_views, home_card, privacy, views
from lms.people.changes import action_names
from lms.people.held import column_names

# Importing these modules enters their routes into the blueprint.
PARTS = (views, fellows_views)

ACTIONS = {
    "safety_flag_raised": _l("Concern about safety raised"),
    "safety_flag_read": _l("Concern about safety read"),
    "safety_flag_closed": _l("Concern about safety closed"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    privacy.register()
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({"raised_at": _l("Raised"), "safety_flags": _l("Concern about safety")})
    home_cards.add("safety", HomeCard(order=4, render=home_card.render))
    programme_places.add(
        "safety", ProgrammePlace(label=_l("Safety"), endpoint="fellowships.list_safety_flags", order=80)
    )
    fellow_places.add(
        "safety",
        FellowPlace(
            label=_l("Safety"),
            endpoint="fellowships.list_fellow_flags",
            order=80,
            visible=lambda seat: seat.is_manager,
        ),
    )
    fellow_places.add(
        "concern",
        FellowPlace(
            label=_l("Safety"),
            endpoint="fellowships.raise_flag_form",
            order=80,
            visible=lambda seat: not seat.is_manager,
        ),
    )
