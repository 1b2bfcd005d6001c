"""What a page weighs on the wire, headers included: nobody on a weak line waits for more than we promise."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from tests.site.faces import BROWSER, Page
from tests.site.facts import Facts
from tests.site.served import VISITOR, Site

KILOBYTE = 1000
FIRST_VISIT = 60 * KILOBYTE
FIRST_VISIT_REQUESTS = 6
DESK_REQUESTS = 8
"""For the pages on which courses are written, which nobody opens first: they share a style sheet and scripts more."""
HTML = 25 * KILOBYTE
STYLES = 15 * KILOBYTE
SCRIPTS = 30 * KILOBYTE
IMPORT = re.compile(rb"""\b(?:from|import)\s*\(?["']([^"']+)["']""")


def size_of(site: Site, who: str, path: str) -> int:
    """Return the bytes of an answer: status line, headers and compressed body."""
    if (who, path) not in site.weighed:
        response = site.client(who).get(path, headers=BROWSER)
        assert response.status_code < 400, path
        site.weighed[who, path] = _bytes(response.status, response.headers, response.get_data())
    return site.weighed[who, path]


def _bytes(status: str, headers: object, body: bytes) -> int:
    return len(f"HTTP/1.1 {status}\r\n{headers}".encode()) + len(body)


def _imports(content: bytes, path: str) -> frozenset[str]:
    return frozenset(urljoin(path, name.decode()) for name in IMPORT.findall(content))


def _scripts(site: Site, paths: set[str]) -> set[str]:
    """Return some scripts and whatever they import."""
    found: set[str] = set()
    waiting = set(paths)
    while waiting:
        path = waiting.pop()
        found.add(path)
        if path not in site.imports:
            site.imports[path] = _imports(site.client(VISITOR).get(path).get_data(), path)
        waiting |= site.imports[path] - found
    return found


def loaded(site: Site, facts: Facts) -> dict[str, frozenset[str]]:
    """Return the paths that a browser fetches for a page before anybody scrolls, by kind."""
    return {**facts.loaded, "script": frozenset(_scripts(site, set(facts.loaded["script"])))}


def sizes_of(site: Site, example: Page, language: str) -> tuple[int, dict[str, dict[str, int]]]:
    """Return the bytes of a page, and of what it loads by kind and path."""
    response = example.seen(site, language)
    page = _bytes(response.status, response.headers, response.get_data())
    parts = {
        kind: {path: size_of(site, example.who, path) for path in paths}
        for kind, paths in loaded(site, example.facts(site, language)).items()
    }
    return page, parts
