"""What the script that saves drafts is told."""

from __future__ import annotations

from flask import Response, current_app, jsonify

from lms.core import clock


def saved_response(version: int | str) -> Response:
    """Return that a draft is saved, as which version and when by the site's clock: what draft.js shows."""
    zone = current_app.extensions["settings"].time_zone
    return jsonify(version=version, saved_at=clock.now().astimezone(zone).strftime("%H:%M"))
