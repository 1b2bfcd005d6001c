"""Secrets that open something without an account: how they are kept, and that nothing keeps the pages they open."""

from __future__ import annotations

import hashlib
import hmac

from flask import Blueprint, Response, current_app, request

SECRETS = frozenset({"code", "token"})
"""What addresses call the secrets that open a page."""


def keep_secrets_out_of_caches(blueprint: Blueprint) -> None:
    """Let no browser and no shared phone keep a page of a blueprint whose address is a secret."""

    @blueprint.after_request
    def keep_out(response: Response) -> Response:
        if SECRETS & set(request.view_args or ()) and "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def keyed(purpose: str, secret: str) -> bytes:
    """Return the digest of a secret, keyed with this site's own and a purpose, so that a table alone opens nothing."""
    key = f"{purpose} {current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, secret.encode(), hashlib.sha256).digest()
