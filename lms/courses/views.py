"""The catalogue, and the pictures, recordings and papers of courses. The page of one course belongs to learning."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from lms.core.access import EVERYONE, access
from lms.core.paging import requested_page
from lms.courses.queries import catalogue_page, picture_digest
from lms.courses.serving import media_response

blueprint = Blueprint("courses", __name__)
FOR_GOOD = "public, max-age=31536000, immutable"


@blueprint.get("/courses")
@access(EVERYONE)
def show_catalogue() -> ResponseReturnValue:
    """Show the courses that there are."""
    return render_template("courses/catalogue.html", page=catalogue_page(requested_page()))


@blueprint.get("/courses/<slug>/media/<prefix>/<name>")
@access(EVERYONE)
def show_picture(slug: str, prefix: str, name: str) -> ResponseReturnValue:
    """Answer a picture, a recording or a paper; its address changes with its content, so a browser may keep it."""
    digest = picture_digest(slug, prefix, name)
    if digest is None:
        abort(404)
    return media_response(digest, name, cache=FOR_GOOD)
