"""Long answers in a row: the text alone is enough; rubric and files stand in the column ``more``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, SheetKind


class LongAnswerInRow(SheetKind):
    """Nothing of its own stands in columns."""

    names = ("long answer", "essay", "long", "लंबा उत्तर", "दीर्घ उत्तर", "निबंध")

    def from_row(self, row: Row) -> Draft:
        """Return nothing besides what every question has."""
        return {}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write nothing besides what every question has."""
