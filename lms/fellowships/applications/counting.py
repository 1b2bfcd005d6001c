"""How many applications calls have by state, which the pages of calls show."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from lms.extensions import db
from lms.fellowships.applications.models import NAMES, Application
from lms.fellowships.calls.counts import Counted


def counted(call_ids: Collection[int]) -> dict[int, list[Counted]]:
    """Return the numbers of applications of some calls by state, in the order of the states, in one query."""
    statement = select(Application.call_id, Application.state, func.count()).where(Application.call_id.in_(call_ids))
    rows = db.session.execute(statement.group_by(Application.call_id, Application.state))
    numbers = {(call_id, state): number for call_id, state, number in rows}
    return {
        call_id: [
            Counted(state, name, numbers[call_id, state])
            for state, name in NAMES.items()
            if (call_id, state) in numbers
        ]
        for call_id in {call_id for call_id, _state in numbers}
    }
