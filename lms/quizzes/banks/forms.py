"""The form of a new bank, and how its file begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from lms.core.forms import Form, at_most, required, tidy
from lms.core.language import LANGUAGES
from lms.courses.contents import LONGEST_SLUG

LONGEST_TITLE = 120
NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


class BankForm(Form):
    """The titles of a new bank, one in each language of its course."""

    @classmethod
    def for_languages(cls, languages: Sequence[str]) -> BankForm:
        """Return the form with a field for each language."""
        fields: dict[str, Any] = {f"title_{code}": _title_field(code) for code in languages}
        form: BankForm = type("BankForm", (cls,), fields)()
        return form

    def title(self) -> dict[str, str]:
        """Return the title by language."""
        return {name.removeprefix("title_"): self[name].data for name in self._fields if name.startswith("title_")}


def _title_field(code: str) -> StringField:
    label = _l("Title in %(language)s", language=LANGUAGES[code])
    return StringField(label, filters=[tidy], validators=[required(_l("Enter a title.")), at_most(LONGEST_TITLE)])


def bank_id(title: Mapping[str, str], taken: Sequence[str]) -> str:
    """Return an id for a bank that none has yet, made from its title where that has Latin letters."""
    words = next((slug for text in title.values() if (slug := _slug(text))), "bank")
    number, found = 1, words
    while found in taken:
        number += 1
        found = f"{words}-{number}"
    return found


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return NOT_IN_A_SLUG.sub("-", plain).strip("-")[: LONGEST_SLUG - 10].strip("-")
