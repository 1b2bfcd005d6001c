"""Forms whose texts are asked in the languages of one course, and lines of which there may be any number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from lms.core.forms import Form, at_most, optional, tidy
from lms.core.language import LANGUAGES
from lms.core.worded import Text, clean_lines

LONGEST_TITLE = 200
TITLE = Text(label=_l("Title"), longest=LONGEST_TITLE)


class InLanguages:
    """What gives a form the controls ``<name>_<language>`` of its ``asked`` texts, in the languages of a course."""

    asked: ClassVar[Mapping[str, Text]] = {}
    languages: ClassVar[tuple[str, ...]] = ()

    def words(self, name: str) -> dict[str, str]:
        """Return a text by the languages of the course; where nothing was written it is empty."""
        return {code: getattr(self, f"{name}_{code}").data or "" for code in self.languages}

    def controls(self, name: str) -> list[Any]:
        """Return the controls of a text, each with its language."""
        return [(code, getattr(self, f"{name}_{code}")) for code in self.languages]


def _control(text: Text, language: str) -> Any:
    """Return the control of a text in one language; a text without a label is called by its language alone."""
    if text.label:
        return text.field(language)
    kind, keep = (TextAreaField, clean_lines) if text.is_long else (StringField, tidy)
    return kind(language, filters=[keep], validators=[optional(), at_most(text.longest)])


Asking = TypeVar("Asking", bound=InLanguages)


_made: dict[tuple[type[Any], tuple[str, ...]], Any] = {}


def in_languages(form: type[Asking], languages: tuple[str, ...]) -> type[Asking]:
    """Return a form with the controls of its texts in some languages; the same one each time."""
    made: type[Asking] | None = _made.get((form, languages))
    return made or _made.setdefault((form, languages), _with_controls(form, languages))


def _with_controls(form: type[Asking], languages: tuple[str, ...]) -> type[Asking]:
    fields = {
        f"{name}_{code}": _control(text, LANGUAGES.get(code, code))
        for name, text in form.asked.items()
        for code in languages
    }
    made: type[Asking] = type(form.__name__, (form,), {**fields, "languages": languages})
    return made


def typed(name: str, words: Mapping[str, str]) -> dict[str, str]:
    """Return a text by the names of its controls, to fill a form with."""
    return {f"{name}_{code}": text for code, text in words.items()}


class OutlineForm(Form):
    """A form about the outline; ``outline`` is the version that was shown."""

    outline = IntegerField(widget=HiddenInput(), validators=[optional()])


class VersionForm(Form):
    """A form about one text; ``version`` is the one that was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[optional()])

    @property
    def seen(self) -> int:
        """The version that was shown; 0, which none has, where it cannot be told."""
        return self.version.data or 0

    def show_version(self, version: int) -> None:
        """Let the next sending be about the text as it is now."""
        self.version.data, self.version.raw_data = version, None


class SeenForm(Form):
    """A form about one entry of a file; ``seen`` marks what was shown of it."""

    seen = HiddenField(validators=[optional(), at_most(64)])

    def show_mark(self, mark: str) -> None:
        """Let the next sending be about the entry as it is now."""
        self.seen.data, self.seen.raw_data = mark, None
