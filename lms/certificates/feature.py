"""How certificates join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.certificates import jobs, privacy  # noqa: F401  (jobs enters its work into the registry)
from lms.certificates.views import blueprint
from lms.core.navigation import Place, places


def register(app: Flask) -> None:
    """Add the pages, the navigation, the jobs and the privacy declarations of certificates."""
    app.register_blueprint(blueprint)
    privacy.register()
    places.add(
        "certificates",
        Place(
            endpoint="certificates.list_mine",
            label=_l("My certificates"),
            order=30,
            visible=lambda person: person is not None,
        ),
    )
