"""Controls for texts that are asked in every language of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from lms.core.forms import UNSEEN, at_most, optional, refuse, tidy
from lms.core.language import LANGUAGES


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text that is asked by language; one that ``is_long`` keeps its lines."""

    label: Any
    hint: Any = ""
    longest: int = 200
    is_long: bool = False
    is_required: bool = False

    def field(self, language: str) -> Any:
        """Return its control for one language, by the language's own name."""
        label = _l("%(text)s (%(language)s)", text=self.label, language=language)
        kind, keep = (TextAreaField, clean_lines) if self.is_long else (StringField, tidy)
        return kind(label, description=self.hint, filters=[keep], validators=[optional(), at_most(self.longest)])


def clean_lines(value: Any) -> Any:
    """Return a text of several lines without marks that nobody sees and without space around it. A field filter."""
    return UNSEEN.sub("", value.replace("\r\n", "\n")).strip() if isinstance(value, str) else value


class Worded:
    """What gives a form the controls ``<name>_<language>`` of its ``texts``."""

    texts: ClassVar[Mapping[str, Text]] = {}

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        for name, text in cls.texts.items():
            for code, language in LANGUAGES.items():
                setattr(cls, f"{name}_{code}", text.field(language))

    def words(self, name: str) -> dict[str, str]:
        """Return a text by the languages in which it was written."""
        typed = {code: getattr(self, f"{name}_{code}").data for code in LANGUAGES}
        return {code: text for code, text in typed.items() if text}

    def all_words(self) -> dict[str, dict[str, str]]:
        """Return every text by its name."""
        return {name: self.words(name) for name in self.texts}

    def refuse_missing(self, name: str) -> bool:
        """Whether a text is missing in every language; the first control gets the sentence."""
        if self.words(name):
            return False
        refuse(getattr(self, f"{name}_{next(iter(LANGUAGES))}"), _l("Write this in at least one language."))
        return True

    def refuse_missing_words(self) -> bool:
        """Whether every text that must be written is written; the others get a sentence."""
        missing = [name for name, text in self.texts.items() if text.is_required and self.refuse_missing(name)]
        return not missing


def typed_words(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return texts by the names of their controls, to fill a form with."""
    return {f"{name}_{code}": text for name, by_code in texts.items() for code, text in by_code.items()}
