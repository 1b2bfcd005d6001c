"""How attached files join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.attachments import privacy, views
from lms.people.changes import action_names
from lms.people.held import column_names


def register(app: Flask) -> None:
    """Add the page that hands files out, the words for the history, and the privacy declaration."""
    action_names.add_all({"attachments.file_added": _l("File added"), "attachments.file_removed": _l("File taken out")})
    column_names.add_all({"slot": _l("Place"), "size": _l("Bytes")})
    privacy.register()
    app.register_blueprint(views.blueprint)
