"""The forms with which administrators and coordinators look after people and organisations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SearchField, SelectField, StringField
from wtforms.validators import ValidationError

from lms.core.forms import Form, at_most, choices, chosen, optional, required, tidy
from lms.people.forms import LONGEST_NAME, email_field, full_name_field, language_field, phone_field
from lms.people.models import OrganisationKind
from lms.people.places import STATES
from lms.people.roles import ROLE_NAMES

KIND_NAMES = {
    OrganisationKind.NGO: _l("NGO"),
    OrganisationKind.UNION: _l("Union or workers' collective"),
    OrganisationKind.GOVERNMENT: _l("Government office"),
    OrganisationKind.RECRUITER: _l("Recruiter or labour supplier"),
    OrganisationKind.TRAINING: _l("Training centre"),
    OrganisationKind.OTHER: _l("Other"),
}
STATE_OF_ACCOUNT = {
    "active": _l("In use"),
    "waiting": _l("Has not signed in yet"),
    "disabled": _l("Disabled"),
    "erased": _l("Deleted"),
}


_ROLES = [(role.value, name) for role, name in ROLE_NAMES.items()]


class StaffForm(Form):
    """One member of staff. The key makes a form that is sent twice count once."""

    full_name = full_name_field()
    phone = phone_field()
    email = email_field()
    language = language_field()
    key = HiddenField(validators=[required(), at_most(40)])


class InvitationForm(StaffForm):
    """Somebody new, for the administrator: also where they belong and what they do."""

    organisation = SelectField(_l("Organisation"), validators=[optional()])
    role = SelectField(_l("Further role"), validators=[optional()])
    scope = SelectField(_l("Where the role holds"), validators=[optional()])


class EraseForm(Form):
    """Whether an administrator means this person."""

    confirmation = StringField(
        _l("Full name of the person"),
        filters=[tidy],
        validators=[required(_l("Type the full name of the person to confirm.")), at_most(LONGEST_NAME)],
    )


class RoleForm(Form):
    """A role and its place."""

    role = SelectField(_l("Role"), validators=[chosen()])
    scope = SelectField(_l("Where the role holds"))


class MembershipForm(Form):
    """An organisation to belong to."""

    organisation = SelectField(_l("Organisation"), validators=[chosen()])


class OrganisationForm(Form):
    """An organisation. One of the two names is enough."""

    name_en = StringField(
        _l("Name in English"),
        description=_l("One of the two names is enough."),
        filters=[tidy],
        validators=[at_most(LONGEST_NAME)],
    )
    name_hi = StringField(_l("Name in Hindi"), filters=[tidy], validators=[optional(), at_most(LONGEST_NAME)])
    kind = SelectField(_l("Kind"), choices=choices((kind.value, name) for kind, name in KIND_NAMES.items()))
    district = StringField(_l("District"), filters=[tidy], validators=[optional(), at_most(100)])
    state = SelectField(_l("State"), choices=choices([("", _l("Not said")), *STATES.items()]), validators=[optional()])

    def validate_name_en(self, field: Field) -> None:
        """Refuse an organisation without any name."""
        if not field.data and not self.name_hi.data:
            raise ValidationError(_l("Enter the name in English or in Hindi."))

    def name(self) -> dict[str, str]:
        """Return the names that were given, by language."""
        given = {"en": self.name_en.data, "hi": self.name_hi.data}
        return {language: name for language, name in given.items() if name}


class PeopleFilter(Form):
    """Which people to list."""

    class Meta:
        csrf = False

    search = SearchField(_l("Name, e-mail, phone or sign-in name"), filters=[tidy])
    role = SelectField(_l("Role"), choices=choices([("", _l("Any role")), *_ROLES]))
    organisation = SelectField(_l("Organisation"))
    state = SelectField(_l("State of the account"), choices=choices([("", _l("Any state")), *STATE_OF_ACCOUNT.items()]))


class TeamFilter(Form):
    """Which people of an organisation to list; who was deleted is in none."""

    class Meta:
        csrf = False

    state = SelectField(
        _l("State of the account"),
        choices=choices(
            [("", _l("Any state")), *((code, name) for code, name in STATE_OF_ACCOUNT.items() if code != "erased")]
        ),
    )

    def chosen_state(self) -> str:
        """Return the state to show only; a value that is no choice filters nothing."""
        return self.state.data if self.state.data in STATE_OF_ACCOUNT else ""


class HistoryFilter(Form):
    """Which changes to list."""

    class Meta:
        csrf = False

    person = StringField(_l("Number or sign-in of a person"), filters=[tidy])
    action = SelectField(_l("What happened"))
