"""How safety joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.core.home_cards import HomeCard, home_cards
from lms.fellowships.placements.loaders import Seat
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.fellowships.safety import fellows_views, home_card, privacy, views
from lms.fellowships.safety.permissions import may_read_flags
from lms.people.changes import action_names, confidential
from lms.people.held import column_names

# Importing these modules enters their routes into the blueprint.
PARTS = (views, fellows_views)

ACTIONS = {
    "safety_flag_raised": _l("Concern about safety raised"),
    "safety_flag_read": _l("Concern about safety read"),
    "safety_flag_closed": _l("Concern about safety closed"),
}


def reads_flags(seat: Seat) -> bool:
    """Whether a reader may know of flags about a fellow; nobody of those about themselves."""
    return not seat.is_own and may_read_flags(current_user, seat.programme)


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    privacy.register()
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({"raised_at": _l("Raised"), "safety_flags": _l("Concern about safety")})
    confidential.add("safety_flags", "safety_flags")
    home_cards.add("safety", HomeCard(order=4, render=home_card.render))
    programme_places.add(
        "safety",
        ProgrammePlace(
            label=_l("Safety"),
            endpoint="fellowships.list_safety_flags",
            order=80,
            visible=lambda programme: may_read_flags(current_user, programme),
        ),
    )
    fellow_places.add(
        "safety",
        FellowPlace(
            label=_l("Safety"),
            endpoint="fellowships.list_fellow_flags",
            order=80,
            visible=reads_flags,
        ),
    )
    fellow_places.add(
        "concern",
        FellowPlace(
            label=_l("Safety"),
            endpoint="fellowships.raise_flag_form",
            order=80,
            visible=lambda seat: not reads_flags(seat),
        ),
    )
