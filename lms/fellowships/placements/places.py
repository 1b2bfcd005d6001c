"""The pages about one fellow: every package enters its own, and each shows those that its reader may open as tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry
from lms.fellowships.placements.loaders import Seat


@dataclass(frozen=True, kw_only=True)
class FellowPlace:
    """One page about a fellow: its words, the endpoint that takes ``fellow_id``, its turn, and who may open it."""

    label: Any
    endpoint: str
    order: int
    visible: Callable[[Seat], bool] = lambda seat: True


fellow_places: Registry[FellowPlace] = Registry("pages about a fellow")


def fellow_tabs(seat: Seat, here: str) -> list[tuple[Any, str, bool]]:
    """Return the words and the endpoint of each page that the reader may open, and whether it is the one named."""
    keys = sorted(fellow_places.keys(), key=lambda key: fellow_places[key].order)
    seen = [key for key in keys if fellow_places[key].visible(seat)]
    return [(fellow_places[key].label, fellow_places[key].endpoint, key == here) for key in seen]
