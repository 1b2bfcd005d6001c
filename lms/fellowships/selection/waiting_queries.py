"""Who waits for a seat of a call, in order."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.people.models import Organisation


@dataclass(frozen=True)
class Waiting:
    """One application on the waiting list. ``place`` counts from 1, without holes; ``host`` is a name by language."""

    place: int
    id: int
    full_name: str
    state_code: str
    host: dict[str, str]
    score: float | None


def who_waits(call_id: int) -> list[Waiting]:
    """Return the waiting list of a call, the first one first; in one query."""
    statement = (
        select(
            Application.id, Application.full_name, Application.state_code, Organisation.name, Application.final_score
        )
        .outerjoin(Organisation, Organisation.id == Application.host_id)
        .where(Application.call_id == call_id, Application.state == ApplicationState.WAITING)
        .order_by(Application.waiting_place, Application.id)
    )
    return [
        Waiting(place, row.id, row.full_name, row.state_code, row.name or {}, row.final_score)
        for place, row in enumerate(db.session.execute(statement), start=1)
    ]
