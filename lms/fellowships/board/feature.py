"""How the board joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.fellowships.board import home_card, record_views, views
from lms.fellowships.placements.loaders import Seat
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.fellowships.programmes.places import ProgrammePlace, programme_places

# Importing these modules enters their routes into the blueprint.
PARTS = (record_views, views)


def _has_record(seat: Seat) -> bool:
    return seat.is_own or seat.is_manager


def register(app: Flask) -> None:
    """Add the board, the comparison and the record to the tabs, and the manager's part of the home page."""
    home_cards.add("programmes", HomeCard(order=4, render=home_card.render))
    programme_places.add("board", ProgrammePlace(label=_l("Board"), endpoint="fellowships.show_board", order=10))
    programme_places.add(
        "comparison", ProgrammePlace(label=_l("Comparison"), endpoint="fellowships.show_comparison", order=90)
    )
    fellow_places.add(
        "record", FellowPlace(label=_l("Record"), endpoint="fellowships.show_record", order=90, visible=_has_record)
    )
