"""The workshops that a reader's record is about: those that they run and that their wish lets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from lms.extensions import db
from lms.people.identity import Identity
from lms.workshops.figures.wish import RecordWish
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.permissions import run_by
from lms.workshops.registration.models import CAME, Participant


@dataclass(frozen=True)
class Scope:
    """Whose record it is, and what of it is wished."""

    identity: Identity
    wish: RecordWish

    @property
    def workshops(self) -> Select[Any]:
        """The query for the ids of the workshops."""
        return select(Workshop.id).where(run_by(self.identity), *self.wish.of_workshops())

    @property
    def trained(self) -> ColumnElement[bool]:
        """The condition on Participant that somebody was trained at one of them: attended, or partly attended."""
        return and_(
            Participant.workshop_id.in_(self.workshops),
            Participant.state.in_(CAME),
            Participant.merged_into_id.is_(None),
            *self.wish.of_people(),
        )

    def ids(self) -> Sequence[int]:
        """Return the ids of the workshops, in one query."""
        return list(db.session.execute(self.workshops.order_by(Workshop.id)).scalars())
