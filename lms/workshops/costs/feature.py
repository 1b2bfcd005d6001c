"""How costs join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.people.changes import action_names
from lms.people.held import column_names, value_words
from lms.workshops.costs import privacy
from lms.workshops.costs.models import COST_NAMES
from lms.workshops.costs.views import funders, money, pasting
from lms.workshops.planning.places import WorkshopPlace, workshop_places

# Importing these modules enters their routes into the blueprint.
PARTS = (money, funders, pasting)
ACTIONS = {
    "cost_entered": _l("Cost of a workshop entered"),
    "cost_struck_out": _l("Cost of a workshop struck out"),
    "funder_added": _l("Funder of a workshop entered"),
    "funder_changed": _l("Funder of a workshop changed"),
    "funder_removed": _l("Funder of a workshop taken out"),
}
COLUMNS = {
    "workshop_costs": _l("Cost of a workshop"),
    "workshop_funders": _l("Funder of a workshop"),
    "cost_kind": _l("Kind of cost"),
    "what_for": _l("What for"),
    "rupees": _l("Rupees"),
    "entered_at": _l("Entered"),
    "funder": _l("Funder"),
    "grant": _l("Grant"),
    "workshop_id": _l("Number of the workshop"),
}


def register(app: Flask) -> None:
    """Add the pages, the words and the privacy declarations of costs."""
    privacy.register()
    action_names.add_all({f"workshops.{action}": name for action, name in ACTIONS.items()})
    column_names.add_all({name: words for name, words in COLUMNS.items() if name not in column_names})
    names = {str(kind): words for kind, words in COST_NAMES.items()}
    value_words.add("cost_kind", lambda code: str(names.get(code, code)))
    workshop_places.add("money", WorkshopPlace(label=_l("Money"), endpoint="workshops.show_money", order=90))
