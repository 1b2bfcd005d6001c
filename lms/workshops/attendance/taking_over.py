"""Taking a list of participants over: who is known already, and putting the others on the list with their marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.people.names import search_key
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.marking import mark_all
from lms.workshops.attendance.models import MarkSource
from lms.workshops.attendance.name_index import NameIndex
from lms.workshops.attendance.roster import Roster, RosterRow
from lms.workshops.attendance.walk_ins import with_place
from lms.workshops.moves import Actor
from lms.workshops.registration.matching import LEFT
from lms.workshops.registration.models import ON_THE_ROLL, Participant, Source
from lms.workshops.registration.operations import register
from lms.workshops.registration.places import held_workshop
from lms.workshops.registration.queries import counts, same_form
from lms.workshops.registration.registrants import Registrant

BATCH = 25
"""How many rows go into one transaction, so that nobody else has to wait long for theirs."""
CONTACTS = ("phone", "email")
NO_PLACE = _l(
    "All places are taken, so this name is on the waiting list, and its marks were not entered. Send the list again, "
    "and say that you let them in all the same."
)


class Answer(StrEnum):
    """Whether a row is about the one who is known already."""

    SAME = "same"
    ANOTHER = "another"


@dataclass(frozen=True)
class Known:
    """A participant, or an earlier row of the file (``row``), who may be the one of a row.

    ``contacts`` are the columns in which both have the same.
    """

    full_name: str
    participant_id: int | None = None
    row: int | None = None
    contacts: tuple[str, ...] = ()

    @property
    def first_answer(self) -> Answer | None:
        """What is likely: who has the same phone number or e-mail is the same person; a name alone says nothing."""
        return Answer.SAME if self.contacts else None


def known_in(workshop_id: int, roster: Roster, form_key: str) -> dict[int, Known]:
    """Return who of a list may be known already, by the number of the row: on the list of the workshop, or above.

    The same phone number or e-mail goes before a similar name. Whom the same form has put there is not meant. In one
    query.
    """
    people = _People(workshop_id, form_key)
    found: dict[int, Known] = {}
    for row in roster.good:
        known = people.find(row)
        if known is not None:
            found[row.number] = known
        people.add(row.facts, Known(row.full_name, row=row.number))
    return found


def _listed(workshop_id: int) -> Any:
    columns = (Participant.id, Participant.full_name, Participant.phone, Participant.email, Participant.form_key)
    accounts = (Person.phone.label("own_phone"), Person.email.label("own_email"))
    statement = select(*columns, *accounts).outerjoin(Person, Person.id == Participant.person_id)
    return statement.where(counts(workshop_id), Participant.state.not_in(LEFT)).order_by(Participant.id)


class _People:
    """Everybody on the list of a workshop, and the rows that were read so far."""

    def __init__(self, workshop_id: int, form_key: str) -> None:
        self._contacts: dict[tuple[str, str], Known] = {}
        self._names: NameIndex[Known] = NameIndex()
        for row in db.session.execute(_listed(workshop_id)):
            if (row.form_key or "").startswith(f"{form_key}."):
                continue
            known = Known(row.full_name, participant_id=row.id)
            self.add({"full_name": row.full_name, "phone": row.phone, "email": row.email}, known)
            self._add_contacts({"phone": row.own_phone, "email": row.own_email}, known)

    def add(self, facts: Mapping[str, Any], known: Known) -> None:
        self._names.add(str(facts["full_name"]), known)
        self._add_contacts(facts, known)

    def _add_contacts(self, facts: Mapping[str, Any], known: Known) -> None:
        for name in CONTACTS:
            if facts.get(name):
                self._contacts.setdefault((name, str(facts[name])), known)

    def find(self, row: RosterRow) -> Known | None:
        shared = [name for name in CONTACTS if (name, str(row.facts.get(name))) in self._contacts]
        if shared:
            known = self._contacts[shared[0], str(row.facts[shared[0]])]
            return Known(known.full_name, known.participant_id, known.row, tuple(shared))
        return next(iter(self._names.like(row.full_name)), None)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a list is to be taken over. ``answers`` say by row whether it is the one who is known."""

    form_key: str
    language: str
    answers: Mapping[int, Answer]
    above_capacity: bool = False

    def key_of(self, row: int) -> str:
        """Return what names the registration of a row, so that a list sent twice is taken once."""
        return f"{self.form_key}.r{row}"


def require_answers(known: Mapping[int, Known], wish: Wish) -> None:
    """Raise Refusal unless of everybody who may be known somebody has said whether they are."""
    open_rows = [str(number) for number in sorted(known) if number not in wish.answers]
    if open_rows:
        sentence = _l("Say of these rows whether it is the same person: %(rows)s.", rows=", ".join(open_rows[:20]))
        raise Refusal(sentence, field=f"same.{open_rows[0]}")


