"""Pages whose address is a secret are kept by nobody."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask, Response

from lms.core.secrecy import keep_secrets_out_of_caches

HEADERS = {
    "/plain/<int:number>": {},
    "/own/<code>": {},
    "/link/<token>": {"Cache-Control": "private, no-cache"},
    "/strict/<token>": {"Cache-Control": "no-store"},
}


@pytest.fixture
def site() -> Flask:
    """An application of a few pages."""
    app, pages = Flask(__name__), Blueprint("pages", __name__)
    keep_secrets_out_of_caches(pages)
    for address, header in HEADERS.items():
        pages.add_url_rule(address, address.split("/")[1], lambda header=header, **_: Response(headers=header))
    app.register_blueprint(pages)
    return app


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/plain/1", None),
        ("/own/abc", "private, no-store"),
        ("/link/abc", "private, no-store"),
        ("/strict/abc", "no-store"),
    ],
)
def test_only_pages_with_a_secret_address_are_kept_by_nobody(site: Flask, path: str, header: str | None) -> None:
    assert site.test_client().get(path).headers.get("Cache-Control") == header
