"""How certificates join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.certificates import jobs, privacy  # noqa: F401  (jobs enters its work into the registry)
from lms.certificates.views import blueprint
from lms.core.navigation import Place, places
from lms.people.changes import action_names

ACTIONS = {
    "requested": _l("Certificate asked for"),
    "retried": _l("Certificate asked for again"),
    "issued": _l("Certificate issued"),
    "suspended": _l("Certificate suspended"),
    "revoked": _l("Certificate revoked"),
    "superseded": _l("Certificate replaced"),
    "expired": _l("Certificate expired"),
}


def register(app: Flask) -> None:
    """Add the pages, the navigation, the jobs and the privacy declarations of certificates."""
    app.register_blueprint(blueprint)
    privacy.register()
    for action, name in ACTIONS.items():
        action_names.add(f"certificates.certificate_{action}", name)
    places.add(
        "certificates",
        Place(
            endpoint="certificates.list_mine",
            label=_l("My certificates"),
            order=30,
            visible=lambda person: person is not None,
        ),
    )
