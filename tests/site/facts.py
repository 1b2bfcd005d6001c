"""What the contracts ask of the markup of a page, told once: to read it takes longer than to make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.site.markup import Markup, name_of, problems_of

LOADED = ("link", "script", "use", "img")


@dataclass(frozen=True)
class Facts:
    """What a page says and leads to.

    ``links`` are the paths that it leads to or loads, ``symbols`` those of the icons, ``loaded`` the paths that a
    browser fetches before anybody scrolls, by the name of the element that asks for them.
    """

    problems: list[str]
    title: str
    heading: str
    links: frozenset[str]
    symbols: frozenset[str]
    loaded: Mapping[str, frozenset[str]]


def facts_of(html: str, path: str, language: str) -> Facts:
    """Return the facts of a page."""
    markup = Markup(html, path)
    return Facts(
        problems=problems_of(markup, language),
        title=markup.text("title"),
        heading=markup.text("h1"),
        links=frozenset(markup.links()),
        symbols=frozenset(element.get("href", "").partition("#")[2] for element in markup.all("use")),
        loaded={kind: frozenset(_loaded(markup, kind)) for kind in LOADED},
    )


def _loaded(markup: Markup, kind: str) -> set[str]:
    found = set()
    for element in markup.all(kind):
        value = element.get("href") if name_of(element) in {"link", "use"} else element.get("src")
        if element.get("loading") != "lazy" and value and not value.startswith("data:"):
            found.add(urlsplit(markup.address(value)).path)
    return found
