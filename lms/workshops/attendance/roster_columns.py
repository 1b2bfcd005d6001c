"""The columns of a list of participants: how people head them, in both languages, and how their cells are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.language import LANGUAGES, in_language
from lms.people.logins import email_of, phone_of, western_digits
from lms.people.names import search_key
from lms.people.places import STATES
from lms.workshops.attendance.models import PRESENCE_NAMES, Presence
from lms.workshops.planning.times import Timed
from lms.workshops.registration.models import (
    AGE_NAMES,
    GENDER_NAMES,
    QUALIFICATION_NAMES,
    AgeGroup,
    Gender,
    Qualification,
)
from lms.workshops.registration.pasting import GENDER_WORDS, LONGEST_NAME, age_group_of

LABELS: dict[str, Any] = {
    "full_name": _l("Name"),
    "phone": _l("Phone number"),
    "email": _l("E-mail address"),
    "gender": _l("Gender"),
    "age_group": _l("Age group"),
    "qualification": _l("Qualification"),
    "organisation_name": _l("Organisation"),
    "district": _l("District"),
    "state_code": _l("Home state"),
}
_WRITTEN = {
    "full_name": frozenset({"name", "full name", "participant", "participant name", "name of participant"})
    | {"नाम", "पूरा नाम", "प्रतिभागी", "प्रतिभागी का नाम"},
    "phone": frozenset({"phone", "mobile", "phone no", "mobile no", "phone number", "mobile number", "contact no"})
    | {"contact", "contact number", "फ़ोन", "फोन", "मोबाइल", "फ़ोन नंबर", "फोन नंबर", "मोबाइल नंबर", "संपर्क"},
    "email": frozenset({"email", "e mail", "email id", "e mail id", "email address", "e mail address", "mail"})
    | {"ईमेल", "ई मेल", "ई मेल पता", "ईमेल पता"},
    "gender": frozenset({"gender", "sex", "m f", "लिंग"}),
    "age_group": frozenset({"age", "age group", "age in years", "उम्र", "आयु", "आयु वर्ग", "उम्र वर्ग"}),
    "qualification": frozenset({"qualification", "education", "highest qualification", "educational qualification"})
    | {"योग्यता", "शिक्षा", "शैक्षिक योग्यता", "पढ़ाई"},
    "organisation_name": frozenset({"organisation", "organization", "ngo", "institution", "office", "name of ngo"})
    | {"संगठन", "संस्था", "संस्था का नाम", "संगठन का नाम"},
    "district": frozenset({"district", "home district", "ज़िला", "जिला", "गृह ज़िला", "गृह जिला"}),
    "state_code": frozenset({"state", "home state", "state ut", "राज्य", "गृह राज्य", "प्रदेश"}),
}
LINE_NUMBERS = frozenset({"no", "s no", "sr no", "sl no", "sr", "serial no", "#", "क्र", "क्र सं", "क्रमांक"})
_SESSION = re.compile(r"(\d{1,2})\.(\d{1,3})(?:\D.*)?")
_PRESENCE_WORDS = {
    Presence.PRESENT: {"p", "present", "yes", "y", "1", "✓", "✔", "उ", "उपस्थित", "हाज़िर", "हाजिर", "हाँ", "हां"},
    Presence.LATE: {"l", "late", "came late", "दे", "देर", "देर से", "देर से आए"},
    Presence.ABSENT: {"a", "absent", "no", "n", "0", "✗", "✘", "x", "अ", "अनुपस्थित", "गैरहाज़िर", "ग़ैरहाज़िर", "नहीं"},
}
_QUALIFICATION_WORDS = {
    Qualification.UP_TO_8: {"8", "8th", "class 8", "middle", "primary", "below 8", "आठवीं", "8वीं", "प्राथमिक"},
    Qualification.SECONDARY: {"10", "10th", "class 10", "matric", "ssc", "secondary", "दसवीं", "10वीं", "मैट्रिक"},
    Qualification.HIGHER_SECONDARY: {"12", "12th", "class 12", "inter", "intermediate", "hsc", "higher secondary"}
    | {"बारहवीं", "12वीं", "इंटर"},
    Qualification.GRADUATE: {
        "graduate",
        "graduation",
        "ba",
        "b a",
        "bsc",
        "b sc",
        "bcom",
        "b com",
        "bsw",
        "b s w",
        "स्नातक",
    },
    Qualification.POSTGRADUATE: {"postgraduate", "post graduate", "pg", "ma", "m a", "msc", "msw", "m s w", "mcom"}
    | {"स्नातकोत्तर", "परास्नातक"},
}


def plain(text: str) -> str:
    """Return a heading or a cell as it is compared: folded, without punctuation at its sides and between words."""
    return " ".join(re.sub(r"[\s._:/()*'’-]+", " ", search_key(western_digits(text))).split())


HEADINGS = {name: frozenset(plain(word) for word in words) for name, words in _WRITTEN.items()}
"""How each column may be headed, as headings are compared."""


def _with_names(names: Mapping[Any, Any], words: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the codes by every word for them: the site's own in each language, the codes, and further ones."""
    found = {plain(str(code)): code for code in names}
    for language in LANGUAGES:
        with in_language(language):
            found |= {plain(str(name)): code for code, name in names.items()}
    return found | {plain(word): code for code, each in words.items() for word in each}


@dataclass(frozen=True)
class Columns:
    """Which column of a table is what: fields and sessions by their place; headings that nobody knows."""

    fields: Mapping[str, int]
    sessions: Mapping[int, int]
    unknown: Sequence[str]


