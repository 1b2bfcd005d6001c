"""Multiple choice in a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, folded_name
from lms.quizzes.kinds.sheet_choices import ChoicesInRow, looks_single

ALL_OR_NOTHING = "all_or_nothing"
RULES = {"all or nothing", "सब या कुछ नहीं"}


class MultipleChoiceInRow(ChoicesInRow):
    """Choices of which several are worth something; the column ``rule`` may say that all must be right."""

    names = ("multiple choice", "multiple", "several choices", "multiple answers", "कई विकल्प", "कई चुनें")

    def may_be(self, row: Row) -> bool:
        """Whether there are choices of which several are right."""
        return looks_single(row) is False and not row.cells.get("rule")

    def from_row(self, row: Row) -> Draft:
        """Return the choices, and whether all must be right."""
        draft = super().from_row(row)
        if folded_name(row.cells.get("rule", "")) in map(folded_name, RULES):
            row.cell("rule")
            draft["all_or_nothing"] = True
        return draft

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write the choices and the rule."""
        super().to_row(fields, row)
        if fields["all_or_nothing"]:
            row.put("rule", ALL_OR_NOTHING)
