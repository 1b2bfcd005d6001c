"""How those who take part are called, and where letters reach them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from lms.extensions import db
from lms.people.models import Person
from lms.workshops.registration.models import Participant


@dataclass(frozen=True)
class Address:
    """Where a letter goes, in which language, and whose account it belongs to."""

    email: str
    language: str
    person_id: int | None


def erased_name(in_line: int) -> str:
    """Return what stands for the name of somebody whose words were erased."""
    return f"Participant {in_line}"


def shown_name(participant: Participant) -> str:
    """Return the name of a participant as pages show it."""
    if participant.full_name == erased_name(participant.in_line):
        return str(_("Participant %(number)s", number=participant.in_line))
    return participant.full_name


def masked(full_name: str) -> str:
    """Return the first letter of each word of a name: enough for its owner, no use to anybody else."""
    return " ".join(f"{_first_letter(word)}…" for word in full_name.split())


def _first_letter(word: str) -> str:
    end = 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[:end]


def addresses_of(participants: Iterable[Participant]) -> dict[int, Address]:
    """Return where letters reach some participants, by their ids; who has no e-mail is left out. One query at most."""
    rows = list(participants)
    accounts = _accounts([row.person_id for row in rows if row.person_id is not None])
    found = {row.id: _address(row, accounts.get(row.person_id or 0)) for row in rows}
    return {row_id: address for row_id, address in found.items() if address is not None}


def _address(row: Participant, account: tuple[str | None, str] | None) -> Address | None:
    email, language = account or (None, row.language)
    address = row.email or email
    return Address(address, language, row.person_id) if address else None


def _accounts(person_ids: list[int]) -> dict[int, tuple[str | None, str]]:
    if not person_ids:
        return {}
    known = select(Person.id, Person.email, Person.language).where(
        Person.id.in_(person_ids), Person.disabled_at.is_(None), Person.erased_at.is_(None)
    )
    return {row.id: (row.email, row.language) for row in db.session.execute(known)}


def address_of(participant: Participant) -> Address | None:
    """Return where letters reach a participant, by the registration or the account; None without an e-mail."""
    return addresses_of([participant]).get(participant.id)
