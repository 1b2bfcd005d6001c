"""The pages that managers have about a programme: every package enters its own, and each shows them all as tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry
from lms.fellowships.programmes.models import Programme


@dataclass(frozen=True, kw_only=True)
class ProgrammePlace:
    """One page about a programme: its words, the endpoint that takes its ``slug``, its turn, and who may open it."""

    label: Any
    endpoint: str
    order: int
    visible: Callable[[Programme], bool] = lambda programme: True


programme_places: Registry[ProgrammePlace] = Registry("pages about a programme")


def programme_tabs(programme: Programme, here: str) -> list[tuple[Any, str, bool]]:
    """Return the words and the endpoint of each page that the reader may open, and whether it is the one named."""
    keys = sorted(programme_places.keys(), key=lambda key: programme_places[key].order)
    seen = [key for key in keys if programme_places[key].visible(programme)]
    return [(programme_places[key].label, programme_places[key].endpoint, key == here) for key in seen]
