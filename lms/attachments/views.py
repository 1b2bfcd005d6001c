"""Handing files out, to those whom the package that owns them lets in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort
from flask_login import current_user

from lms.attachments.models import Attachment
from lms.attachments.operations import storage_key
from lms.core.access import SIGNED_IN, access
from lms.core.registry import Registry
from lms.core.storage import storage
from lms.extensions import db
from lms.people.identity import Identity

blueprint = Blueprint("attachments", __name__)
Door = Callable[[Identity, Attachment], bool]
doors: Registry[Door] = Registry("who may open attached files")
"""By the kind of row that files belong to: whether somebody may open one of its files."""


@blueprint.get("/files/<int:file_id>")
@access(SIGNED_IN)
def show_attachment(file_id: int) -> Response:
    """Hand a file out; somebody else's answers 404."""
    file = db.session.get(Attachment, file_id)
    door = doors.find(file.owner_kind) if file else None
    if file is None or door is None or not door(current_user, file):
        abort(404)
    return file_response(file)


def file_response(file: Attachment) -> Response:
    """Return a file to be saved, never to be drawn by the browser; 404 where its bytes are gone."""
    try:
        content = storage().read(storage_key(file.digest))
    except FileNotFoundError:
        abort(404)
    response = Response(content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
