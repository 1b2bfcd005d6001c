"""The filters of the pages about translations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField

from lms.authoring.translating.states import TEXT_STATE_NAMES, TextState
from lms.core.forms import Form, choices, optional
from lms.core.language import current_language, language_word

LARGEST_UPLOAD = 5_000_000
UNFINISHED = (TextState.MISSING, TextState.STALE, TextState.IN_WORK)
TO_DO = "to_do"


class TextFilter(Form):
    """Which texts of a course: into which language, and how they stand. A choice that there is not is passed over."""

    class Meta:
        csrf = False

    language = SelectField(_l("Into which language"), validators=[optional()])
    state = SelectField(_l("How they stand"), validators=[optional()])

    @classmethod
    def of(cls, languages: Sequence[str], given: Any) -> TextFilter:
        """Return the filter for the further languages of a course, filled in from an address."""
        form = cls(given)
        form.language.choices = choices([(code, language_word(code)) for code in languages])
        states = [(state.value, name) for state, name in TEXT_STATE_NAMES.items()]
        form.state.choices = choices([("", _("all")), (TO_DO, _("All that is to be done")), *states])
        usual = current_language() if current_language() in languages else next(iter(languages), "")
        form.language.data = form.language.data if form.language.data in languages else usual
        return form

    def states(self) -> tuple[TextState, ...]:
        """Return the states that are chosen; none for all."""
        if self.state.data == TO_DO:
            return UNFINISHED
        return tuple(state for state in TextState if state.value == self.state.data)


class UploadForm(Form):
    """A table that comes back from a translator."""

    file = FileField(_l("Table"), description=_l("The CSV file that you downloaded here, filled in. 5 MB at the most."))

    def content(self) -> bytes | None:
        """Return what was uploaded, or None with the reason beside the field."""
        stored = self.file.data
        if stored is None or not stored.filename:
            self.file.errors = [_("Choose the file.")]
            return None
        with stored.stream as stream:
            content: bytes = stream.read(LARGEST_UPLOAD + 1)
        if len(content) > LARGEST_UPLOAD:
            self.file.errors = [_("This file is larger than %(most)s MB. Part it into several.", most=5)]
            return None
        return content
