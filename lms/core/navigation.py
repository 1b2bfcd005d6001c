"""The one navigation of the site. Packages enter their places; a reader sees those they may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    """A place as one reader sees it."""

    label: str
    url: str
    is_current: bool


places: Registry[Place] = Registry("navigation")


def navigation() -> list[Link]:
    """Return the links that the reader of this page may follow, in order."""
    person = current_user if current_user.is_authenticated else None
    seen = sorted((place for place in places if place.visible(person)), key=lambda place: place.order)
    return [Link(str(p.label), url_for(p.endpoint), _is_current(p.endpoint)) for p in seen]


def _is_current(endpoint: str) -> bool:
    return bool(request.endpoint) and request.endpoint == endpoint
