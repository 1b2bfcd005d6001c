"""The pages that organisers have about a workshop: every package enters its own, and each shows them all as tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry
from lms.workshops.planning.models import Workshop


@dataclass(frozen=True, kw_only=True)
class WorkshopPlace:
    """One page about a workshop: its words, the endpoint that takes its ``workshop_id``, its turn, and when it is."""

    label: Any
    endpoint: str
    order: int
    visible: Callable[[Workshop], bool] = lambda workshop: True


workshop_places: Registry[WorkshopPlace] = Registry("pages about a workshop")


def workshop_tabs(workshop: Workshop, here: str) -> list[tuple[Any, str, bool]]:
    """Return the words and the endpoint of each page about a workshop, and whether it is the one named."""
    keys = sorted(workshop_places.keys(), key=lambda key: workshop_places[key].order)
    seen = [key for key in keys if workshop_places[key].visible(workshop)]
    return [(workshop_places[key].label, workshop_places[key].endpoint, key == here) for key in seen]
