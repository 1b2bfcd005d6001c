"""How the report of a workshop says its counts and places."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from lms.core.templating import show_number
from lms.workshops.figures.attended import OTHERS
from lms.workshops.figures.small import FEWEST, Count, Masked


def district_in_words(district: str) -> str:
    """Return a district as the report says it."""
    return str(_("Other districts")) if district == OTHERS else district or str(_("Not said"))


def count_in_words(count: Count) -> Any:
    """Return a count, or what stands for one that is not shown."""
    if count is Masked.FEW:
        return str(_("fewer than %(number)s", number=FEWEST))
    return str(_("not shown")) if count is Masked.LEFT_OUT else count


def shown_count(count: Count) -> str:
    """Return a count as pages and papers show it."""
    words = count_in_words(count)
    return show_number(words) if isinstance(words, int) else str(words)
