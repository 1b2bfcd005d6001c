"""What the form of a question is made of. Each control knows how plain data becomes what it shows, and the way back.

What somebody did not change stays exactly as it is in the data, and keys that no control knows stay too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField

from lms.core.errors import Refusal
from lms.core.forms import choices
from lms.core.language import LANGUAGES
from lms.core.numbers import parse_number
from lms.quizzes.kinds.keys import plain

LONGEST_SHOWN = 100_000
Data = MutableMapping[str, Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Control(ABC):
    """One key of a question: what it is called, and what helps to fill it in."""

    name: str
    label: Any
    hint: Any = ""

    @abstractmethod
    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return its fields by their names."""

    @abstractmethod
    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return what its fields hold for some data."""

    @abstractmethod
    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write what its fields hold into data, which says what was there before."""

    def field_names(self, languages: Sequence[str]) -> list[str]:
        """Return the names of its fields."""
        return list(self.fields(languages))

    def is_empty(self, values: Values, languages: Sequence[str]) -> bool:
        """Whether nothing was entered into it."""
        return not any(str(values.get(name) or "").strip() for name in self.field_names(languages))


@dataclass(frozen=True, kw_only=True)
class Words(Control):
    """A text in every language of the course, side by side; Markdown unless ``is_plain``.

    ``is_row``: the row that it stands in is the text itself.
    """

    rows: int = 2
    is_plain: bool = False
    is_row: bool = False

    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return a field for each language."""
        return {f"{self.name}_{code}": TextAreaField(LANGUAGES.get(code, code)) for code in languages}

    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return the text in each language; one that is no text by language stands in the first."""
        found = data if self.is_row else data.get(self.name)
        texts = found if isinstance(found, Mapping) else {languages[0]: found} if isinstance(found, str) else {}
        return {f"{self.name}_{code}": str(texts.get(code) or "").strip() for code in languages}

    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write the texts; languages that the course does not have stay."""
        if self.shown(data, languages) == {name: typed(values.get(name)) for name in self.field_names(languages)}:
            return
        found = data if self.is_row else data.get(self.name)
        texts = dict(found) if isinstance(found, Mapping) else {}
        for code in languages:
            text = typed(values.get(f"{self.name}_{code}"))
            if not text:
                texts.pop(code, None)
            elif str(texts.get(code) or "").strip() != text:
                texts[code] = text
        if self.is_row:
            data.clear()
            data.update(texts)
        else:
            set_or_drop(data, self.name, texts)


@dataclass(frozen=True, kw_only=True)
class Line(Control):
    """A plain text of one line."""

    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return its field."""
        return {self.name: StringField(self.label, description=self.hint)}

    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return the text."""
        return {self.name: str(data.get(self.name) if data.get(self.name) is not None else "")}

    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write the text."""
        text = " ".join(typed(values.get(self.name)).split())
        if text != self.shown(data, languages)[self.name]:
            set_or_drop(data, self.name, text)


@dataclass(frozen=True, kw_only=True)
class Id(Line):
    """The id of a row, which its author may read and change."""


@dataclass(frozen=True, kw_only=True)
class Number(Control):
    """A number; what is none is kept as it was typed, and shown as a mistake. In per cent where ``is_share``."""

    usual: float | None = None
    is_share: bool = False
    unit: Any = ""

    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return its field."""
        return {self.name: StringField(self.label, description=self.hint)}

    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return the number in western digits; the usual one where none is said."""
        value = data.get(self.name, self.usual)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {self.name: plain(round(Decimal(str(value)) * 100, 5) if self.is_share else value)}
        return {self.name: "" if value is None else str(value)}

    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write the number."""
        text = typed(values.get(self.name))
        if text == self.shown(data, languages)[self.name]:
            return
        value = self._read(text) if text else None
        set_or_drop(data, self.name, None if value is not None and value == self.usual else value)

    def _read(self, text: str) -> int | float | str:
        try:
            number = parse_number(text.removesuffix("%").strip())
        except Refusal:
            return text
        number = number / 100 if self.is_share else number
        return int(number) if number == number.to_integral_value() else float(number)

    def is_empty(self, values: Values, languages: Sequence[str]) -> bool:
        """Whether nothing was entered that is not usual."""
        text = typed(values.get(self.name))
        return not text or self._read(text) == self.usual


@dataclass(frozen=True, kw_only=True)
class Tick(Control):
    """Yes or no."""

    usual: bool = False

    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return its field."""
        return {self.name: BooleanField(self.label, description=self.hint)}

    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return whether it is ticked."""
        return {self.name: bool(data.get(self.name, self.usual))}

    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write the tick, where it is not as usual."""
        value = bool(values.get(self.name))
        if value != self.shown(data, languages)[self.name]:
            data[self.name] = value
            if value == self.usual:
                del data[self.name]

    def is_empty(self, values: Values, languages: Sequence[str]) -> bool:
        """Whether it says nothing of its own: a tick alone makes no row."""
        return True


@dataclass(frozen=True, kw_only=True)
class Pick(Control):
    """One of several; ``none`` is what stands for no choice, where that is possible.

    ``from_rows`` names the rows whose ids are the choices. ``makes_a_row``: it is enough for a row that it is chosen.
    """

    options: tuple[tuple[str, Any], ...] = ()
    usual: str = ""
    none: Any = None
    from_rows: str = ""
    is_bool: bool = False
    makes_a_row: bool = False

    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return its field; what is typed into the address of a page cannot make it fail."""
        none = [("", self.none)] if self.none is not None else []
        known = choices([*none, *self.options])
        return {self.name: SelectField(self.label, choices=known, validate_choice=False, description=self.hint)}

    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return which is chosen."""
        value = data.get(self.name, self.usual)
        return {self.name: str(value).lower() if isinstance(value, bool) else str("" if value is None else value)}

    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write the choice, where it is not as usual."""
        value = typed(values.get(self.name))
        if value == self.shown(data, languages)[self.name]:
            return
        if self.is_bool and value in {"true", "false"}:
            data[self.name] = value == "true"
        else:
            set_or_drop(data, self.name, value if value != self.usual else "")

    def is_empty(self, values: Values, languages: Sequence[str]) -> bool:
        """Whether it says nothing of its own: where it does not make a row, a choice alone is none."""
        return not self.makes_a_row or not typed(values.get(self.name))


@dataclass(frozen=True, kw_only=True)
class Several(Control):
    """Several short words with commas between them; ``known`` are offered."""

    def fields(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return its field."""
        return {self.name: StringField(self.label, description=self.hint)}

    def shown(self, data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        """Return the words."""
        found = data.get(self.name)
        return {self.name: ", ".join(str(each) for each in found) if isinstance(found, list) else str(found or "")}

    def put(self, data: Data, values: Values, languages: Sequence[str]) -> None:
        """Write the words, each once."""
        text = typed(values.get(self.name))
        if text != self.shown(data, languages)[self.name]:
            words = [" ".join(each.split()) for each in text.replace("،", ",").split(",")]
            set_or_drop(data, self.name, list(dict.fromkeys(each for each in words if each)))


def set_or_drop(data: Data, name: str, value: Any) -> None:
    """Set a key, or take it out where nothing is said."""
    if value in (None, "", [], {}):
        data.pop(name, None)
    else:
        data[name] = value


def typed(value: Any) -> str:
    """Return what somebody typed, with the line ends of Unix and without white space around it."""
    return str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
