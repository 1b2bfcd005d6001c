"""What people type to say who they are: an e-mail address, a phone number in any spelling, or a sign-in name."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.people.names import SIGN_IN_NAME, search_key

REGION = "IN"
LONGEST_LOGIN = 254
_PHONE_LIKE = re.compile(r"[+(]?[0-9][0-9 ().\-/]{5,}")


def western_digits(text: str) -> str:
    """Return a text with every decimal digit (Devanagari, full width …) written 0 to 9, and no invisible marks."""
    visible = (character for character in text if unicodedata.category(character) != "Cf")
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in visible)


def email_of(text: str) -> str:
    """Return an e-mail address as it is stored: full-width letters plain, capitals small. Raises Refusal.

    Nothing more is folded: straße@… and strasse@… are two mailboxes.
    """
    try:
        plain = unicodedata.normalize("NFKC", text).strip()
        found = validate_email(plain, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as error:
        sentence = _l("Enter an e-mail address like name@example.org.")
        raise Refusal(sentence, field="email") from error
    address = found.normalized.lower()
    if len(address) > LONGEST_LOGIN:
        raise Refusal(_l("Enter an e-mail address like name@example.org."), field="email")
    return address


def phone_of(text: str) -> str:
    """Return a phone number as it is stored, in E.164; one without a country code is Indian. Raises Refusal."""
    number = _parsed(text)
    if number is None:
        raise Refusal(_l("Enter a phone number with all its digits, like 98765 43210."), field="phone")
    return number


def sign_in_name_of(text: str) -> str:
    """Return a sign-in name as it is stored. Raises Refusal."""
    name = search_key(text)
    if not SIGN_IN_NAME.fullmatch(name):
        sentence = _l("A sign-in name starts with a letter and has 3 to 40 Latin letters, digits, dots or dashes.")
        raise Refusal(sentence, field="sign_in_name")
    return name


def login_key(text: str) -> str:
    """Return the stored form of whatever was typed to sign in, or the folded text where it is none of the three."""
    plain = western_digits(text)[:LONGEST_LOGIN]
    typed = search_key(plain)[:LONGEST_LOGIN]
    if "@" in typed:
        try:
            return email_of(plain)
        except Refusal:
            return typed
    return _parsed(typed) or typed


def login_column(text: str) -> dict[str, str]:
    """Return what somebody chose to sign in with, under the name of its column: e-mail, phone or sign-in name."""
    key = login_key(text)
    if "@" in key:
        return {"email": key}
    return {"phone": key} if key.startswith("+") else {"sign_in_name": key}


def _parsed(text: str) -> str | None:
    typed = western_digits(unicodedata.normalize("NFKC", text)).strip()
    typed = re.sub(r"[\u2010-\u2015]", "-", typed)
    if not _PHONE_LIKE.fullmatch(typed):
        return None
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
