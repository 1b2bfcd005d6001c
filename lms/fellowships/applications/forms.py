"""The forms about applications: what applicants, referees and managers fill in besides the call's own questions."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import Regexp

from lms.core.forms import Form, at_most, choices, number_of, optional, required, tidy
from lms.fellowships.applications.models import Application
from lms.people.forms import email_field, full_name_field, phone_field
from lms.people.logins import western_digits
from lms.people.places import STATES
from lms.people.queries import organisation_names
from lms.questionnaires.typed import paragraphs

NOT_SAID = ("", _l("Not said"))
_STALE = _l("This form is not complete. Load the page anew; nothing of it was saved.")


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _key_field() -> HiddenField:
    return HiddenField(default=_new_key, validators=[Regexp(r"[\w-]{16,40}", message=_STALE)])


def _version_field() -> HiddenField:
    return HiddenField(default="0", filters=[tidy])


def seen_version(typed: object) -> int:
    """Return the version that a page had when it was drawn; nonsense is the oldest.

    It is text where a page sent it, and the number of the row where a form was sent without its fields.
    """
    return number_of(western_digits(str(typed or ""))) or 0


def _line(label: Any, longest: int, **more: Any) -> StringField:
    return StringField(label, filters=[tidy], validators=[optional(), at_most(longest)], **more)


def _state_field(label: Any, none: Any) -> SelectField:
    return SelectField(label, choices=choices([("", none), *STATES.items()]), validators=[optional()])


def _text_field(label: Any, **more: Any) -> TextAreaField:
    return TextAreaField(label, filters=[lambda value: paragraphs(value) if isinstance(value, str) else value], **more)


class StartForm(Form):
    """Who applies, and how we reach them."""

    full_name = full_name_field()
    email = email_field()
    phone = phone_field()
    key = _key_field()


class DetailsForm(Form):
    """What applicants say about themselves, beside the questions of the call."""

    full_name = full_name_field()
    email = email_field()
    phone = phone_field()
    state_code = _state_field(_l("Home state"), _l("Choose"))
    district = _line(_l("Home district"), 100)
    organisation_name = _line(
        _l("Where you work now"),
        200,
        description=_l("The name of the organisation. People who work there will not judge your application."),
    )
    version = _version_field()

    def values(self) -> dict[str, str]:
        """Return what was typed, by column."""
        return {name: value or "" for name, value in self.data.items() if name not in {"version", "csrf_token"}}


class FindForm(Form):
    """The code that opens an application."""

    code = StringField(
        _l("Code of your application"),
        description=_l("Twelve letters and digits, as in ABCD-2345-WXYZ. Spaces and small letters do not matter."),
        validators=[required(_l("Enter the code.")), at_most(80)],
    )


class LostForm(Form):
    """Where to send the link of an application whose code is lost."""

    email = email_field()


class AnswerForm(Form):
    """The answer to what more was asked."""

    text = _text_field(_l("Your answer"))
    files = MultipleFileField(_l("Files"), validators=[optional()])
    key = _key_field()


class ReferenceForm(Form):
    """The letter of a referee."""

    text = _text_field(_l("Your letter"))
    version = _version_field()


class MoveForm(Form):
    """What is done with one application, and why."""

    verb = HiddenField()
    reason = _text_field(_l("Reason"))


class NoteForm(Form):
    """A note among managers."""

    text = _text_field(_l("New note"))
    key = _key_field()


class PlaceForm(Form):
    """Where an applicant works, comes from and would be placed."""

    organisation = SelectField(
        _l("Works at, as an organisation here"),
        validators=[optional()],
        description=_l("Its people will not review this application."),
    )
    organisation_name = _line(_l("Works at, as they wrote it"), 200)
    host = SelectField(_l("Host organisation"), validators=[optional()])
    state_code = _state_field(_l("Home state"), NOT_SAID[1])
    district = _line(_l("Home district"), 100)

    def __init__(self, application: Application | None = None) -> None:
        values = {"organisation": application.organisation_id, "host": application.host_id} if application else {}
        super().__init__(obj=application, data={name: str(value or "") for name, value in values.items()})
        names = choices([NOT_SAID, *organisation_names()])
        self.organisation.choices, self.host.choices = names, list(names)

    def values(self) -> dict[str, Any]:
        """Return the columns of an application that this form fills."""
        return {
            "organisation_id": int(self.organisation.data) if self.organisation.data else None,
            "organisation_name": self.organisation_name.data or "",
            "host_id": int(self.host.data) if self.host.data else None,
            "state_code": self.state_code.data or "",
            "district": self.district.data or "",
        }
