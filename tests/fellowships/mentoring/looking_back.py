"""A fellow with everybody who looks back on the year with them, and what tests do with their forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.mentoring import operations
from lms.fellowships.mentoring.models import CheckIn, Occasion, Side
from lms.fellowships.mentoring.operations import Asking, Outsider
from lms.fellowships.mentoring.queries import check_ins_of
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person

DUE = date(2030, 1, 1)
GOOD = {"went-well": "The survey.", "change": ""}
PEER = Outsider("Kamla", "kamla@example.org")
HOST = Outsider("Devi Lal", "devi@example.org")


@dataclass
class Year:
    """A fellow with everybody who is asked about them."""

    programme: Programme
    fellow: Fellow
    person: Person
    mentor: Person
    manager: Person
    panel: Person


def ask(year: Year, occasion: Occasion = Occasion.MID_TERM) -> int:
    with transaction():
        return operations.ask_for_check_ins(year.fellow.id, occasion, DUE, year.manager.id)


def ask_all(year: Year, **changes: Any) -> int:
    usual: dict[str, Any] = {"due_on": DUE, "language": "en", "fellow": True, "mentor": True, "hosts": [HOST]}
    usual |= {"peers": [PEER], "panel": [year.panel.id]}
    with transaction():
        return operations.ask_final(year.fellow.id, Asking(**{**usual, **changes}), by=year.manager.id)


def form_of(year: Year, side: Side, occasion: Occasion = Occasion.MID_TERM) -> CheckIn:
    return next(row for row in check_ins_of(year.fellow.id, occasion) if row.side is side)


def fill(row_id: int, verdict: str = "", **answers: str) -> None:
    with transaction():
        operations.save_check_in(row_id, {**GOOD, **answers}, verdict, seen=0)
    with transaction():
        operations.hand_in_check_in(row_id, by=None)


def letters() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Letter.address, Letter.subject).order_by(Letter.id))
    return [(address, subject) for address, subject in rows]


def actions() -> list[str]:
    rows = db.session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.id))
    return [action.removeprefix("fellowships.") for action in rows if action.startswith("fellowships.")]
