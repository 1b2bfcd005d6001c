"""From controls to a form of the page and back, and from what is wrong in a question to the field where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import wtforms
from wtforms import Field, FieldList, FormField, HiddenField

from lms.authoring.questions.forms.controls import Control, Pick, Words
from lms.authoring.questions.forms.rows import WITH_EMPTY_ROWS, Rows, rows_in, rows_of
from lms.core.forms import Form, choices, refuse
from lms.core.language import localised
from lms.courses.contents import Where

FORMS_KEPT = 256
PLACE = "__n__"
LONGEST_OPTION = 60


@dataclass(frozen=True)
class ShownRow:
    """A row as the page draws it; ``path`` names it in buttons (``choices.1``), ``number`` counts from 1."""

    path: str
    number: int
    hidden: Field | None
    parts: list[Shown]


@dataclass(frozen=True)
class Shown:
    """A control as the page draws it. ``blank`` is a further row for the script, where it has no rows within rows."""

    control: Control
    path: str
    fields: list[Field]
    rows: list[ShownRow] = field(default_factory=list)
    blank: ShownRow | None = None
    errors: tuple[str, ...] = ()

    @property
    def is_rows(self) -> bool:
        """Whether it is a list of rows."""
        return isinstance(self.control, Rows)

    @property
    def is_words(self) -> bool:
        """Whether it is a text in several languages."""
        return isinstance(self.control, Words)

    @property
    def anchor(self) -> str:
        """The id of its group in the page."""
        return self.path.replace(".", "-")


class _RowForm(wtforms.Form):
    """The base of the form of a row."""


@lru_cache(FORMS_KEPT)
def _row_class(rows: Rows, languages: tuple[str, ...]) -> type[wtforms.Form]:
    return type("RowForm", (_RowForm,), {**rows.row_fields(languages), **_lists(rows.of, languages)})


def _lists(controls: Sequence[Control], languages: tuple[str, ...]) -> dict[str, Any]:
    return {
        rows.name: FieldList(FormField(_row_class(rows, languages)), max_entries=rows.most)
        for rows in rows_of(controls)
    }


@lru_cache(FORMS_KEPT)
def _form_class(controls: tuple[Control, ...], languages: tuple[str, ...]) -> type[Form]:
    fields = {name: each for control in controls for name, each in control.fields(languages).items()}
    return type("ControlsForm", (Form,), {"version": HiddenField(), **fields, **_lists(controls, languages)})


def form_of(controls: tuple[Control, ...], data: Mapping[str, Any], languages: Sequence[str], version: str) -> Form:
    """Return the form of some controls, filled in with data, or with what was sent."""
    shown = {name: value for each in controls for name, value in each.shown(data, languages).items()}
    for rows in rows_of(controls):
        lacking = rows.least - len(shown[rows.name])
        shown[rows.name] += [rows.row_shown({}, languages) for _ in range(max(0, lacking))]
    form = _form_class(controls, tuple(languages))(data={**shown, "version": version})
    _offer_rows(form, controls, languages)
    return form


def _offer_rows(form: Form, controls: Sequence[Control], languages: Sequence[str]) -> None:
    """Let one list of rows be chosen from in the rows of another."""
    for rows in rows_of(controls):
        for control in rows.of:
            if isinstance(control, Pick) and control.from_rows:
                offered = _offered(form, control, languages)
                for entry in form[rows.name]:
                    entry.form[control.name].choices = offered


def _offered(form: Form, control: Pick, languages: Sequence[str]) -> list[Any]:
    found: list[tuple[str, Any]] = [("", control.none)]
    for number, entry in enumerate(form[control.from_rows], 1):
        texts = {code: str(entry.form[f"text_{code}"].data or "").strip() for code in languages}
        words = localised({code: text for code, text in texts.items() if text} or {languages[0]: ""})
        found.append((entry.form["id"].data or "", f"{number}. {words[:LONGEST_OPTION]}"))
    return choices(pair for pair in found if pair[0] or pair == found[0])


def data_of(
    form: Form,
    controls: Sequence[Control],
    before: Mapping[str, Any],
    languages: Sequence[str],
    *,
    with_empty_rows: bool = False,
) -> dict[str, Any]:
    """Return what a form holds as plain data; what was not changed stays as it was before."""
    data = deepcopy(dict(before))
    values = {**form.data, WITH_EMPTY_ROWS: with_empty_rows}
    for control in controls:
        control.put(data, values, languages)
    return data


def acted(data: Mapping[str, Any], controls: Sequence[Control], act: str) -> dict[str, Any]:
    """Return data with a row more, fewer, or in another place: ``add.choices``, ``remove.choices.1``, ``up.gaps.0``.

    What is none of these changes nothing.
    """
    made = deepcopy(dict(data))
    verb, _, path = act.partition(".")
    found = _list_at(made, controls, path.split("."))
    if found is None:
        return made
    rows, items, index = found
    if verb == "add" and index is None and len(items) < rows.most:
        items.append(rows.blank({str(each.get("id") or "") for each in items if isinstance(each, dict)}))
    elif index is not None and 0 <= index < len(items):
        if verb == "remove":
            del items[index]
        elif verb in {"up", "down"}:
            other = min(max(index + (1 if verb == "down" else -1), 0), len(items) - 1)
            items[index], items[other] = items[other], items[index]
    return made


def _list_at(
    data: dict[str, Any], controls: Sequence[Control], steps: Sequence[str]
) -> tuple[Rows, list[Any], int | None] | None:
    rows = next((each for each in rows_of(controls) if each.name == steps[0]), None)
    if rows is None:
        return None
    items = data.setdefault(rows.name, [])
    if not isinstance(items, list):
        return None
    if len(steps) == 1:
        return rows, items, None
    index = int(steps[1]) if steps[1].isascii() and steps[1].isdigit() and len(steps[1]) < 5 else -1
    if len(steps) == 2:
        return rows, items, index
    inner = items[index] if 0 <= index < len(items) else None
    return _list_at(inner, rows.of, steps[2:]) if isinstance(inner, dict) else None


def place_problem(
    form: Any, controls: Sequence[Control], where: Where, sentence: Any, lists: dict[str, list[str]]
) -> bool:
    """Put a sentence beside the field where a mistake stands, or into ``lists`` by the path of a list of rows.

    Return False where there is no such place in the form.
    """
    return _placed(form, controls, where, str(sentence), lists=lists, path="")


def _placed(
    form: Any, controls: Sequence[Control], where: Where, sentence: str, *, lists: dict[str, list[str]], path: str
) -> bool:
    if not where:
        return False
    control = next((each for each in controls if each.name == where[0]), None)
    if isinstance(control, Rows):
        entries = list(form[control.name])
        index = where[1] if len(where) > 1 and isinstance(where[1], int) else None
        inner = f"{path}{control.name}"
        if index is None or index >= len(entries):
            lists.setdefault(inner, []).append(sentence)
            return True
        row = entries[index].form
        if _placed(row, control.of, where[2:], sentence, lists=lists, path=f"{inner}.{index}."):
            return True
        first = next((each for each in row if each.type not in {"HiddenField", "FieldList"}), None)
        if first is not None:
            refuse(first, sentence)
        return first is not None
    found = _field(form, control, where) if control is not None else None
    if found is not None:
        refuse(found, sentence)
    return found is not None


def _field(form: Any, control: Control, where: Where) -> Field | None:
    if control.name in form:
        only: Field = form[control.name]
        return only
    own = [each for each in form if each.name.rpartition("-")[2].startswith(f"{control.name}_")]
    if len(where) > 1:
        exact = [each for each in own if each.name.endswith(f"{control.name}_{where[1]}")]
        return next(iter(exact or own), None)
    empty = [each for each in own if not str(each.data or "").strip()]
    return next(iter(empty or own), None)


def shown_controls(
    form: Any,
    controls: Sequence[Control],
    languages: Sequence[str],
    lists: Mapping[str, Sequence[str]],
    path: str = "",
) -> list[Shown]:
    """Return the controls of a form as the page draws them."""
    return [_shown(form, each, languages, lists, path) for each in controls]


def _shown(
    form: Any, control: Control, languages: Sequence[str], lists: Mapping[str, Sequence[str]], path: str
) -> Shown:
    here = f"{path}{control.name}"
    if not isinstance(control, Rows):
        return Shown(control, here, [form[name] for name in control.field_names(languages)])
    rows = [
        _row(entry.form, control, languages, lists, path=f"{here}.{index}", number=index + 1)
        for index, entry in enumerate(form[control.name])
    ]
    return Shown(control, here, [], rows, _blank(form, control, languages), tuple(lists.get(here, ())))


def _row(
    form: Any, rows: Rows, languages: Sequence[str], lists: Mapping[str, Sequence[str]], *, path: str, number: int
) -> ShownRow:
    hidden = form["id"] if rows.ids else None
    return ShownRow(path, number, hidden, shown_controls(form, rows.of, languages, lists, f"{path}."))


def _blank(form: Any, rows: Rows, languages: Sequence[str]) -> ShownRow | None:
    if any(True for _ in rows_of(rows.of)):
        return None
    made = _row_class(rows, tuple(languages))(
        prefix=f"{form[rows.name].name}-{PLACE}-", data=rows.row_shown({}, languages)
    )
    for control in rows.of:
        if isinstance(control, Pick) and control.from_rows:
            offering: Any = made[control.name]
            existing = list(form[rows.name])
            offering.choices = existing[0].form[control.name].choices if existing else choices([("", control.none)])
    return _row(made, rows, languages, {}, path=f"{rows.name}.{PLACE}", number=0)


def is_unwritten(data: Mapping[str, Any]) -> bool:
    """Whether nobody has written anything of a question yet but its name."""
    return not data.get("text") and not any(row.get("text") for row in rows_in(data, "choices"))
