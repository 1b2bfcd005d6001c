"""The one navigation of the site. Packages enter their places; a reader sees those they may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from flask import request, url_for
from flask_login import current_user

from lms.core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Place:
    """An entry of the navigation. ``visible`` gets the signed-in person, or None."""

    endpoint: str
    label: Any
    order: int
    visible: Callable[[Any], bool]


@dataclass(frozen=True)
class Link:
    """A place as one reader sees it. ``current`` is its ``aria-current``: this page, the section of it, or nothing."""

    label: str
    url: str
    current: Literal["page", "true", ""]


places: Registry[Place] = Registry("navigation")
sections: Registry[str] = Registry("sections")
"""By the first part of the path of pages, the endpoint of the place they belong to. A place under whose own path a page
lies comes first, if the reader sees it."""


def navigation() -> list[Link]:
    """Return the links that the reader of this page may follow, in order."""
    person = current_user if current_user.is_authenticated else None
    seen = sorted((place for place in places if place.visible(person)), key=lambda place: place.order)
    urls = {place.endpoint: url_for(place.endpoint) for place in seen}
    section = _section(urls)
    return [Link(str(p.label), urls[p.endpoint], _current(p.endpoint, section)) for p in seen]


def _section(urls: dict[str, str]) -> str | None:
    """Return the endpoint of the place under which this page lies."""
    path = request.path.removesuffix("/") + "/"
    for endpoint, url in urls.items():
        own = url.removeprefix(request.script_root)
        if own != "/" and path.startswith(own + "/"):
            return endpoint
    first_part = "/" + path.split("/")[1]
    return sections.find(first_part)


def _current(endpoint: str, section: str | None) -> Literal["page", "true", ""]:
    if request.endpoint == endpoint:
        return "page"
    return "true" if endpoint == section else ""
