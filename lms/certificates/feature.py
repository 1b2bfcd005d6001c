"""How certificates join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.certificates import jobs, privacy  # noqa: F401  (jobs enters its work into the registry)
from lms.certificates.views import blueprint
from lms.core.navigation import Place, places
from lms.people.changes import action_names
from lms.people.held import code_names, column_names, value_words
from lms.people.scopes import scope_name

ACTIONS = {
    "requested": _l("Certificate asked for"),
    "retried": _l("Certificate asked for again"),
    "issued": _l("Certificate issued"),
    "suspended": _l("Certificate suspended"),
    "revoked": _l("Certificate revoked"),
    "superseded": _l("Certificate replaced"),
    "expired": _l("Certificate expired"),
}
COLUMNS = {
    "certificates": _l("Certificate"),
    "serial": _l("Certificate number"),
    "award": _l("What it certifies"),
    "statement": _l("The words on it"),
    "requested_at": _l("Asked for"),
    "issued_at": _l("Issued on"),
    "about": _l("About"),
    "occasion": _l("Occasion"),
}
CODES = {
    "certificates.render": _l("Making a certificate"),
    "completion": _l("Course completed"),
    "issued": _l("Valid"),
    "suspended": _l("Suspended"),
    "revoked": _l("Revoked"),
    "superseded": _l("Replaced"),
    "expired": _l("Expired"),
}


def register(app: Flask) -> None:
    """Add the pages, the navigation, the jobs and the privacy declarations of certificates."""
    app.register_blueprint(blueprint)
    privacy.register()
    action_names.add_all({f"certificates.certificate_{action}": name for action, name in ACTIONS.items()})
    column_names.add_all(COLUMNS)
    value_words.add("about", scope_name)
    code_names.add_all(CODES)
    places.add(
        "certificates",
        Place(
            endpoint="certificates.list_mine",
            label=_l("My certificates"),
            order=30,
            visible=lambda person: person is not None,
        ),
    )
