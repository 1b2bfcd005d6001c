"""What is promised about speed and size, and whether a run kept it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One promise: ``found`` should be at least or at most ``limit``; None was not measured."""

    name: str
    found: float | None
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """``PASS``, ``MISS`` or ``–``."""
        if self.found is None:
            return "–"
        is_kept = self.found >= self.limit if self.at_least else self.found <= self.limit
        return "PASS" if is_kept else "MISS"

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The promise as a line of a table."""
        sign = "≥" if self.at_least else "≤"
        found = "–" if self.found is None else f"{shown(self.found)}{self.unit}"
        return self.name, found, f"{sign} {shown(self.limit)}{self.unit}", self.verdict


def shown(value: float) -> str:
    """Return a figure with as many digits as mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
