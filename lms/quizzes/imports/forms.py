"""The forms of importing and exporting questions."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField

from lms.core.forms import Form, at_most, choices, tidy
from lms.core.language import LANGUAGES, localised
from lms.courses.documents import CourseDocument
from lms.quizzes.banks.documents import FOLDER
from lms.quizzes.banks.forms import LONGEST_TITLE, bank_id
from lms.quizzes.banks.places import places_of
from lms.quizzes.exchange.formats import FORMATS, guess_format
from lms.quizzes.imports.operations import Upload

LARGEST_UPLOAD = 5_000_000
LONGEST_NAME = 200
NEW_BANK = "new"
FORMAT_WORDS = {
    "gift": "GIFT",
    "aiken": "Aiken",
    "moodle-xml": "Moodle XML",
    "csv": _l("Table as CSV"),
    "xlsx": _l("Spreadsheet (XLSX)"),
}


def format_choices() -> list[tuple[str, Any]]:
    """Return the formats that can be read and written, with their names."""
    return [(name, FORMAT_WORDS.get(name, name)) for name in FORMATS]


class ImportForm(Form):
    """A file of questions, or a pasted text, and where its questions shall go."""

    file = FileField(_l("File"), description=_l("GIFT, Aiken, Moodle XML, CSV or XLSX, 5 MB at the most."))
    pasted = TextAreaField(_l("Or paste the questions here"))
    format = SelectField(_l("Format"))
    target = SelectField(_l("Where the questions go"))
    bank_title = StringField(_l("Title of the new bank"), filters=[tidy], validators=[at_most(LONGEST_TITLE)])
    language = SelectField(
        _l("Language of the file"), description=_l("For texts that do not say themselves in which language they are.")
    )

    @classmethod
    def of(cls, document: CourseDocument, **values: Any) -> ImportForm:
        """Return the form for a course."""
        form = cls(**values)
        places = [place for place in places_of(document) if not place.lender]
        named = [(place.key, _place_words(place.is_bank, localised(place.title))) for place in places]
        form.target.choices = choices([*named, (NEW_BANK, _("A new bank"))])
        form.format.choices = choices([("", _("Find out")), *format_choices()])
        form.language.choices = choices((code, LANGUAGES[code]) for code in document.languages)
        return form

    def upload(self, document: CourseDocument) -> Upload | None:
        """Return what was uploaded, or None, with the reasons beside the fields."""
        name, content = self._content()
        if not content.strip():
            self._refuse("file", _("Choose a file, or paste the questions into the box."))
        if len(content) > LARGEST_UPLOAD:
            self._refuse("file", _("This file is larger than %(most)s MB. Part it into several.", most=5))
        form = self.format.data or guess_format(name, content) or ""
        if content.strip() and form not in FORMATS:
            self._refuse("format", _("The format of this file cannot be told. Choose it from the list."))
        if self.target.data == NEW_BANK and not self.bank_title.data:
            self._refuse("bank_title", _("Enter a title for the new bank."))
        if self.errors:
            return None
        return Upload(self._target(document), self.bank_title.data or "", form, self.language.data, name, content)

    def _content(self) -> tuple[str, bytes]:
        stored = self.file.data
        if stored and stored.filename:
            with stored.stream as stream:
                content = stream.read(LARGEST_UPLOAD + 1)
            return tidy(PurePath(stored.filename).name)[:LONGEST_NAME], content
        return _("Pasted text"), (self.pasted.data or "").encode()

    def _refuse(self, field: str, sentence: str) -> None:
        self[field].errors = [*self[field].errors, sentence]

    def _target(self, document: CourseDocument) -> str:
        if self.target.data != NEW_BANK:
            return str(self.target.data)
        taken = [name.partition("/")[2] for name in document.shared if name.startswith(f"{FOLDER}/")]
        return f"{FOLDER}/{bank_id({'': self.bank_title.data or ''}, taken)}"


def _place_words(is_bank: bool, title: str) -> str:
    return str(_("Bank: %(title)s", title=title) if is_bank else _("Quiz: %(title)s", title=title))
