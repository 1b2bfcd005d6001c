"""The small forms about workshops: reasons, notes, filters, holidays, a new template."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SearchField, SelectField, StringField, TextAreaField

from lms.core.forms import Form, at_most, choices, chosen, optional, refuse, required, tidy
from lms.core.language import LANGUAGES
from lms.core.moves import LONGEST_REASON
from lms.core.worded import Text, Worded, clean_lines
from lms.learning.cohort_forms import DayField
from lms.people.places import STATES
from lms.workshops.planning.models import WORKSHOP_STATE_NAMES
from lms.workshops.planning.operations import MOST_NOTE
from lms.workshops.planning.queries import UNDATED


class ReasonForm(Form):
    """Why something is done."""

    reason = TextAreaField(
        _l("Why"),
        filters=[clean_lines],
        validators=[required(_l("Say why; it is kept.")), at_most(LONGEST_REASON)],
    )


class CancelForm(ReasonForm):
    """Why a workshop is cancelled, and whether that is meant."""

    reason = TextAreaField(
        _l("Why"),
        description=_l("Everybody who registered reads this in a letter."),
        filters=[clean_lines],
        validators=[required(_l("Say why; everybody who registered wants to know.")), at_most(LONGEST_REASON)],
    )
    confirmation = StringField(
        _l("Title of the workshop"),
        filters=[tidy],
        validators=[required(_l("Type the title of the workshop to confirm."))],
    )


class NoteForm(Form):
    """A note of an organiser."""

    form_key = HiddenField(validators=[required(), at_most(40)])
    text = TextAreaField(
        _l("Your note"),
        description=_l("Only those who run the workshop read it."),
        filters=[clean_lines],
        validators=[required(_l("Write the note first.")), at_most(MOST_NOTE)],
    )


class TemplateForm(Form):
    """The address of a new template."""

    form_key = HiddenField(validators=[required(), at_most(40)])
    slug = StringField(
        _l("Address"),
        description=_l("The last part of its address, in small Latin letters. Left empty, it is made from the title."),
        filters=[tidy],
        validators=[optional(), at_most(80)],
    )


class HolidayForm(Worded, Form):
    """A day on which nothing should be planned."""

    texts = {"name": Text(label=_l("Name"))}

    held_on = DayField(_l("Day"))
    state = SelectField(
        _l("State"), choices=choices([("", _l("Everywhere")), *STATES.items()]), validators=[optional()]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is a day and a name."""
        is_valid = bool(super().validate(extra_validators))
        if self.held_on.data is None and not self.held_on.errors:
            refuse(self.held_on, _l("Choose a day."))
            is_valid = False
        return not self.refuse_missing("name") and is_valid


class _Filter(Form):
    class Meta:
        csrf = False


class RunFilter(_Filter):
    """Which of the workshops that somebody runs to list."""

    search = SearchField(_l("Title"), filters=[tidy], validators=[at_most(80)])
    status = SelectField(
        _l("Status"),
        choices=choices([("", _l("Any status")), *((key.value, name) for key, name in WORKSHOP_STATE_NAMES.items())]),
        validators=[chosen()],
    )


class ComingFilter(_Filter):
    """Which coming workshops to list."""

    topic = SelectField(_l("Topic"))
    state = SelectField(_l("State"))
    language = SelectField(_l("Language"), choices=choices([("", _l("Any language")), *LANGUAGES.items()]))
    when = SelectField(
        _l("When"),
        choices=choices(
            [
                ("", _l("Any time")),
                ("month", _l("In the next 30 days")),
                ("quarter", _l("In the next 90 days")),
                (UNDATED, _l("Without dates yet")),
            ]
        ),
    )
