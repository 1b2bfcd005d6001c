"""The register of personal data: every package declares each of its tables here.

What is declared decides what a person can take away and what erasing an account does. A test fails for a table that
nobody declared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.core.registry import Registry

Export = Callable[[int], list[dict[str, Any]]]
Erase = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What one table holds about a person.

    ``export`` returns the rows about a person as plain JSON values; ``erase`` removes them or makes them anonymous,
    inside the caller's transaction; ``kept`` says, as a lazily translated sentence, what stays after erasure and why.
    A table without personal data is declared with a ``reason`` only.
    """

    table: str
    title: Any = ""
    export: Export | None = None
    erase: Erase | None = None
    kept: Any = ""
    reason: str = ""


def instant_text(instant: datetime | None) -> str | None:
    """Return an instant as exports write it (ISO 8601, to the second), or None where there is none."""
    return instant.isoformat(timespec="seconds") if instant else None


personal_data: Registry[PersonalData] = Registry("personal data")


def declare(declaration: PersonalData) -> None:
    """Enter a table into the register."""
    if not declaration.reason and (declaration.export is None or declaration.erase is None):
        raise ValueError(f"{declaration.table}: say how it is exported and erased, or why it holds no personal data")
    personal_data.add(declaration.table, declaration)
