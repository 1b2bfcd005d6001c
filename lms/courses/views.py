"""The catalogue, and the pictures of courses. The page of one course belongs to learning."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.access import EVERYONE, access
from lms.core.paging import requested_page
from lms.core.storage import storage
from lms.courses.operations import storage_key
from lms.courses.pictures import TYPES
from lms.courses.queries import catalogue_page, picture_digest

blueprint = Blueprint("courses", __name__)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@blueprint.get("/courses")
@access(EVERYONE)
def show_catalogue() -> ResponseReturnValue:
    """Show the courses that there are."""
    return render_template("courses/catalogue.html", page=catalogue_page(requested_page()))


@blueprint.get("/courses/<slug>/media/<prefix>/<name>")
@access(EVERYONE)
def show_picture(slug: str, prefix: str, name: str) -> ResponseReturnValue:
    """Answer a picture; its address changes with its content, so a browser may keep it for good."""
    media_type = TYPES.get(PurePosixPath(name).suffix)
    digest = picture_digest(slug, prefix, name) if media_type else None
    if digest is None:
        abort(404)
    try:
        response = Response(storage().read(storage_key(digest)), mimetype=media_type)
    except FileNotFoundError:
        abort(404)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(digest)
    return response.make_conditional(request)
