"""The form into which many questions are pasted."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.trying.pasting import FORMAT_WORDS, LONGEST_PASTE, Pasted, packed, unpacked
from lms.core.errors import Refusal
from lms.core.forms import Form, at_most, choices, tidy
from lms.core.language import LANGUAGES

LONGEST_NAME = 200


class PasteForm(Form):
    """Questions as text, or a file of them; a file that was looked at stays in the form as ``kept``."""

    text = TextAreaField(
        _l("Questions"),
        description=_l("GIFT, Aiken, Moodle XML, or a table that you have copied from a spreadsheet."),
        validators=[at_most(LONGEST_PASTE)],
    )
    file = FileField(_l("Or a file"), description=_l("GIFT, Aiken, Moodle XML, CSV or XLSX, 2 MB at the most."))
    format = SelectField(_l("Format"), default="")
    language = SelectField(
        _l("Language of the questions"),
        description=_l("For texts that do not say themselves in which language they are."),
    )
    kept = HiddenField()
    kept_name = HiddenField(filters=[tidy])

    @classmethod
    def of(cls, draft: DraftOf, **values: Any) -> PasteForm:
        """Return the form for a draft."""
        form = cls(**values)
        form.format.choices = choices([("", _("Find out")), *FORMAT_WORDS.items()])
        form.language.choices = choices((code, LANGUAGES[code]) for code in draft.languages)
        return form

    def pasted(self) -> Pasted | None:
        """Return what was pasted or uploaded, or None, with the reasons beside the fields."""
        try:
            name, content = self._content()
        except Refusal as refusal:
            self.take_refusal(refusal)
            return None
        if not content.strip():
            self.take_refusal(Refusal(_l("Paste the questions into the box, or choose a file."), field="text"))
            return None
        found = Pasted(content, self.format.data or "", self.language.data, name)
        if not found.found_format:
            sentence = _l("The format of these questions cannot be told. Choose it from the list.")
            self.take_refusal(Refusal(sentence, field="format"))
            return None
        return found

    def _content(self) -> tuple[str, bytes]:
        """Return the file that was chosen now, else the text, else the file that was chosen before."""
        stored = self.file.data
        if stored and getattr(stored, "filename", ""):
            with stored.stream as stream:
                content: bytes = stream.read()
            self.kept.data = packed(content)
            self.kept_name.data = tidy(PurePath(stored.filename).name)[:LONGEST_NAME]
            self.text.data = ""
            return self.kept_name.data, content
        text = self.text.data or ""
        if text.strip():
            self.kept.data = self.kept_name.data = ""
            return "", text.replace("\r\n", "\n").encode()
        return self.kept_name.data or "", unpacked(self.kept.data or "")
