"""What a browser brings along from page to page in a signed cookie: the secret of its form token, messages to show.

It sends the same cookie with every request, and gets the same token in every form, so what was verified or signed
lately is remembered. Who is signed in is another matter: that is asked anew each time (``lms/people/identity.py``).
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import Flask, Request, Response, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

from lms.core.recent import Recent

TOKEN = "csrf_token"  # noqa: S105 – the name under which Flask-WTF keeps it
COOKIES_KEPT = 4096
KEPT_SECONDS = 600


@dataclass(frozen=True)
class _Verified:
    values: dict[str, str]
    until: float


_tokens: Recent[str] = Recent(COOKIES_KEPT)


class PageSession(SecureCookieSessionInterface):
    """The session of pages. What is public has none: a browser that has signed in need not fetch it again."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None
        self._verified: Recent[_Verified] = Recent(COOKIES_KEPT)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie, made once and not at every request."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request. A cookie with messages for one page is not worth remembering."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        known = self._verified.find(cookie) if cookie else None
        if known and time.time() < known.until:
            return self.session_class(known.values)
        session = super().open_session(app, request)
        if cookie and session and all(isinstance(value, str) for value in session.values()):
            self._verified.keep(cookie, _Verified(dict(session), time.time() + KEPT_SECONDS))
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the session, and say that the answer varies with it, unless the answer is public."""
        if response.headers.get("Cache-Control", "").startswith("public"):
            return
        if session.modified or session.permanent or "Vary" in response.headers:
            super().save_session(app, session, response)
        elif session.accessed:  # there is nothing to write; this is all that Flask would do, too
            response.headers.add("Vary", "Cookie")


def form_token() -> str:
    """Return the token that the forms of this browser carry; the same one as long as it keeps its session."""
    if TOKEN in g:
        return str(g.csrf_token)
    known = _tokens.find(session.get(TOKEN))
    if known:
        g.csrf_token = known
        return known
    token = str(generate_csrf())
    return _tokens.keep(session[TOKEN], token)


def init_app(app: Flask) -> None:
    """Keep a session for every page, and give templates the form token."""
    app.session_interface = PageSession()
    app.jinja_env.globals[TOKEN] = form_token
    app.context_processor(lambda: {TOKEN: form_token})
