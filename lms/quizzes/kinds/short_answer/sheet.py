"""Short answer in a row: the patterns stand where other kinds have their choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, SheetKind
from lms.quizzes.kinds.sheet_choices import PERCENT, feedback

RIGHT = 100


class ShortAnswerInRow(SheetKind):
    """A pattern that names nothing is worth 100 per cent; one in each language is two patterns."""

    names = ("short answer", "short", "words", "छोटा उत्तर", "लघु उत्तर")

    def may_be(self, row: Row) -> bool:
        """Whether there is one choice alone, which cannot be chosen from."""
        return len(row.places("choice")) == 1 and not row.places("match")

    def from_row(self, row: Row) -> Draft:
        """Return the patterns."""
        answers = []
        for place in row.places("choice"):
            worth = row.number(f"choice_{place}_worth")
            fraction = round(min(max((RIGHT if worth is None else worth) / PERCENT, 0.0), 1.0), 9)
            patterns = dict.fromkeys((row.words(f"choice_{place}") or {}).values())
            answers += [{"pattern": each, "fraction": fraction, **feedback(row, place)} for each in patterns]
        exact = row.says_yes("case")
        return {"answers": answers, **({} if exact is None else {"case_sensitive": exact})}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write the patterns."""
        for place, answer in enumerate(fields["answers"], 1):
            row.put(f"choice_{place}_en", answer["pattern"])
            row.put(f"choice_{place}_worth", round(answer["fraction"] * PERCENT, 5))
            row.put_words(f"choice_{place}_feedback", answer["feedback"])
        if fields["case_sensitive"]:
            row.put("case", "yes")
