"""The blueprint of fellowships, into which the modules of its packages enter their routes."""

from flask import Blueprint, Response, request

blueprint = Blueprint("fellowships", __name__)
SECRETS = frozenset({"code", "token"})
"""What addresses call the secrets that open a page without an account."""


@blueprint.after_request
def keep_out_of_caches(response: Response) -> Response:
    """Let no browser and no shared phone keep a page whose address is a secret."""
    if SECRETS & set(request.view_args or ()) and "no-store" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "private, no-store"
    return response
