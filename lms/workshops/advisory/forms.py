"""The forms of advice."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField

from lms.core.forms import Form, at_most, choices, optional, required, tidy
from lms.core.moves import LONGEST_REASON
from lms.learning.cohort_forms import DayField
from lms.questionnaires.typed import paragraphs
from lms.workshops.advisory.operations import LONGEST_TEXT, Wanted

LONGEST_SUBJECT = 200
LONGEST_KEY = 60
KINDS = {
    "answer": _l("The answer"),
    "note": _l("A note or a question to the other side"),
    "internal": _l("For those who advise only"),
}
FILES = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.odt,.txt,.mp3,.m4a,.ogg"


def new_key() -> str:
    """Return a key that tells one form from every other."""
    return secrets.token_urlsafe(16)


def _paragraphs(text: Any) -> str:
    return paragraphs(text) if isinstance(text, str) else ""


def _files() -> MultipleFileField:
    return MultipleFileField(
        _l("Files"),
        description=_l("PDF, photo, Word or OpenDocument text, or sound; at most 10 MB each and together."),
        render_kw={"accept": FILES, "multiple": True},
    )


class AskForm(Form):
    """What an organisation wants advice on."""

    form_key = HiddenField(default=new_key)
    organisation = SelectField(_l("Organisation"), validators=[required(_l("Choose your organisation."))])
    subject = StringField(
        _l("About what"),
        description=_l("In a few words: “A help desk for women who return from the Gulf”."),
        filters=[tidy],
        validators=[required(_l("Say in a few words what it is about.")), at_most(LONGEST_SUBJECT)],
    )
    text = TextAreaField(
        _l("What you want to know"),
        description=_l("What you plan, for whom, what you have tried, and where you are stuck."),
        filters=[_paragraphs],
        validators=[required(_l("Say what you want to know.")), at_most(LONGEST_TEXT)],
    )
    needed_by = DayField(_l("By when it would help"))
    files = _files()

    @property
    def key(self) -> str:
        """The key of the form."""
        return str(self.form_key.data or "")[:LONGEST_KEY] or new_key()

    def wanted(self) -> Wanted:
        """Return what was typed."""
        subject, text = self.subject.data or "", self.text.data or ""
        return Wanted(subject=subject, text=text, needed_by=self.needed_by.data)


class NoteForm(Form):
    """A note on a request, with files; advisers say whether it is the answer or for themselves."""

    form_key = HiddenField(default=new_key)
    kind = RadioField(
        _l("What it is"),
        choices=choices(KINDS.items()),
        default="note",
        validators=[optional()],
    )
    text = TextAreaField(
        _l("Text"), filters=[_paragraphs], validators=[required(_l("Write something.")), at_most(LONGEST_TEXT)]
    )
    files = _files()

    @property
    def key(self) -> str:
        """The key of the form."""
        return str(self.form_key.data or "")[:LONGEST_KEY] or new_key()


class MoveForm(Form):
    """A move of a request, with a reason where one is needed."""

    verb = HiddenField()
    reason = TextAreaField(_l("Reason"), validators=[optional(), at_most(LONGEST_REASON)])
