"""What every response says to the browser about security, and the addresses that we redirect to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "private, no-cache",
}


def init_app(app: Flask) -> None:
    """Set the security headers on every response; pages of signed-in people are never kept by a shared cache."""
    wanted = [*HEADERS.items()]
    if app.extensions["settings"].is_secure:
        wanted.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))

    @app.after_request
    def add_headers(response: Response) -> Response:
        present = {name.lower() for name, _ in response.headers}
        for name, value in wanted:
            if name.lower() not in present:
                response.headers.add(name, value)
        return response


def own_path(address: str | None, default: str) -> str:
    """Return a ``next`` address if it is a path of this site, else the default.

    Anything that a browser could take for another site (``//host``, a scheme, a backslash, control characters) is
    refused.
    """
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return default
    if any(ord(character) < 0x21 for character in address):
        return default
    parts = urlsplit(address)
    return default if parts.scheme or parts.netloc else address
