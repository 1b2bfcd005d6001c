"""The places of people in the navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.core.navigation import Place, places, sections
from lms.people.permissions import coordinates_somebody, is_administrator


def enter_places() -> None:
    """Enter the places of people, after those of learning."""
    for endpoint, label, order, visible in (
        ("people.show_team", _l("My team"), 60, lambda person: person is not None and coordinates_somebody(person)),
        ("people.list_people", _l("People"), 70, lambda person: person is not None and is_administrator(person)),
        ("people.list_organisations", _l("Organisations"), 72, lambda p: p is not None and is_administrator(p)),
        ("people.list_changes", _l("History"), 74, lambda person: person is not None and is_administrator(person)),
        ("people.account", _l("My account"), 90, lambda person: person is not None),
        ("people.sign_in", _l("Sign in"), 95, lambda person: person is None),
    ):
        places.add(endpoint, Place(endpoint=endpoint, label=label, order=order, visible=visible))
    sections.add_all({"/organisations": "people.show_team", "/people": "people.show_team"})
