"""The list of the fellows of a programme: filtered, sorted, in pages and as a table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from lms.core.forms import number_of
from lms.core.language import localised
from lms.core.paging import Sorting, ordered
from lms.extensions import db
from lms.fellowships.placements.models import Fellow, FellowMentor, FellowState
from lms.people.models import Organisation, Person
from lms.people.names import search_key
from lms.people.places import STATES
from lms.people.queries import people_list

FELLOW_COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": Person.name_key.expression,
    "starts": Fellow.starts_on.expression,
    "ends": Fellow.ends_on.expression,
}


@dataclass(frozen=True)
class FellowWish:
    """Which fellows to list; what is empty asks for nothing. ``host`` and ``mentor`` are ids as text."""

    name: str = ""
    state: str = ""
    host: str = ""
    mentor: str = ""
    place: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a fellow fulfils who is listed; an unknown value finds nobody."""
        found = [Person.name_key.contains(word, autoescape=True) for word in search_key(self.name).split()]
        if self.state:
            known = self.state in set(FellowState)
            found.append(Fellow.state == FellowState(self.state) if known else Fellow.id.is_(None))
        if self.host:
            found.append(Fellow.host_id == _number(self.host))
        if self.mentor:
            mine = and_(FellowMentor.fellow_id == Fellow.id, FellowMentor.person_id == _number(self.mentor))
            found.append(exists().where(mine))
        if self.place:
            found.append(Fellow.state_code == self.place)
        return found


def _number(text: str) -> int:
    number = number_of(text)
    return -1 if number is None else number


def fellows_list(programme_id: int, wish: FellowWish, sorting: Sorting) -> Select[Any]:
    """Return the query for the fellows of a programme; ``host`` is the host's name by language."""
    statement: Any = (
        select(
            Fellow.id,
            Fellow.person_id,
            Person.full_name,
            Fellow.state,
            Organisation.name.label("host"),
            Fellow.district,
            Fellow.state_code,
            Fellow.starts_on,
            Fellow.ends_on,
            Fellow.ended_on,
            Fellow.stipend_paise,
            Fellow.funder,
            Person.email,
            Person.phone,
        )
        .outerjoin(Person, Person.id == Fellow.person_id)
        .outerjoin(Organisation, Organisation.id == Fellow.host_id)
        .where(Fellow.programme_id == programme_id, *wish.conditions())
    )
    return ordered(statement, FELLOW_COLUMNS, sorting).order_by(Fellow.id)


def mentor_names(fellow_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the mentors of some fellows, each once, in one query."""
    rows = db.session.execute(
        select(FellowMentor.fellow_id, Person.full_name)
        .join(Person, Person.id == FellowMentor.person_id)
        .where(FellowMentor.fellow_id.in_(fellow_ids))
        .order_by(FellowMentor.id)
    )
    found: dict[int, list[str]] = {}
    for fellow_id, name in rows:
        names = found.setdefault(fellow_id, [])
        if name not in names:
            names.append(name)
    return found


@dataclass(frozen=True)
class Choices:
    """What the fellows of a programme can be filtered by: keys and words."""

    hosts: list[tuple[str, str]]
    mentors: list[tuple[str, str]]
    places: list[tuple[str, Any]]


def fellow_choices(programme_id: int) -> Choices:
    """Return the hosts, mentors and home states that the fellows of a programme have, in three queries."""
    own = Fellow.programme_id == programme_id
    hosts = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(select(Fellow.host_id).where(own)))
        .order_by(Organisation.name_key)
    )
    accompanied = select(FellowMentor.person_id).join(Fellow, Fellow.id == FellowMentor.fellow_id).where(own)
    mentors = db.session.execute(
        select(Person.id, Person.full_name).where(Person.id.in_(accompanied)).order_by(Person.name_key)
    )
    codes = set(db.session.scalars(select(Fellow.state_code).where(own).distinct()))
    return Choices(
        [(str(key), localised(name)) for key, name in hosts],
        [(str(key), name) for key, name in mentors],
        [(code, name) for code, name in STATES.items() if code in codes],
    )


def people_to_start(search: str, *, limit: int = 20) -> list[Any]:
    """Return people with an open account whose name or login fits some words, the first few by name."""
    found = people_list(Sorting("name", descending=False), search=search)
    is_open = (Person.disabled_at.is_(None), Person.erased_at.is_(None))
    return list(db.session.execute(found.where(*is_open).limit(limit)))
