"""The participant's own page is made of parts: every package enters what a participant can see or do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant


@dataclass(frozen=True, kw_only=True)
class OwnPart:
    """One part of the page: its turn, its template, and what the template gets (None: the part is not there today)."""

    order: int
    template: str
    facts: Callable[[Workshop, Participant], dict[str, Any] | None]


own_parts: Registry[OwnPart] = Registry("parts of the participant's page")


def parts_for(workshop: Workshop, participant: Participant) -> list[tuple[str, dict[str, Any]]]:
    """Return the templates of the parts that are there for a participant, with what they show, in their turn."""
    found = ((part, part.facts(workshop, participant)) for part in sorted(own_parts, key=lambda each: each.order))
    return [(part.template, facts) for part, facts in found if facts is not None]
