"""The pages that managers have about a call: every package enters its own, and each shows them all as tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class CallPlace:
    """One page about a call: its words, the endpoint that takes ``slug`` and ``call_slug``, and its turn."""

    label: Any
    endpoint: str
    order: int


call_places: Registry[CallPlace] = Registry("pages about a call")


def call_tabs(here: str) -> list[tuple[Any, str, bool]]:
    """Return the words and the endpoint of each page, and whether it is the one named."""
    keys = sorted(call_places.keys(), key=lambda key: call_places[key].order)
    return [(call_places[key].label, call_places[key].endpoint, key == here) for key in keys]
