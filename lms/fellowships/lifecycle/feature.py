"""How this part of fellowships joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import Place, places
from lms.fellowships.lifecycle import home_card, privacy, rounds
from lms.fellowships.lifecycle.views import alumni, changes, completion, month, start
from lms.fellowships.placements.loaders import Seat
from lms.fellowships.placements.models import FellowState
from lms.fellowships.placements.places import FellowPlace, fellow_places
from lms.fellowships.programmes.places import ProgrammePlace, programme_places
from lms.people.changes import action_names
from lms.people.held import code_names, column_names
from lms.people.roles import Role

# Importing these modules enters their routes into the blueprint, and the rounds into their registry.
PARTS = (alumni, changes, completion, month, rounds, start)

ACTIONS = {
    "leave_granted": _l("Leave granted"),
    "leave_shortened": _l("Leave ended earlier"),
    "extension_granted": _l("Fellowship extended"),
    "change_taken_back": _l("Leave or extension undone"),
    "alumni_note_written": _l("Alumni note written"),
}
COLUMNS = {
    "fellow_plan_changes": _l("Leave or extension"),
    "alumni_notes": _l("Alumni note"),
    "from_on": _l("From"),
    "to_on": _l("To"),
    "days": _l("Days"),
    "granted_at": _l("Granted"),
    "unused": _l("Days not taken"),
    "moved_back": _l("Days moved back"),
    "last_day": _l("Last day"),
    "year": _l("Year"),
    "work": _l("As what"),
    "text": _l("Text"),
}


def register(app: Flask) -> None:
    """Add its pages, its places, its words and its privacy declarations."""
    privacy.register()
    action_names.add_all({f"fellowships.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    code_names.add_all({"leave": _l("Leave"), "extension": _l("Extension")})
    home_cards.add("fellowship", HomeCard(order=6, render=home_card.render))
    places.add(
        "fellowship",
        Place(
            endpoint="fellowships.show_month",
            label=_l("My fellowship"),
            order=15,
            visible=lambda person: person is not None and person.has_role(Role.FELLOW),
        ),
    )
    programme_places.add("alumni", ProgrammePlace(label=_l("Alumni"), endpoint="fellowships.list_alumni", order=90))
    _add_fellow_places()


def _add_fellow_places() -> None:
    fellow_places.add(
        "changes",
        FellowPlace(label=_l("Leave and changes"), endpoint="fellowships.show_changes", order=80, visible=_not_mentor),
    )
    fellow_places.add(
        "completion", FellowPlace(label=_l("Completion"), endpoint="fellowships.show_completion", order=85)
    )
    fellow_places.add(
        "alumni",
        FellowPlace(label=_l("Where now"), endpoint="fellowships.show_alumni_notes", order=90, visible=_is_alumni),
    )


def _not_mentor(seat: Seat) -> bool:
    return seat.is_own or seat.is_manager


def _is_alumni(seat: Seat) -> bool:
    return _not_mentor(seat) and seat.fellow.state is FellowState.COMPLETED
