"""The pages that managers have about a programme: every package enters its own, and each shows them all as tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class ProgrammePlace:
    """One page about a programme: its words, the endpoint that takes the programme's ``slug``, and its turn."""

    label: Any
    endpoint: str
    order: int


programme_places: Registry[ProgrammePlace] = Registry("pages about a programme")


def programme_tabs(here: str) -> list[tuple[Any, str, bool]]:
    """Return the words and the endpoint of each page, and whether it is the one named."""
    keys = sorted(programme_places.keys(), key=lambda key: programme_places[key].order)
    return [(programme_places[key].label, programme_places[key].endpoint, key == here) for key in keys]
