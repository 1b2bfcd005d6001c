"""How full a workshop is, and how its reader stands: what the public page asks of whoever keeps registrations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry
from lms.workshops.planning.models import Workshop


@dataclass(frozen=True)
class Standing:
    """Whether all places are taken, how many wait, and the reader's own registration in words with its address."""

    is_full: bool = False
    waiting: int = 0
    own: Any = None
    own_url: str = ""


standings: Registry[Callable[[Workshop, int | None], Standing]] = Registry("how full a workshop is")
"""Called with the workshop and the id of the signed-in reader, or None."""


def standing_of(workshop: Workshop, person_id: int | None) -> Standing:
    """Return how a workshop and its reader stand."""
    return next((look(workshop, person_id) for look in standings), Standing())
