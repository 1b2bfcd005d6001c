"""The sign-in sheet: whose names stand on it, in which order and with which numbers, and its PDF in two languages.

The number of a row is the participant's number in line. It stays the same whoever comes or goes meanwhile, so a sheet
that was printed yesterday can be entered tomorrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import segno
from flask import Response
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select

from lms.certificates.papers import paper_response
from lms.core.language import LANGUAGES, in_language, localised
from lms.core.templating import show_date
from lms.extensions import db
from lms.people.letters import address_of as public_address_of
from lms.people.models import Organisation
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.queries import teachers_of
from lms.workshops.planning.times import Timed, sessions_of
from lms.workshops.planning.words import day_in_words, place_in_words
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import shown_name
from lms.workshops.registration.queries import on_the_roll

FEWEST_EMPTY_ROWS = 10
NARROW = 3
"""More sessions a day than these are printed across."""
SHOWN_DIGITS = 4
MOST_ROWS = 5_000
ROWS_A_FILE = 300
"""How many names one file holds, so that it is printed in a few seconds."""
WORDS = {
    "sheet": _l("Sign-in sheet"),
    "place": _l("Place"),
    "teachers": _l("Facilitators of this day"),
    "number": _l("No."),
    "name": _l("Name"),
    "organisation": _l("Organisation"),
    "phone": _l("Phone"),
    "sign": _l("Signature"),
    "new": _l("Not on the list? Write your name, phone number and organisation in an empty row."),
    "own": _l("Your own page: point the camera here, or open this address and type your code."),
    "consent": _l(
        "With my signature I agree that my name, how to reach me and my attendance are kept for this workshop, as the "
        "organisers have explained. I can ask them to delete it at any time."
    ),
}


@dataclass(frozen=True)
class SheetRow:
    """One name on the sheet. ``phone`` shows its last digits only, because everybody sees the sheet."""

    id: int
    number: int
    full_name: str
    organisation: str
    phone: str


def masked_phone(phone: str | None) -> str:
    """Return the last digits of a phone number, enough for its owner."""
    return f"… {phone[-SHOWN_DIGITS:]}" if phone else ""


def sheet_rows(workshop_id: int) -> list[SheetRow]:
    """Return everybody with a place in the order of their numbers, MOST_ROWS at most; in one query."""
    statement = (
        select(Participant, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Participant.organisation_id)
        .where(on_the_roll(workshop_id))
        .order_by(Participant.in_line)
        .limit(MOST_ROWS)
    )
    return [_row(row[0], row[1]) for row in db.session.execute(statement)]


def _row(row: Participant, organisation: dict[str, str] | None) -> SheetRow:
    name = localised(organisation) if organisation else row.organisation_name
    return SheetRow(row.id, row.in_line, shown_name(row), name, masked_phone(row.phone))


def days_with_sessions(workshop_id: int) -> dict[int, list[Timed]]:
    """Return the sessions at which attendance is taken, by the number of their day."""
    found: dict[int, list[Timed]] = {}
    for each in sessions_of(workshop_id, only_counted=True):
        found.setdefault(each.session.day, []).append(each)
    return found


def files_of(number: int) -> int:
    """Return in how many files the sheet of so many names is printed."""
    return max(1, -(-number // ROWS_A_FILE))


def sheet_paper(workshop: Workshop, day: int, sessions: Sequence[Timed], *, part: int = 1) -> Response:
    """Return the sheet of a day as a PDF: a row for each name, a box to sign for each session, and empty rows.

    ``part`` is the number of the file, from 1, where there are more names than ROWS_A_FILE.
    """
    everybody = sheet_rows(workshop.id)
    part = min(part, files_of(len(everybody)))
    rows = everybody[(part - 1) * ROWS_A_FILE : part * ROWS_A_FILE]
    address = public_address_of("workshops.find_own_place")
    return paper_response(
        f"workshop-{workshop.id}-day-{day}-sheet-{part}",
        "papers/workshop_sign_in.html",
        workshop=workshop,
        sessions=sessions,
        dates=in_both(sessions[0].held_on),
        place={code: _place(workshop, code) for code in LANGUAGES},
        teachers=[each.full_name for each in teachers_of(workshop.id) if day in each.days and each.full_name],
        rows=rows,
        empty_rows=max(FEWEST_EMPTY_ROWS, len(rows) // 10),
        is_wide=len(sessions) > NARROW,
        day_words=day_labels(day),
        words=labels(),
        address=address,
        drawing=_drawing(address),
    )


def labels() -> dict[str, dict[str, str]]:
    """Return the words of the sheet, each in every language."""
    found: dict[str, dict[str, str]] = {name: {} for name in WORDS}
    for code in LANGUAGES:
        with in_language(code):
            for name, words in WORDS.items():
                found[name][code] = str(words)
    return found


def day_labels(number: int) -> dict[str, str]:
    """Return the number of a day in words, in every language."""
    found = {}
    for code in LANGUAGES:
        with in_language(code):
            found[code] = day_in_words(number, None)
    return found


def in_both(day: date | None) -> dict[str, str]:
    """Return a date in every language; empty where there is none."""
    found = {}
    for code in LANGUAGES:
        with in_language(code):
            found[code] = show_date(day) if day else ""
    return found


def _place(workshop: Workshop, language: str) -> str:
    with in_language(language):
        return place_in_words(workshop)


def _drawing(address: str) -> Markup:
    drawing = segno.make(address, error="m").svg_inline(scale=2, border=1, title=address)
    return Markup(drawing)  # noqa: S704 – made from an address of ours
