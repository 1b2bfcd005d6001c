"""What a signed-in person sees first. Packages enter cards; each answers its part of the home page, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lms.core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class HomeCard:
    """A part of the home page. ``render`` gets the signed-in person and returns HTML made from a template, or None."""

    order: int
    render: Callable[[Any], Markup | None]


home_cards: Registry[HomeCard] = Registry("home cards")


def cards_for(person: Any) -> list[Markup]:
    """Return the parts of a person's home page, in order."""
    rendered = (card.render(person) for card in sorted(home_cards, key=lambda card: card.order))
    return [part for part in rendered if part]