@dataclass(frozen=True)
class TakenRow:
    """What became of a row: on the list now, with a place or waiting; ``refused`` is why it could not be taken."""

    row: RosterRow
    participant_id: int | None = None
    is_new: bool = False
    is_waiting: bool = False
    refused: Any = ""


def batches(roster: Roster) -> Iterator[Sequence[RosterRow]]:
    """Yield the rows that can be taken, BATCH at a time, in their order."""
    rows = roster.good
    yield from (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def take_over(
    workshop_id: int, rows: Sequence[RosterRow], known: Mapping[int, Known], wish: Wish, *, by: int
) -> list[TakenRow]:
    """Put some rows on the list of a workshop with their marks, inside the caller's transaction; one by one.

    Sent twice it is done once. A row that cannot be taken says why, and the others are.
    """
    held_workshop(workshop_id)
    taken = [_taken(workshop_id, row, known.get(row.number), wish, by) for row in _with_organisations(rows)]
    db.session.flush()
    problems = _mark(taken, wish, by)
    return [replace(each, refused=problems.get(each.row.number, each.refused)) for each in taken]


def _with_organisations(rows: Sequence[RosterRow]) -> list[RosterRow]:
    """Return the rows, each with the organisation of the site that it names in any language; in one query at most."""
    if not any(row.facts.get("organisation_name") for row in rows):
        return list(rows)
    found = db.session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.id.desc()))
    by_name = {search_key(name): key for key, names in found for name in names.values()}
    named = ((row, by_name.get(search_key(row.facts.get("organisation_name", "")))) for row in rows)
    return [replace(row, facts={**row.facts, "organisation_id": key}) for row, key in named]


def _taken(workshop_id: int, row: RosterRow, known: Known | None, wish: Wish, by: int) -> TakenRow:
    try:
        answer = wish.answers.get(row.number)
        if known is not None and answer is Answer.SAME:
            return _known_one(workshop_id, row, known, wish, by)
        return _new_one(workshop_id, row, known, wish, by)
    except Refusal as refusal:
        return TakenRow(row, refused=refusal.sentence)


def _known_one(workshop_id: int, row: RosterRow, known: Known, wish: Wish, by: int) -> TakenRow:
    """Return the participant who is known, with a place where the row says that they came."""
    participant_id = known.participant_id
    if known.row is not None:
        earlier = same_form(workshop_id, wish.key_of(known.row))
        if earlier is None:
            sentence = _l("Row %(row)d, which is the same person, could not be taken. Mend that first.", row=known.row)
            raise Refusal(sentence)
        participant_id = earlier.id
    participant = db.session.get_one(Participant, participant_id)
    if row.marks:
        participant = with_place(workshop_id, participant.id, above_capacity=wish.above_capacity, by=by)
    return TakenRow(row, participant.id)


def _new_one(workshop_id: int, row: RosterRow, known: Known | None, wish: Wish, by: int) -> TakenRow:
    facts = dict(row.facts)
    for name in known.contacts if known is not None else ():
        del facts[name]  # two people share it; it stays with the first
    key = wish.key_of(row.number)
    is_new = same_form(workshop_id, key) is None
    participant = register(
        workshop_id,
        Registrant(**facts, language=wish.language),
        source=Source.ROSTER,
        actor=Actor.ORGANISER,
        by=by,
        form_key=key,
    )
    db.session.flush()
    if participant.state not in ON_THE_ROLL and wish.above_capacity:
        participant = with_place(workshop_id, participant.id, above_capacity=True, by=by)
    is_waiting = participant.state not in ON_THE_ROLL
    return TakenRow(row, participant.id, is_new, is_waiting, NO_PLACE if is_waiting and row.marks else "")


def _mark(taken: Sequence[TakenRow], wish: Wish, by: int) -> dict[int, Any]:
    """Enter the marks of some rows, and return by row why one could not be entered.

    What is marked already stays; what a row says differently waits until somebody has looked at both.
    """
    now = clock.now()
    by_session: dict[int, list[tuple[int, Said]]] = {}
    for each in taken:
        if each.participant_id is not None and not each.is_waiting:
            for session_id, said in _said(each, each.participant_id, wish, now):
                by_session.setdefault(session_id, []).append((each.row.number, said))
    problems: dict[int, Any] = {}
    for session_id, found in sorted(by_session.items()):
        results = mark_all(session_id, [said for _row, said in found], source=MarkSource.SHEET, by=by)
        refused = zip((row for row, _said in found), results, strict=True)
        problems |= {row: result.sentence for row, result in refused if isinstance(result, Refusal)}
    return problems


def _said(each: TakenRow, participant_id: int, wish: Wish, now: datetime) -> Iterator[tuple[int, Said]]:
    for session_id, presence in each.row.marks.items():
        key = f"{wish.form_key}.{presence[0]}.{session_id}.r{each.row.number}"
        yield session_id, Said(participant_id, presence, now, key)
