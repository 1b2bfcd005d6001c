"""What we keep in a browser: the session's token, and which people have signed in there before.

The second cookie lives long and is signed. It lets a person sign in on their own phone while somebody else guesses
their password elsewhere, and tells whose words an expired page holds.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, request, session
from itsdangerous import BadSignature, URLSafeSerializer

from lms.people.identity import SESSION_COOKIE
from lms.people.sessions import LIFETIME

KNOWN_COOKIE = "setu_known"
KNOWN_LIFETIME = timedelta(days=400)
MOST_KNOWN = 6


@dataclass(frozen=True)
class KnownBrowser:
    """A browser's own random name, and the ids of the people who signed in there, the latest first."""

    name: str
    people: tuple[int, ...] = ()

    @property
    def latest(self) -> int | None:
        """Who signed in here last."""
        return self.people[0] if self.people else None

    def with_person(self, person_id: int) -> KnownBrowser:
        """Return the same browser after a sign-in."""
        others = tuple(known for known in self.people if known != person_id)
        return replace(self, people=(person_id, *others)[:MOST_KNOWN])


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def known_browser() -> KnownBrowser:
    """Return what this request's browser says of itself; a new browser where it says nothing we signed."""
    try:
        value: Any = _serializer().loads(request.cookies.get(KNOWN_COOKIE, ""))
        return KnownBrowser(str(value["name"]), tuple(int(known) for known in value["people"]))
    except (BadSignature, KeyError, TypeError, ValueError):
        return KnownBrowser(secrets.token_hex(8))


def signed(browser: KnownBrowser) -> str:
    """Return the cookie for a browser."""
    return str(_serializer().dumps({"name": browser.name, "people": list(browser.people)}))


def remember_session(response: Response, token: str, person_id: int) -> None:
    """Put a new session's token and its person into the browser."""
    browser = known_browser()
    if browser.latest != person_id:
        _forget_form_token()
    set_session_cookie(response, token)
    set_cookie(response, KNOWN_COOKIE, signed(browser.with_person(person_id)), KNOWN_LIFETIME)


def set_session_cookie(response: Response, token: str) -> None:
    """Put a session's token into the browser, for as long as the session lives unused."""
    set_cookie(response, SESSION_COOKIE, token, LIFETIME)


def forget_session(response: Response) -> None:
    """Take the session out of the browser, and the pages it kept.

    Only the cache is cleared: the answers that a quiz keeps on the phone until they are sent stay, by person.
    """
    session.clear()
    _forget_form_token()
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="Lax", secure=_is_secure())
    response.headers["Clear-Site-Data"] = '"cache"'


def _forget_form_token() -> None:
    """Let the browser's next page have a new form token, so that nobody inherits another person's."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def _is_secure() -> bool:
    return bool(current_app.extensions["settings"].is_secure)


def set_cookie(response: Response, name: str, value: str, lifetime: timedelta) -> None:
    """Put a cookie into the browser that no script reads and no other site sends; over HTTPS alone where we have it."""
    seconds = int(lifetime.total_seconds())
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=_is_secure())
