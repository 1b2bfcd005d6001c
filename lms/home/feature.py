"""How the first page joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.navigation import Place, places
from lms.home.views import blueprint


def register(app: Flask) -> None:
    """Add the first page and its place in the navigation."""
    app.register_blueprint(blueprint)
    places.add("home", Place(endpoint="home.show_home", label=_l("Home"), order=10, visible=lambda person: True))
