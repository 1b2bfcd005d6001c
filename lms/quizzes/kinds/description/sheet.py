"""Texts between questions in a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, SheetKind


class DescriptionInRow(SheetKind):
    """Nothing of its own stands in columns."""

    names = ("description", "text", "विवरण", "पाठ")

    def from_row(self, row: Row) -> Draft:
        """Return nothing besides what every question has."""
        return {}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write nothing besides what every question has."""
