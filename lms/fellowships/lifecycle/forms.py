"""The forms of a fellow's course: the start, leave, extension, the end, names on the certificate, alumni."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from lms.core.forms import Form, at_most, choices, chosen, optional, required, tidy
from lms.core.moves import LONGEST_REASON
from lms.fellowships.placements.fields import DayField, WholeNumberField
from lms.fellowships.placements.forms import PlacementFields
from lms.learning.forms import LONGEST_NAME, is_devanagari, is_latin
from lms.people.forms import email_field, language_field, phone_field
from lms.people.forms import full_name_field as name_field


def _day(label: Any) -> DayField:
    return DayField(label, validators=[chosen(_l("Choose a day."))])


def _reason(label: Any = None) -> TextAreaField:
    return TextAreaField(
        label or _l("Reason"),
        description=_l("It is kept with the decision. Leave out what is nobody's business, such as an illness."),
        validators=[required(_l("Say why; it is kept with the decision.")), at_most(LONGEST_REASON)],
    )


def _key() -> HiddenField:
    return HiddenField(validators=[required(), at_most(40)])


class StartForm(PlacementFields):
    """A fellow who has an account: when and where they begin."""

    form_key = _key()
    starts_on = _day(_l("First day"))
    mentor = StringField(
        _l("Mentor"),
        description=_l("What the lead mentor signs in with. More mentors can be added afterwards."),
        filters=[tidy],
        validators=[optional(), at_most(254)],
    )


class StartNewForm(StartForm):
    """A fellow who has no account yet."""

    full_name = name_field()
    phone = phone_field()
    email = email_field()
    language = language_field()

    def account(self) -> dict[str, Any]:
        """Return what the new account begins with."""
        return {name: self.data[name] for name in ("full_name", "phone", "email", "language")}


class LeaveForm(Form):
    """Some days away."""

    form_key = _key()
    from_on = _day(_l("First day away"))
    to_on = _day(_l("Last day away"))
    shifts = BooleanField(
        _l("Move the later due dates by as many days"),
        default=True,
        description=_l("Milestones, reports, stipends and the last day of the fellowship move."),
    )
    reason = _reason()


class ExtensionForm(Form):
    """More time."""

    form_key = _key()
    from_on = DayField(
        _l("Move what is due from this day on"),
        description=_l("What is due before this day stays."),
        validators=[chosen(_l("Choose a day."))],
    )
    days = WholeNumberField(_l("By how many days"), validators=[chosen(_l("Enter the number of days, in digits."))])
    reason = _reason()


class EndLeaveForm(Form):
    """The new last day of a leave."""

    last_day = _day(_l("New last day away"))
    shifts_back = BooleanField(_l("Move the later due dates back by the days that are not taken"), default=True)


class EndForm(Form):
    """The early end of a fellowship."""

    ending = RadioField(
        _l("What has happened"),
        choices=choices([("exited", _l("The fellow leaves early")), ("dismissed", _l("The fellow is dismissed"))]),
        validators=[chosen()],
    )
    last_day = _day(_l("Last day of the fellowship"))
    reason = _reason()


class NamesForm(Form):
    """How a name stands on the certificate, in one script or in both."""

    latin = StringField(
        _l("Your name in English letters"), filters=[tidy], validators=[at_most(LONGEST_NAME)], default=""
    )
    devanagari = StringField(
        _l("Your name in Devanagari (Hindi) letters"), filters=[tidy], validators=[at_most(LONGEST_NAME)], default=""
    )

    def validate_latin(self, field: Field) -> None:
        """Refuse another script, and no name at all."""
        if field.data and not is_latin(field.data):
            raise ValidationError(_l("Write your name in English letters, as on your papers: for example Asha Devi."))
        if not field.data and not self.devanagari.data:
            raise ValidationError(_l("Write your name in one of the two scripts at least."))

    def validate_devanagari(self, field: Field) -> None:
        """Refuse another script."""
        if field.data and not is_devanagari(field.data):
            raise ValidationError(_l("Write your name in Devanagari letters: for example आशा देवी."))


class AlumniNoteForm(Form):
    """Where an alumna or alumnus works in a year."""

    year = SelectField(_l("Year"), validators=[chosen()])
    organisation = StringField(
        _l("Where do you work now?"),
        description=_l("An organisation, an office, a union, your own work; or that you do not work at present."),
        filters=[tidy],
        validators=[
            required(_l("Say where: an organisation, own work, or that it is nowhere at present.")),
            at_most(200),
        ],
    )
    work = StringField(_l("As what?"), filters=[tidy], validators=[optional(), at_most(200)])
    text = TextAreaField(
        _l("What you want to tell us"),
        description=_l("For example what the fellowship is good for in your work."),
        validators=[optional(), at_most(4000)],
    )

    def values(self) -> dict[str, Any]:
        """Return what was written."""
        return {
            "year": int(self.year.data),
            "organisation": self.organisation.data or "",
            "work": self.work.data or "",
            "text": self.text.data or "",
        }


class AlumniFilter(Form):
    """Which alumni to list."""

    class Meta:
        csrf = False

    search = StringField(_l("Name or organisation"), filters=[tidy])
    ended = SelectField(_l("Completed in"))
    told = SelectField(
        _l("Note of this year"),
        choices=choices([("", _l("Any")), ("yes", _l("is there")), ("no", _l("is missing"))]),
    )
