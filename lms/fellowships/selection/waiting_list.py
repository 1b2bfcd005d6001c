"""The order of the waiting list of a call, which managers change with a reason.

All inside the caller's transaction. Who waits is told of it in no letter: an offer goes by the order of the moment.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import history
from lms.core.errors import Refusal
from lms.core.moves import checked_reason
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection.pool import held_call


def move_to(call_id: int, application_id: int, place: int, *, seen: Sequence[int], reason: str, by: int) -> Application:
    """Let somebody who waits stand at a place, the others keep their order; return their application.

    ``seen`` is the order in which the manager saw the list. Where they stand there already, also because the same was
    sent twice, nothing is written. Raises Refusal, and changes nothing, where the list has changed since, the
    application does not wait, the list has no such place or the reason is missing.
    """
    held_call(call_id)
    waiting = held_waiting(call_id)
    order = list(waiting)
    others = [each for each in order if each != application_id]
    before = order.index(application_id) + 1 if application_id in waiting else None
    if before == place and others == [each for each in seen if each != application_id]:
        return waiting[application_id]
    if order != list(seen):
        sentence = _l(
            "The waiting list has changed since you looked, so nothing was done. "
            "It stands above as it is now: look at it and send this once more."
        )
        raise Refusal(sentence)
    if before is None:
        raise Refusal(_l("This person is not on the waiting list. Choose somebody who is."), field="application")
    if not 1 <= place <= len(order):
        raise Refusal(_l("Enter a place from 1 to %(last)d.", last=len(order)), field="place")
    reason = checked_reason(reason)
    others.insert(place - 1, application_id)
    for number, each in enumerate(others, start=1):
        waiting[each].waiting_place = number
    moved = waiting[application_id]
    history.record(
        "fellowships.waiting_list_reordered", moved, by=by, place_before=before, place_after=place, reason=reason
    )
    return moved


def held_waiting(call_id: int) -> dict[int, Application]:
    """Return who waits, in order; held by number, as everybody holds several applications of a call."""
    statement = (
        select(Application)
        .where(Application.call_id == call_id, Application.state == ApplicationState.WAITING)
        .order_by(Application.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    held = db.session.scalars(statement).all()
    return {each.id: each for each in sorted(held, key=lambda each: (each.waiting_place or 0, each.id))}
