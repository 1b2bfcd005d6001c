"""Who was trained. A person is an account, else the same phone number or e-mail address, else one registration.

All of it is counted by the database: a record may be about hundreds of workshops with thousands of names each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, case, cast, func, literal, select

from lms.extensions import db
from lms.workshops.figures.scope import Scope
from lms.workshops.registration.models import Gender, Participant

ALIAS: ColumnElement[str | None] = case(
    (Participant.person_id.is_(None), func.coalesce(Participant.phone, Participant.email, cast(Participant.id, String)))
)
"""What stands for a person without an account. Phone numbers begin with a plus, addresses have an @, ids neither."""


@dataclass(frozen=True)
class People:
    """How many people were trained, how many of them more than once, how often in all, and how many are women."""

    unique: int = 0
    repeat: int = 0
    times: int = 0
    women: int = 0

    @property
    def share_of_women(self) -> float | None:
        """Women in per cent of the people; None without people."""
        return 100 * self.women / self.unique if self.unique else None


Join = Callable[[Any], Any]


def persons(scope: Scope, *by: Any, join: Join | None = None) -> Subquery:
    """Return the query for the people who were trained, once each (for each value of ``by``), with how often.

    ``join`` adds the tables that ``by`` is about to the query.
    """
    woman = func.max(case((Participant.gender == Gender.WOMAN, 1), else_=0)).label("woman")
    found: Any = select(*by, Participant.person_id, ALIAS.label("alias"), func.count().label("times"), woman)
    found = join(found.select_from(Participant)) if join else found
    return found.where(scope.trained).group_by(*by, Participant.person_id, ALIAS).subquery()  # type: ignore[no-any-return]


def counted(each: Subquery) -> list[ColumnElement[Any]]:
    """Return the columns that count people: those of People, in their order."""
    repeat = func.sum(case((each.c.times > 1, 1), else_=0))
    return [func.count().label("unique_people"), repeat, func.sum(each.c.times), func.sum(each.c.woman)]


def people(scope: Scope) -> People:
    """Return how many people were trained, in one query."""
    row = db.session.execute(select(*counted(persons(scope)))).one()
    return People(*(int(value or 0) for value in row))


def person_list(scope: Scope, *, only_repeat: bool = False) -> Select[Any]:
    """Return the query for the people who were trained, by name: their newest registration, and how often."""
    newest = func.max(Participant.id).label("newest")
    grouped = select(newest, func.count().label("times")).where(scope.trained)
    grouped = grouped.group_by(Participant.person_id, ALIAS)
    each = (grouped.having(func.count() > 1) if only_repeat else grouped).subquery()
    found: Any = select(Participant, each.c.times).join(each, each.c.newest == Participant.id)
    return found.order_by(Participant.name_key, Participant.id)  # type: ignore[no-any-return]


def registration_list(scope: Scope) -> Select[Any]:
    """Return the query for everything that people were trained at: each registration, by name."""
    found: Any = select(Participant, literal(1).label("times")).where(scope.trained)
    return found.order_by(Participant.name_key, Participant.id)  # type: ignore[no-any-return]
