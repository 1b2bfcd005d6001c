"""How the first page joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import Place, places
from lms.home import role_notes
from lms.home.views import blueprint


def register(app: Flask) -> None:
    """Add the first page, what it says to some roles, and its place in the navigation."""
    app.register_blueprint(blueprint)
    home_cards.add("role notes", HomeCard(order=90, render=role_notes.render))
    places.add("home", Place(endpoint="home.show_home", label=_l("Home"), order=10, visible=lambda person: True))
