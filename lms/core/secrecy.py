"""Pages whose address is a secret, because it opens them without an account: nothing may keep them."""

from __future__ import annotations

from flask import Blueprint, Response, request

SECRETS = frozenset({"code", "token"})
"""What addresses call the secrets that open a page."""


def keep_secrets_out_of_caches(blueprint: Blueprint) -> None:
    """Let no browser and no shared phone keep a page of a blueprint whose address is a secret."""

    @blueprint.after_request
    def keep_out(response: Response) -> Response:
        if SECRETS & set(request.view_args or ()) and "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response
