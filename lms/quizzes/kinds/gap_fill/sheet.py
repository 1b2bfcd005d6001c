"""Gap fill in a row: the text with its markers; the gaps stand in the column ``more``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, SheetKind


class GapFillInRow(SheetKind):
    """Nothing of its own stands in columns."""

    names = ("gap fill", "gaps", "cloze", "fill in", "रिक्त स्थान", "ख़ाली जगह")

    def from_row(self, row: Row) -> Draft:
        """Return nothing besides what every question has."""
        return {}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write nothing besides what every question has."""
