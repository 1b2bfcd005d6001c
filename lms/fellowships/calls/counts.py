"""How many applications calls have, which the package of applications enters here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from lms.core.registry import Registry


@dataclass(frozen=True)
class Counted:
    """How many applications of a call are in one state, and the state in words."""

    state: str
    label: Any
    number: int


Counts = Callable[[Collection[int]], dict[int, list[Counted]]]
application_counts: Registry[Counts] = Registry("numbers of applications by state")
"""By call id, in the order of the states; a call without applications may be left out."""


def counts_of(call_ids: Collection[int]) -> dict[int, list[Counted]]:
    """Return the numbers of applications of some calls by state."""
    found: dict[int, list[Counted]] = {}
    for count in application_counts if call_ids else ():
        for call_id, counted in count(call_ids).items():
            found.setdefault(call_id, []).extend(counted)
    return found
