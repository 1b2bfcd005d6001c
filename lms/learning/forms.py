"""The forms of learning."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField

from lms.core.forms import Form, at_most, choices, refuse, tidy

LONGEST_NAME = 80
LETTER = re.compile(r"[^\W\d_]")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
CERTIFICATE_LANGUAGES = (("en", _l("English")), ("hi", _l("Hindi")), ("both", _l("Both, on one page")))


class CertificateForm(Form):
    """The name as it shall stand on the certificate, in the scripts that the chosen language needs."""

    language = RadioField(_l("Language of the certificate"), choices=choices(CERTIFICATE_LANGUAGES), default="both")
    latin = StringField(
        _l("Your name in English letters"), filters=[tidy], validators=[at_most(LONGEST_NAME)], default=""
    )
    devanagari = StringField(
        _l("Your name in Devanagari (Hindi) letters"), filters=[tidy], validators=[at_most(LONGEST_NAME)], default=""
    )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the certificate is written in."""
        return ("en", "hi") if self.language.data == "both" else (str(self.language.data),)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the names against the scripts that the language needs."""
        is_valid = bool(super().validate(extra_validators))
        if "en" in self.languages and not is_latin(self.latin.data or ""):
            refuse(self.latin, _l("Write your name in English letters, as on your papers: for example Asha Devi."))
            is_valid = False
        if "hi" in self.languages and not is_devanagari(self.devanagari.data or ""):
            refuse(self.devanagari, _l("Write your name in Devanagari letters: for example आशा देवी."))
            is_valid = False
        return is_valid


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters."""
    letters = LETTER.findall(name)
    return bool(letters) and all(ord(letter) < 0x250 for letter in letters)


def is_devanagari(name: str) -> bool:
    """Whether a name is written in Devanagari letters."""
    letters = LETTER.findall(name)
    return bool(letters) and all(DEVANAGARI.fullmatch(letter) for letter in letters)
