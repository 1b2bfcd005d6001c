"""The forms about who does what for a course."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField

from lms.authoring.rights.models import PART_HINTS, PART_NAMES, Part
from lms.core.forms import Form, at_most, choices, chosen, required
from lms.core.moves import LONGEST_REASON
from lms.core.worded import clean_lines


class PartForm(Form):
    """Who, and what they do for the course."""

    person = HiddenField(validators=[required(_l("Choose somebody from the list.")), at_most(10)])
    part = RadioField(_l("What they do"), choices=choices(PART_NAMES.items()), validators=[chosen()])

    @property
    def wanted(self) -> Part:
        """The part that was chosen."""
        return Part(self.part.data)


class TakeOverForm(Form):
    """Why an administrator becomes an owner."""

    reason = TextAreaField(
        _l("Why"),
        description=_l("The owners read this in a letter."),
        filters=[clean_lines],
        validators=[required(_l("Say why; the owners want to know.")), at_most(LONGEST_REASON)],
    )


def hints() -> dict[str, object]:
    """Return what each part means, by its value."""
    return {part.value: hint for part, hint in PART_HINTS.items()}
