"""Lines pasted from a spreadsheet or a message: who is meant by each, and what in it nobody can make out.

The columns may come in any order: what looks like a phone number is one, a word for a gender, a number of years, an
e-mail address; the first other words are the name. A first line of headings is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.people.logins import email_of, phone_of, western_digits
from lms.people.names import search_key
from lms.workshops.registration.models import AgeGroup, Gender

LONGEST_PASTE = 20_000
LONGEST_NAME = 200
_CELLS = re.compile(r"\t|[,;|]| {3,}")
_LINE_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s*(?=[^\W\d])")
"""The number before a name in a list that somebody wrote by hand: “4. Anita Devi”."""
_GENDERS = {
    Gender.WOMAN: ("f", "w", "female", "woman", "women", "महिला", "स्त्री", "औरत", "म"),
    Gender.MAN: ("m", "male", "man", "men", "पुरुष", "पु"),
    Gender.OTHER: ("o", "t", "other", "transgender", "another gender", "अन्य", "ट्रांसजेंडर"),
}
GENDER_WORDS = {word: gender for gender, words in _GENDERS.items() for word in words}
_HEADINGS = re.compile(
    r"(sr|s)?\W*(no)?\W*|#|(full )?names?|(phone|mobile)( (number|no\W*))?|gender|sex|age( group)?|e-?mail( address)?|"
    r"नाम|पूरा नाम|(फ़ोन|फोन|मोबाइल)( (नंबर|नम्बर))?|लिंग|उम्र|आयु|क्र\W*|क्रमांक|ई-?मेल"
)
_NUMBER = re.compile(r"\d{1,3}[.)]?")
YOUNGEST, OLDEST = 10, 99
_AGES = ((25, AgeGroup.UNDER_25), (35, AgeGroup.TO_34), (45, AgeGroup.TO_44), (60, AgeGroup.TO_59))


@dataclass
class PastedRow:
    """What one line says of one person; ``problem`` is what is wrong with it, a sentence, or empty."""

    full_name: str = ""
    phone: str = ""
    email: str = ""
    gender: Gender = Gender.UNSAID
    age_group: AgeGroup = AgeGroup.UNSAID
    problem: Any = ""
    unknown: list[str] = field(default_factory=list)


def read_lines(text: str) -> Iterator[PastedRow]:
    """Yield what each line says, in order; lines without words and a first line of headings are passed over."""
    for number, line in enumerate(text[:LONGEST_PASTE].splitlines()):
        cells = [tidy(cell).strip("\"' ") for cell in _CELLS.split(_LINE_NUMBER.sub("", line))]
        cells = [cell for cell in cells if cell]
        is_heading = number == 0 and len(cells) > 1 and all(_HEADINGS.fullmatch(search_key(cell)) for cell in cells)
        if cells and not is_heading:
            yield _row(cells)


def _row(cells: list[str]) -> PastedRow:
    row = PastedRow()
    for cell in cells:
        _take(row, cell)
    row.problem = _problem(row)
    return row


def _take(row: PastedRow, cell: str) -> None:
    digits = western_digits(cell)
    gender = GENDER_WORDS.get(search_key(cell))
    if "@" in cell and not row.email:
        row.email = cell
    elif _NUMBER.fullmatch(digits):
        _take_number(row, int(digits.rstrip(".)")))
    elif sum(character.isdigit() for character in digits) > 5 and not row.phone:
        row.phone = cell
    elif gender is not None and row.gender is Gender.UNSAID:
        row.gender = gender
    elif not row.full_name and not any(character.isdigit() for character in digits):
        row.full_name = cell[: LONGEST_NAME + 1]
    else:
        row.unknown.append(cell)


def _take_number(row: PastedRow, number: int) -> None:
    """Take a number for the years of somebody, or before the name for the number of the line."""
    if not row.full_name:
        return
    if YOUNGEST <= number <= OLDEST and row.age_group is AgeGroup.UNSAID:
        row.age_group = age_group_of(number)
    else:
        row.unknown.append(str(number))


def age_group_of(years: int) -> AgeGroup:
    """Return the age group of somebody who is so many years old."""
    return next((group for below, group in _AGES if years < below), AgeGroup.FROM_60)


def _problem(row: PastedRow) -> Any:
    if not row.full_name:
        return _l("There is no name in this line.")
    if row.unknown:
        return _l("What is “%(words)s”? Leave it out, or put it where it belongs.", words=", ".join(row.unknown)[:200])
    return contact_problem(row.phone, row.email)


def contact_problem(phone: str, email: str) -> Any:
    """Return what is wrong with a phone number or an e-mail address, a sentence; empty where nothing is."""
    try:
        if phone:
            phone_of(phone)
        if email:
            email_of(email)
    except Refusal as refusal:
        return refusal.sentence
    return ""
