"""Single choice in a row."""

from __future__ import annotations

from lms.quizzes.kinds.sheet import Row
from lms.quizzes.kinds.sheet_choices import ChoicesInRow, looks_single


class SingleChoiceInRow(ChoicesInRow):
    """Choices of which one is worth everything."""

    names = ("single choice", "single", "one choice", "mcq", "multichoice", "एक विकल्प", "एक चुनें")

    def may_be(self, row: Row) -> bool:
        """Whether there are choices of which one is right."""
        return looks_single(row) is True and not row.cells.get("rule")
