"""True or false in a row: the right judgement, and what is said to those who said true (1) and false (2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, SheetKind

SAID = {"if_true": "choice_1_feedback", "if_false": "choice_2_feedback"}


class TrueFalseInRow(SheetKind):
    """A statement with true or false in the column ``answer``."""

    names = ("true false", "true or false", "truefalse", "सही ग़लत", "सही या ग़लत", "सच झूठ")

    def may_be(self, row: Row) -> bool:
        """Whether there is an answer that says true or false."""
        return bool(row.cells.get("answer")) and row.copy().says_yes("answer") is not None

    def from_row(self, row: Row) -> Draft:
        """Return the answer, and what is said to either."""
        said = {name: row.words(column) for name, column in SAID.items()}
        answer = row.says_yes("answer")
        if answer is None:
            row.note(_("Write true or false in the column “answer”."))
        return {**({} if answer is None else {"answer": answer}), **{name: each for name, each in said.items() if each}}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write the answer, and what is said to either."""
        row.put("answer", "true" if fields["answer"] else "false")
        for name, column in SAID.items():
            row.put_words(column, fields[name])
