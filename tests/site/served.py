"""The site as the contracts ask it: who is there, what is there, and one browser for each person and language.

Every object has a name (``things``), so that examples and tables can say ``attempt`` instead of a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.core.database import transaction
from lms.extensions import db
from lms.people.identity import SESSION_COOKIE
from lms.people.models import Person
from lms.people.roles import Role
from tests.site.facts import Facts

VISITOR = "visitor"
ROLES = (VISITOR, *(str(role) for role in Role))


@dataclass
class Site:
    """The application, the id of each person by what they are, and the value of each named thing."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    clients: dict[tuple[str, str], FlaskClient] = field(default_factory=dict)
    opened: dict[tuple[object, str], TestResponse] = field(default_factory=dict)
    told: dict[tuple[object, str], Facts] = field(default_factory=dict)
    weighed: dict[tuple[str, str], int] = field(default_factory=dict)
    imports: dict[str, frozenset[str]] = field(default_factory=dict)
    written: dict[tuple[object, str], list[str]] = field(default_factory=dict)

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def client(self, who: str, language: str = "en") -> FlaskClient:
        """Return the browser of somebody, signed in; the account's language is set to the wanted one."""
        if (who, language) not in self.clients:
            self.clients[who, language] = self.new_client(who, language)
        if who != VISITOR:
            self._speak(who, language)
        return self.clients[who, language]

    def new_client(self, who: str, language: str = "en") -> FlaskClient:
        """Return a browser of somebody that nobody else uses."""
        client = self.app.test_client()
        client.set_cookie("language", language)
        if who != VISITOR:
            client.set_cookie(SESSION_COOKIE, self.tokens[who])
        return client

    def ask(
        self, who: str, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any
    ) -> TestResponse:
        """Send one request as somebody, from a browser that keeps no cookies."""
        signed_in = {} if who == VISITOR else {"Cookie": f"{SESSION_COOKIE}={self.tokens[who]}"}
        client = self.app.test_client(use_cookies=False)
        return client.open(path, method=method, headers={**signed_in, **(headers or {})}, buffered=True, **options)

    def _speak(self, who: str, language: str) -> None:
        with self.app.app_context():
            if db.session.get_one(Person, self.people[who]).language != language:
                with transaction():
                    db.session.get_one(Person, self.people[who]).language = language
            db.session.remove()

    def url(self, endpoint: str, values: dict[str, str] | None = None) -> str:
        """Return the path of an endpoint; values that name a thing stand for it, others for themselves."""
        real = {name: self.things.get(value, value) for name, value in (values or {}).items()}
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **real)
