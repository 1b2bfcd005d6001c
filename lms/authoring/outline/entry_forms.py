"""The forms of one source and of one word of the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField, StringField

from lms.authoring.outline.by_language import shown_words
from lms.authoring.outline.details import day_of, put_plain
from lms.authoring.outline.fields import InLanguages, SeenForm, in_languages, typed
from lms.core.forms import at_most, choices, optional, refuse, tidy
from lms.core.worded import Text
from lms.courses.contents import LONGEST_SLUG, SLUG
from lms.courses.sources import ROUGH_DATE, SOURCE_ID, WEB_ADDRESS, Confidence
from lms.learning.cohort_forms import DayField

LONGEST_ID = 40
MOST_REFERENCES = 20
CONFIDENCE_NAMES = {
    Confidence.HIGH: _l("High: an office or a law says so"),
    Confidence.MEDIUM: _l("Medium: a source that is usually right"),
    Confidence.LOW: _l("Low: to be checked again"),
}


class EntryForm(InLanguages, SeenForm):
    """An entry of a file; ``key`` is its id, which is asked once and stays."""

    key = StringField(_l("Id"), filters=[tidy], validators=[optional(), at_most(LONGEST_SLUG)])

    def entry(self, before: Any) -> dict[str, Any]:
        """Return the entry as it shall stand in the file; what the form does not show stays as it was."""
        raise NotImplementedError

    def check_key(self) -> bool:
        """Whether the id can be one; else it gets a sentence."""
        raise NotImplementedError


class ReferenceRow(wtforms.Form):
    """One document or page that a source rests on; a row with nothing in it is none."""

    title = StringField(_l("Title"), filters=[tidy], validators=[optional(), at_most(300)])
    url = StringField(
        _l("Address"),
        description=_l("It begins with https://"),
        filters=[tidy],
        validators=[optional(), at_most(2000)],
    )
    date = StringField(
        _l("Date"),
        description=_l("A day (2026-11-21), a month (2026-11) or a year."),
        filters=[tidy],
        validators=[optional(), at_most(10)],
    )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return not (self.title.data or self.url.data or self.date.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the row is empty, or whole and well written; what is wrong gets a sentence."""
        is_valid = bool(super().validate(extra_validators))
        if self.is_empty:
            return is_valid
        if not self.title.data:
            refuse(self.title, _("Write the title of the document or page."))
        if self.url.data and not WEB_ADDRESS.fullmatch(self.url.data):
            refuse(self.url, _("Write an address that begins with https://"))
        if self.date.data and not ROUGH_DATE.fullmatch(self.date.data):
            refuse(self.date, _("Write a day (2026-11-21), a month (2026-11) or a year."))
        return not self.errors

    def said(self) -> dict[str, str]:
        """Return what was entered."""
        pairs = (("title", self.title.data), ("url", self.url.data), ("date", self.date.data))
        return {name: value for name, value in pairs if value}


class SourceForm(EntryForm):
    """One source."""

    asked = {
        "fact": Text(
            label=_l("What it is cited for"), hint=_l("In one sentence. It may stay empty."), longest=1000, is_long=True
        )
    }

    confidence = SelectField(
        _l("How sure we are"), choices=choices((each.value, words) for each, words in CONFIDENCE_NAMES.items())
    )
    review_on = DayField(_l("Check again by"))
    references = FieldList(FormField(ReferenceRow), min_entries=1, max_entries=MOST_REFERENCES)

    def check_key(self) -> bool:
        """Whether the id can be one; else it gets a sentence."""
        if SOURCE_ID.fullmatch(self.key.data or "") and len(self.key.data or "") <= LONGEST_ID:
            return True
        refuse(self.key, _("Use letters, digits and hyphens, as in “O05”: 40 at the most."))
        return False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is a reference."""
        is_valid = bool(super().validate(extra_validators))
        if any(not row.form.is_empty for row in self.references):
            return is_valid
        refuse(self.references[0].form.title, _("A source needs at least one document or page."))
        return False

    def entry(self, before: Any) -> dict[str, Any]:
        """Return the source as it shall stand in the file."""
        made = dict(before) if isinstance(before, Mapping) else {}
        fact = {**_other_words(made.get("fact"), self.languages), **_written(self.words("fact"))}
        put_plain(made, "fact", fact or None)
        made["confidence"] = self.confidence.data
        made["references"] = [row.form.said() for row in self.references if not row.form.is_empty]
        put_plain(made, "review_on", self.review_on.data.isoformat() if self.review_on.data else None)
        return made


class TermForm(EntryForm):
    """One word of the glossary."""

    asked = {
        "term": Text(label=_l("Word")),
        "meaning": Text(label=_l("Meaning"), hint=_l("One line of Markdown."), longest=2000, is_long=True),
    }

    def check_key(self) -> bool:
        """Whether the id can be one; else it gets a sentence."""
        if SLUG.fullmatch(self.key.data or ""):
            return True
        refuse(self.key, _("Use small letters a–z, digits and single hyphens, as in “emigration-clearance”."))
        return False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that the word and its meaning are written in some language."""
        is_valid = bool(super().validate(extra_validators))
        for name in self.asked:
            if not any(self.words(name).values()):
                refuse(self[f"{name}_{self.languages[0]}"], _("Write this in at least one language."))
                is_valid = False
        return is_valid

    def entry(self, before: Any) -> dict[str, Any]:
        """Return the word as it shall stand in the file."""
        made = dict(before) if isinstance(before, Mapping) else {}
        for name in self.asked:
            words = {**_other_words(made.get(name), self.languages), **_written(self.words(name))}
            put_plain(made, name, words or None)
        return made


def _written(words: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in words.items() if text}


def _other_words(value: Any, languages: tuple[str, ...]) -> dict[str, str]:
    """Return what a text says in languages that the form does not show."""
    return {code: text for code, text in value.items() if code not in languages} if isinstance(value, Mapping) else {}


def source_form(entry: Any, languages: tuple[str, ...], mark: str) -> EntryForm:
    """Return the form of a source, filled with what the file says or with what was sent; with a row to spare."""
    said = entry if isinstance(entry, Mapping) else {}
    rows = said.get("references")
    rows = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    references = [{name: str(row.get(name) or "") for name in ("title", "url", "date")} for row in rows]
    values = {
        **typed("fact", shown_words(said.get("fact"), languages)),
        "confidence": str(said.get("confidence") or Confidence.MEDIUM.value),
        "review_on": day_of(said.get("review_on")),
        "references": [*references, {}][:MOST_REFERENCES],
        "seen": mark,
    }
    form: SourceForm = in_languages(SourceForm, languages)(data=values)
    return form


def term_form(entry: Any, languages: tuple[str, ...], mark: str) -> EntryForm:
    """Return the form of a word, filled with what the file says or with what was sent."""
    said = entry if isinstance(entry, Mapping) else {}
    values = {"seen": mark}
    for name in TermForm.asked:
        values |= typed(name, shown_words(said.get(name), languages))
    form: TermForm = in_languages(TermForm, languages)(data=values)
    return form
