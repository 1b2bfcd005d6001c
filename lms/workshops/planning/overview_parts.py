"""The overview of a workshop is made of parts: every package enters what organisers should see there, in figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry
from lms.workshops.planning.models import Workshop


@dataclass(frozen=True, kw_only=True)
class OverviewPart:
    """One part of the page: its turn, its template, and what the template gets (None: the part is not there today).

    The template gets ``workshop`` as well, and all that it gets once more as ``facts``.
    """

    order: int
    template: str
    facts: Callable[[Workshop], dict[str, Any] | None]


overview_parts: Registry[OverviewPart] = Registry("parts of the overview of a workshop")


def overview_of(workshop: Workshop) -> list[tuple[str, dict[str, Any]]]:
    """Return the templates of the parts that are there for a workshop, with what they show, in their turn."""
    found = ((part, part.facts(workshop)) for part in sorted(overview_parts, key=lambda each: each.order))
    return [(part.template, facts) for part, facts in found if facts is not None]
