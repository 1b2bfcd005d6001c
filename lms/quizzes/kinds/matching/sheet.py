"""Matching in a row: the stems stand where other kinds have their choices, each with its match beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft, matched
from lms.quizzes.kinds.sheet import Row, SheetKind
from lms.quizzes.kinds.sheet_choices import feedback


class MatchingInRow(SheetKind):
    """Matches with the same words are one option; a match without a stem is an option that fits none."""

    names = ("matching", "match", "pairs", "मिलान", "जोड़े")

    def may_be(self, row: Row) -> bool:
        """Whether there are matches."""
        return bool(row.places("match"))

    def from_row(self, row: Row) -> Draft:
        """Return stems and options."""
        pairs: list[tuple[Any, Any, Any]] = []
        for place in row.places("choice", "match"):
            words, match = row.words(f"choice_{place}"), row.words(f"match_{place}")
            if match is None:
                row.note(_("Choice %(number)s has no match beside it and was left out.", number=place))
                continue
            pairs.append((words, match, feedback(row, place).get("feedback")))
        return matched(pairs)

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write each stem with its option, then the options that fit none."""
        texts = {option["id"]: option["text"] for option in fields["options"]}
        place = 0
        for place, stem in enumerate(fields["stems"], 1):
            row.put_words(f"choice_{place}", stem["text"])
            row.put_words(f"match_{place}", texts.get(stem["option"]))
            row.put_words(f"choice_{place}_feedback", stem["feedback"])
        used = {stem["option"] for stem in fields["stems"]}
        left = [option for option in fields["options"] if option["id"] not in used]
        for more, option in enumerate(left, place + 1):
            row.put_words(f"match_{more}", option["text"])
