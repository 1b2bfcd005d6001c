"""What a page weighs on the wire, headers included: nobody on a weak line waits for more than we promise."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest

from lms.core.language import LANGUAGES
from tests.site.faces import Page
from tests.site.markup import Markup, name_of
from tests.site.pages import PAGES
from tests.site.served import VISITOR, Site

KILOBYTE = 1000
FIRST_VISIT = 60 * KILOBYTE
FIRST_VISIT_REQUESTS = 6
HTML = 25 * KILOBYTE
STYLES = 15 * KILOBYTE
SCRIPTS = 30 * KILOBYTE
IMPORT = re.compile(rb"""\b(?:from|import)\s*\(?["']([^"']+)["']""")
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "text/html"}

every_page = pytest.mark.parametrize("example", PAGES, ids=str)


def size_of(site: Site, who: str, path: str) -> int:
    """Return the bytes of an answer: status line, headers and compressed body."""
    response = site.client(who).get(path, headers=BROWSER)
    assert response.status_code < 400, path
    return _bytes(response.status, response.headers, response.get_data())


def _bytes(status: str, headers: object, body: bytes) -> int:
    return len(f"HTTP/1.1 {status}\r\n{headers}".encode()) + len(body)


def test_answers_are_compressed(site: Site) -> None:
    response = site.client(VISITOR).get("/", headers=BROWSER)
    assert response.headers["Content-Encoding"] in {"br", "gzip", "zstd"}


@cache
def _imports(content: bytes, path: str) -> frozenset[str]:
    return frozenset(urljoin(path, name.decode()) for name in IMPORT.findall(content))


def _scripts(site: Site, paths: set[str]) -> set[str]:
    """Return some scripts and whatever they import."""
    found: set[str] = set()
    waiting = set(paths)
    while waiting:
        path = waiting.pop()
        found.add(path)
        waiting |= _imports(site.client(VISITOR).get(path).get_data(), path) - found
    return found


def loaded(site: Site, markup: Markup) -> dict[str, set[str]]:
    """Return the paths that a browser fetches for a page before anybody scrolls, by kind."""
    kinds: dict[str, set[str]] = {"link": set(), "script": set(), "use": set(), "img": set()}
    for element in markup.all(*kinds):
        if element.get("loading") == "lazy":
            continue
        value = element.get("href") if name_of(element) in {"link", "use"} else element.get("src")
        if value and not value.startswith("data:"):
            kinds[name_of(element)].add(urlsplit(markup.address(value)).path)
    kinds["script"] = _scripts(site, kinds["script"])
    return kinds


@every_page
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_page_keeps_to_its_weight(site: Site, example: Page, language: str) -> None:
    markup = Markup(example.seen(site, language).get_data(as_text=True), example.path(site))
    response = example.open(site, language, BROWSER)
    page = _bytes(response.status, response.headers, response.get_data())
    parts = {
        kind: {path: size_of(site, example.who, path) for path in paths} for kind, paths in loaded(site, markup).items()
    }
    everything = {path: size for sizes in parts.values() for path, size in sizes.items()}
    styles = sum(size for path, size in everything.items() if path.endswith(".css"))
    assert page <= HTML
    assert styles <= STYLES, everything
    assert sum(parts["script"].values()) <= SCRIPTS, parts["script"]
    assert page + sum(everything.values()) <= FIRST_VISIT, everything
    if example.endpoint != "home.show_styleguide":  # nobody but an engineer comes here
        assert 1 + len(everything) <= FIRST_VISIT_REQUESTS, sorted(everything)
