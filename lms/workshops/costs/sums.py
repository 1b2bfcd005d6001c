"""The money of a workshop, added up. All money is in paise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.workshops.costs.models import CostKind


@dataclass(frozen=True)
class FunderSum:
    """One funder: what was promised (None: not said) and what lines name it."""

    id: int
    name: str
    grant: str
    promised: int | None
    spent: int

    @property
    def left(self) -> int | None:
        """What is left of the promise, below zero where more was spent; None where nothing was said."""
        return None if self.promised is None else self.promised - self.spent


@dataclass(frozen=True)
class Sums:
    """What was spent by kind and by funder; ``unnamed`` is what lines without a funder come to."""

    by_kind: Mapping[CostKind, int]
    funders: Sequence[FunderSum]
    unnamed: int

    @property
    def spent(self) -> int:
        """All that was spent."""
        return sum(self.by_kind.values())

    @property
    def promised(self) -> int | None:
        """All that was promised; None where nobody said how much."""
        said = [each.promised for each in self.funders if each.promised is not None]
        return sum(said) if said else None

    @property
    def left(self) -> int | None:
        """What is left of what was promised, below zero where more was spent; None where nothing was promised."""
        return None if self.promised is None else self.promised - self.spent


@dataclass(frozen=True)
class Present:
    """How many people came, with names and without, and how many days of one person that makes."""

    people: int
    person_days: int


def share(paise: int, number: int) -> int | None:
    """Return what falls to one of ``number``, to the whole rupee; None where there is none of them."""
    return (paise + 50 * number) // (100 * number) * 100 if number else None
