"""What an example of a page is, and how it is opened."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.site.examples import ROUTES, Values, arguments_of
from tests.site.facts import Facts, facts_of
from tests.site.served import VISITOR, Site
from tests.statements import is_write, statements_of

BROWSER = {"Accept-Encoding": "gzip", "Accept": "text/html"}
"""What an old browser takes; what newer ones take besides (br, zstd) is smaller."""
EMPTY: dict[str, str] = {}


@dataclass(frozen=True)
class Page:
    """One page as one person sees it; ``sent`` is the form that is posted to get it."""

    endpoint: str
    who: str = VISITOR
    values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, str] | None = None
    status: int = 200

    def __str__(self) -> str:
        queries = (f"{name}={value}" for name, value in self.query.items())
        parts = (*self.values.values(), *queries, *(["sent", *self.sent] if self.sent is not None else []))
        return "-".join((self.endpoint, self.who, *parts))

    def path(self, site: Site) -> str:
        """Return the address, with the usual object for each part that is not named here."""
        rules = list(site.app.url_map.iter_rules(self.endpoint))
        needed = set.intersection(*(rule.arguments - set(rule.defaults or {}) for rule in rules))
        known = arguments_of(self.endpoint)
        usual: Values = {name: known[name] for name in needed if name in known}
        usual |= ROUTES.get(self.endpoint, {})
        path = site.url(self.endpoint, {**usual, **self.values})
        if not self.query:
            return path
        return f"{path}{'&' if '?' in path else '?'}{urlencode(self.query)}"

    def seen(self, site: Site, language: str = "en") -> TestResponse:
        """Return the page, compressed, as it was when a contract first opened it: opening pages changes nothing."""
        if (str(self), language) not in site.opened:
            site.client(self.who, language)  # what this writes is the test's own
            with statements_of(site.app, is_write) as written:
                site.opened[str(self), language] = self.open(site, language, BROWSER)
            site.written[str(self), language] = written
        return site.opened[str(self), language]

    def writes(self, site: Site, language: str = "en") -> list[str]:
        """Return the statements with which the page, as it was seen, wrote anything."""
        self.seen(site, language)
        return site.written[str(self), language]

    def facts(self, site: Site, language: str = "en") -> Facts:
        """Return what the page as it was seen says and leads to."""
        if (str(self), language) not in site.told:
            html = _decoded(self.seen(site, language))
            site.told[str(self), language] = facts_of(html, self.path(site), language)
        return site.told[str(self), language]

    def open(self, site: Site, language: str = "en", headers: Mapping[str, str] | None = None) -> TestResponse:
        """Return the page as its person gets it in a language."""
        client = site.client(self.who, language)
        asked = {"Accept": "text/html", **(headers or {})}
        if self.sent is None:
            return client.get(self.path(site), headers=asked)
        data = {**self.sent, "csrf_token": form_token(client)}
        return client.post(self.path(site), data=data, headers=asked)


def _decoded(response: TestResponse) -> str:
    """Return the text of an answer, compressed or not."""
    is_compressed = response.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(response.get_data()) if is_compressed else response.get_data()).decode()


def form_token(client: FlaskClient) -> str:
    """Return a form token that this browser may send."""
    page = client.get("/privacy").get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
