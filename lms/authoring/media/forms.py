"""The forms about files: sending some, replacing one, and saying what there is to say about one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from lms.authoring.media.words import BY_LANGUAGE, LONGEST_ALT, LONGEST_CREDIT, LONGEST_TRANSCRIPT, Entry, version_of
from lms.core.forms import Form, at_most, choices, tidy
from lms.core.language import LANGUAGES
from lms.core.media_kinds import RECORDINGS, MediaKind


class UploadForm(Form):
    """Some files to add, and the description of a picture where it is one."""

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "Pictures (jpg, png, webp, svg), sound (mp3, m4a, ogg, opus; 10 MB), video (mp4, webm; 40 MB), papers "
            "(pdf, docx, xlsx, odt) and captions (vtt). Photos are made smaller here, and where and when they were "
            "taken is not kept."
        ),
    )

    def sent(self) -> list[FileStorage]:
        """Return the files that were chosen."""
        return [each for each in self.files.data or [] if isinstance(each, FileStorage) and each.filename]

    def described(self, languages: Iterable[str]) -> dict[str, str]:
        """Return the description that was given, by language."""
        return {code: self[f"alt_{code}"].data for code in languages if self[f"alt_{code}"].data}


def upload_form(languages: Iterable[str]) -> UploadForm:
    """Return the form for a course in some languages."""
    fields = {f"alt_{code}": _alt(code) for code in languages}
    return type("UploadFormInLanguages", (UploadForm,), fields)()  # type: ignore[no-any-return]


def _alt(code: str) -> StringField:
    label = _l("What the picture shows (%(language)s)", language=LANGUAGES[code])
    return StringField(label, filters=[tidy], validators=[at_most(LONGEST_ALT)])


class ReplaceForm(Form):
    """A file that takes the place of another."""

    file = FileField(_l("Another file of the same kind"))


class WordsForm(Form):
    """What is said about a file; which fields there are depends on its kind."""

    version = HiddenField()
    credit = StringField(
        _l("Credit"),
        filters=[tidy],
        validators=[at_most(LONGEST_CREDIT)],
        description=_l("Who made it, and under which licence; shown in small letters below it."),
    )

    def entry(self, languages: tuple[str, ...]) -> Entry:
        """Return what was entered, as media.yaml has it."""
        by_language = {
            key: {code: self[f"{key}_{code}"].data or "" for code in languages if f"{key}_{code}" in self}
            for key in BY_LANGUAGE
        }
        return {**by_language, "credit": self.credit.data or ""}


def words_form(
    kind: MediaKind, languages: tuple[str, ...], captions: Iterable[str], entry: Entry, *, is_sent: bool
) -> WordsForm:
    """Return the form for a file of a kind: as it is sent, or filled with what is said about the file.

    ``captions`` are names of files.
    """
    fields: dict[str, Any] = {}
    named = [("", _("none")), *((name, name) for name in captions)]
    for code in languages:
        fields[f"alt_{code}"] = _alt(code) if kind is MediaKind.PICTURE else _name(code)
        fields[f"caption_{code}"] = StringField(
            _l("Caption (%(language)s)", language=LANGUAGES[code]), filters=[tidy], validators=[at_most(LONGEST_ALT)]
        )
        if kind in RECORDINGS:
            fields[f"transcript_{code}"] = _transcript(code)
            fields |= {f"captions_{code}": _captions(code)} if len(named) > 1 else {}
    given = {} if is_sent else {"formdata": None}
    form: WordsForm = type("WordsFormOfKind", (WordsForm,), fields)(data=_filled(entry, languages), **given)
    for code in languages if "captions_" + languages[0] in fields else ():
        form[f"captions_{code}"].choices = choices(named)
    if not is_sent:
        form.version.data = version_of(entry)
    return form


def _name(code: str) -> StringField:
    label = _l("What is to be heard or seen in it (%(language)s)", language=LANGUAGES[code])
    return StringField(label, filters=[tidy], validators=[at_most(LONGEST_ALT)])


def _captions(code: str) -> SelectField:
    label = _l("Captions to read along (%(language)s)", language=LANGUAGES[code])
    return SelectField(label, description=_l("A .vtt file among the files of this course."))


def _transcript(code: str) -> TextAreaField:
    return TextAreaField(
        _l("All that is said in it, in writing (%(language)s)", language=LANGUAGES[code]),
        filters=[lambda text: text.replace("\r\n", "\n") if text else text],
        validators=[at_most(LONGEST_TRANSCRIPT)],
    )


def _filled(entry: Entry, languages: tuple[str, ...]) -> dict[str, str]:
    """Return an entry as the values of the fields."""
    values = {"credit": str(entry.get("credit", "")), **{f"captions_{code}": "" for code in languages}}
    for key in BY_LANGUAGE:
        said = entry.get(key)
        values |= {f"{key}_{code}": words for code, words in said.items()} if isinstance(said, dict) else {}
    return values
