"""Controls that are lists: a row for each choice, answer, gap or hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField

from lms.authoring.questions.forms.controls import Control, Data, Id, Values, set_or_drop, typed
from lms.authoring.questions.ids import hidden_id, next_letter

LETTERS = "letters"
HIDDEN = "hidden"
WITH_EMPTY_ROWS = "with empty rows"
"""The key of values with which rows stay into which nothing was entered."""


@dataclass(frozen=True, kw_only=True)
class Rows(Control):
    """A list of mappings, a row each. ``one`` is what a row is called, ``add`` the words of the button for a further.

    ``ids``: rows have ids that nobody sees, letters in their order or such as tell nothing about a place.
    """

    one: Any
    add: Any
    of: tuple[Control, ...]
    ids: str = ""
    most: int = 50
    least: int = 0

    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return nothing: its fields are made with the form, row by row."""
        return {}

    def row_fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return the fields of one row."""
        hidden: dict[str, Any] = {"id": HiddenField()} if self.ids else {}
        return {**hidden, **{name: field for each in self.of for name, field in each.fields(languages).items()}}

    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return the rows."""
        return {self.name: [self.row_shown(each, languages) for each in rows_in(data, self.name)]}

    def row_shown(self, row: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return what the fields of one row hold."""
        hidden = {"id": str(row.get("id") or "")} if self.ids else {}
        return {**hidden, **{key: value for each in self.of for key, value in each.shown(row, languages).items()}}

    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write the rows; those into which nothing was entered go, unless the values say otherwise."""
        before, typed_rows = rows_in(data, self.name), values.get(self.name) or []
        is_all = bool(values.get(WITH_EMPTY_ROWS))
        kept = [
            {**row, WITH_EMPTY_ROWS: is_all} for row in typed_rows if is_all or not self._row_is_empty(row, languages)
        ]
        made: list[dict[str, Any]] = []
        for index, row in enumerate(kept):
            was = self._was(before, row, index if len(kept) == len(before) else None)
            for control in self.of:
                control.put(was, row, languages)
            made.append(was)
        for row in made:
            self._name(row, {str(each.get("id") or "") for each in made})
        if made != before or not isinstance(data.get(self.name, []), list):
            set_or_drop(data, self.name, made)

    def _was(self, before: Sequence[dict[str, Any]], row: Values, index: int | None) -> dict[str, Any]:
        if self.ids:
            row_id = typed(row.get("id"))
            found = next((each for each in before if row_id and str(each.get("id")) == row_id), None)
            return {**found} if found is not None else {"id": row_id}
        own = next((each for each in self.of if isinstance(each, Id)), None)
        if own is not None:
            row_id = typed(row.get(own.name))
            found = next((each for each in before if row_id and str(each.get(own.name)) == row_id), None)
            if found is not None:
                return {**found}
        return {**before[index]} if index is not None and own is None else {}

    def _name(self, row: dict[str, Any], taken: Iterable[str]) -> None:
        if self.ids and not row.get("id"):
            words = " ".join(str(each) for each in (row.get("text") or {}).values())
            row["id"] = next_letter(set(taken)) if self.ids == LETTERS else hidden_id(words, set(taken))

    def _row_is_empty(self, row: Values, languages: Sequence[str]) -> bool:
        return all(each.is_empty(row, languages) for each in self.of)

    def is_empty(self, values: Values, languages: Sequence[str]) -> bool:
        """Whether nothing was entered into any row."""
        return all(self._row_is_empty(row, languages) for row in values.get(self.name) or [])

    def blank(self, taken: Iterable[str]) -> dict[str, Any]:
        """Return a further row, which may be nothing but an id."""
        row: dict[str, Any] = {}
        self._name(row, taken)
        return row


def rows_in(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the mappings of a list; what else stands in it is left out."""
    found = data.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def rows_of(controls: Sequence[Control]) -> Iterator[Rows]:
    """Yield the controls that are rows."""
    yield from (each for each in controls if isinstance(each, Rows))