def columns_of(headings: Sequence[str], sessions: Sequence[Timed]) -> Columns:
    """Return what the columns of a table are, by its headings in any order. Raises Refusal where the name is missing.

    A column of a session is headed with its number as in the table to fill in (1.2: day 1, session 2) or its title.
    """
    fields: dict[str, int] = {}
    by_session: dict[int, int] = {}
    unknown = []
    for place, heading in enumerate(headings):
        name = next((name for name, known in HEADINGS.items() if plain(heading) in known), None)
        session = None if name else _session_of(heading, sessions)
        if name is not None:
            fields.setdefault(name, place)
        elif session is not None:
            by_session.setdefault(session, place)
        elif heading.strip() and plain(heading) not in LINE_NUMBERS:
            unknown.append(heading.strip()[:40])
    if "full_name" not in fields:
        raise Refusal(_missing(fields, unknown), field="file")
    return Columns(fields, by_session, unknown)


def _missing(fields: Mapping[str, int], unknown: Sequence[str]) -> Any:
    known = ", ".join(str(LABELS[name]) for name in LABELS)
    words = {"known": known, "unknown": ", ".join(unknown[:8]) or "–"}
    words["found"] = ", ".join(str(LABELS[name]) for name in fields) or "–"
    return _l(
        "There is no column with the names. Head it “Name” (or “नाम”) in the first row. Columns that can be read: "
        "%(known)s. Found: %(found)s. Not known: %(unknown)s.",
        **words,
    )


def _session_of(heading: str, sessions: Sequence[Timed]) -> int | None:
    numbered = {number: each.session for number, each in session_numbers(sessions)}
    found = _SESSION.fullmatch(western_digits(heading).strip())
    if found is not None:
        session = numbered.get(f"{int(found[1])}.{int(found[2])}")
        return session.id if session is not None else None
    titles = {plain(title): each.session.id for each in sessions for title in each.session.title.values()}
    return titles.get(plain(heading))


def session_numbers(sessions: Sequence[Timed]) -> list[tuple[str, Timed]]:
    """Return the sessions with their numbers: the day, and the place among the sessions of that day that count."""
    seen: dict[int, int] = {}
    found = []
    for each in sessions:
        seen[each.session.day] = seen.get(each.session.day, 0) + 1
        found.append((f"{each.session.day}.{seen[each.session.day]}", each))
    return found


class CellReader:
    """Reads the cells of a list; made once for a whole list, because it knows every word in both languages."""

    def __init__(self) -> None:
        self._genders = _with_names(GENDER_NAMES, {}) | {plain(word): each for word, each in GENDER_WORDS.items()}
        self._ages = _with_names(AGE_NAMES, {})
        self._qualifications = _with_names(QUALIFICATION_NAMES, _QUALIFICATION_WORDS)
        self._states = _with_names({code: STATES[code] for code in STATES}, {})
        self._presences = _with_names(PRESENCE_NAMES, _PRESENCE_WORDS)

    def read(self, name: str, cell: str) -> Any:
        """Return what a cell of a column says, as it is kept. Raises Refusal that says what to write instead."""
        reader: Callable[[str], Any] | None = getattr(self, f"_{name}", None)
        return reader(cell) if reader is not None else self._short(cell)

    def presence(self, cell: str) -> Presence:
        """Return what a cell of a session says. Raises Refusal for what is outside the scale."""
        found = self._presences.get(plain(cell)) or self._presences.get(cell.strip())
        if found is None:
            raise Refusal(_l("“%(cell)s” is no mark. Write P (present), L (came late) or A (absent).", cell=cell[:40]))
        return Presence(found)

    def _short(self, cell: str) -> str:
        if len(cell) > LONGEST_NAME:
            raise Refusal(_l("This is too long: %(max)d characters at most.", max=LONGEST_NAME))
        return cell

    def _full_name(self, cell: str) -> str:
        if not cell:
            raise Refusal(_l("The name is missing. Write it, or take the row out."))
        return self._short(cell)

    def _phone(self, cell: str) -> str:
        return phone_of(cell.removesuffix(".0"))

    def _email(self, cell: str) -> str:
        return email_of(cell)

    def _gender(self, cell: str) -> Gender:
        return Gender(self._known(self._genders, cell, GENDER_NAMES))

    def _age_group(self, cell: str) -> AgeGroup:
        years = western_digits(cell).removesuffix(".0")
        if years.isascii() and years.isdigit() and 10 <= int(years[:4]) <= 99:
            return age_group_of(int(years))
        return AgeGroup(self._known(self._ages, cell, AGE_NAMES))

    def _qualification(self, cell: str) -> Qualification:
        return Qualification(self._known(self._qualifications, cell, QUALIFICATION_NAMES))

    def _state_code(self, cell: str) -> str:
        found = self._states.get(plain(cell))
        if found is None:
            raise Refusal(_l("“%(cell)s” is no state of India. Write its whole name, like Bihar.", cell=cell[:40]))
        return str(found)

    def _district(self, cell: str) -> str:
        if len(cell) > 100:
            raise Refusal(_l("This is too long: %(max)d characters at most.", max=100))
        return cell

    def _known(self, words: Mapping[str, Any], cell: str, names: Mapping[Any, Any]) -> Any:
        found = words.get(plain(cell))
        if found is None:
            known = ", ".join(str(name) for name in names.values())
            raise Refusal(_l("“%(cell)s” is not known. Write one of: %(known)s.", cell=cell[:40], known=known))
        return found
