"""The forms that people fill in about their own account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, HiddenField, PasswordField, RadioField, StringField, TelField
from wtforms.validators import EqualTo, ValidationError

from lms.core.errors import Refusal
from lms.core.forms import Form, at_most, choices, optional, required, tidy
from lms.core.language import LANGUAGES
from lms.people.logins import email_of, phone_of

LONGEST_NAME = 200
_PASSWORD_HINT = _l("At least 10 characters, or three words or more. Spaces and any script are fine.")


def _read_by(read: Callable[[str], str]) -> Callable[[Form, Field], None]:
    """Return the check that a function can read a field, so that all mistakes of a form are told at once."""

    def check(_: Form, field: Field) -> None:
        try:
            read(field.data)
        except Refusal as refusal:
            raise ValidationError(str(refusal.sentence)) from refusal

    return check


def full_name_field() -> StringField:
    """Return the one field for a name."""
    return StringField(
        _l("Full name"),
        filters=[tidy],
        validators=[required(_l("Enter the full name.")), at_most(LONGEST_NAME)],
    )


def email_field() -> EmailField:
    """Return an optional field for an e-mail address."""
    return EmailField(_l("E-mail address"), filters=[tidy], validators=[optional(), at_most(254), _read_by(email_of)])


def phone_field() -> TelField:
    """Return an optional field for a phone number."""
    hint = _l("Indian numbers need no country code.")
    checks = [optional(), at_most(40), _read_by(phone_of)]
    return TelField(_l("Phone number"), description=hint, filters=[tidy], validators=checks)


def language_field() -> RadioField:
    """Return the choice of a language, each named in itself."""
    return RadioField(_l("Language"), choices=choices(LANGUAGES.items()), default="hi")


def login_field() -> StringField:
    """Return the field for what somebody signs in with."""
    return StringField(
        _l("E-mail address, phone number or sign-in name"),
        validators=[required(_l("Enter your e-mail address, phone number or sign-in name.")), at_most(254)],
    )


def new_password_field() -> PasswordField:
    """Return the field for a new password."""
    checks = [required(_l("Enter a new password."))]
    return PasswordField(_l("New password"), description=_PASSWORD_HINT, validators=checks)


def repeated_field() -> PasswordField:
    """Return the field that must agree with ``password``."""
    checks = [
        required(_l("Enter the new password once more.")),
        EqualTo("password", message=_l("The two passwords are not the same. Type both again.")),
    ]
    return PasswordField(_l("New password once more"), validators=checks)


class SignInForm(Form):
    """Who are you?"""

    login = login_field()
    password = PasswordField(_l("Password"), validators=[required(_l("Enter your password."))])
    next = HiddenField()
    carried = HiddenField()


class NewPasswordForm(Form):
    """A password, twice."""

    password = new_password_field()
    repeated = repeated_field()


class ChangePasswordForm(Form):
    """The old password and the new one."""

    current = PasswordField(_l("Your password now"), validators=[required(_l("Enter the password you have now."))])
    password = new_password_field()
    repeated = repeated_field()


class ResetForm(Form):
    """Where to send a link for a new password."""

    login = login_field()


class CodeForm(Form):
    """The sign-in name and the code from a printed slip."""

    login = login_field()
    code = StringField(
        _l("Code from the slip"),
        description=_l("Eight letters and digits. Spaces do not matter."),
        validators=[required(_l("Enter the code from the slip.")), at_most(40)],
    )


class AccountForm(Form):
    """What an account says of its person."""

    full_name = full_name_field()
    phone = phone_field()
    email = email_field()
    password = PasswordField(
        _l("Your password"), description=_l("Only needed to change the e-mail address."), validators=[optional()]
    )
    language = language_field()
    certificate_name_latin = StringField(
        _l("Name on certificates, in Latin letters"),
        description=_l("As it should be printed, for example Asha Devi."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_NAME)],
    )
    certificate_name_devanagari = StringField(
        _l("Name on certificates, in Devanagari"),
        description=_l("As it should be printed, for example आशा देवी."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_NAME)],
    )

    def details(self) -> dict[str, Any]:
        """Return the columns of the account that this form fills."""
        return {name: value or "" for name, value in self.data.items() if name not in {"password", "csrf_token"}}


class DeleteAccountForm(Form):
    """Whether somebody means it."""

    confirmation = StringField(
        _l("Your full name"),
        filters=[tidy],
        validators=[required(_l("Type your full name to confirm.")), at_most(LONGEST_NAME)],
    )
    password = PasswordField(
        _l("Your password, or a one-time code from a slip"), validators=[required(_l("Enter your password."))]
    )


class SetUpForm(Form):
    """The first administrator."""

    full_name = full_name_field()
    login = login_field()
    password = new_password_field()
    repeated = repeated_field()
    language = language_field()
