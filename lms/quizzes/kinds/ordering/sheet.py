"""Ordering in a row: the items stand where other kinds have their choices, in the right order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.ordering.question import Rule
from lms.quizzes.kinds.sheet import Row, SheetKind, folded_name

RULES = {folded_name(rule): str(rule) for rule in Rule}


class OrderingInRow(SheetKind):
    """The column ``rule`` says how an order is graded; without one, by the items in their right place."""

    names = ("ordering", "order", "sequence", "क्रम", "क्रम लगाना")

    def may_be(self, row: Row) -> bool:
        """Whether there are choices and a rule for orders."""
        return bool(row.places("choice")) and folded_name(row.cells.get("rule", "")) in RULES

    def from_row(self, row: Row) -> Draft:
        """Return the items and the rule."""
        draft: Draft = {"items": [{"text": row.words(f"choice_{place}") or {}} for place in row.places("choice")]}
        written = row.cell("rule")
        if not written:
            return draft
        if folded_name(written) not in RULES:
            row.note(_("The rule should be one of %(rules)s.", rules=", ".join(RULES.values())))
            return draft
        return {**draft, "rule": RULES[folded_name(written)]}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write the items and the rule."""
        for place, item in enumerate(fields["items"], 1):
            row.put_words(f"choice_{place}", item["text"])
        row.put("rule", str(fields["rule"]))
