"""What only the clock asks for: offers that run out, and the reminder two days before."""

from __future__ import annotations

from lms.core import clock
from lms.core.database import transaction
from lms.core.jobs import JobRun, enqueue, job, rounds
from lms.extensions import db
from lms.fellowships.selection.offers import due_offers, expire, remind

JOB = "fellowships.look_after_offers"


def notice_due_offers() -> None:
    """Ask for a job where an offer has run out or is to be reminded of; costs one indexed query where none is."""
    is_due = bool(due_offers(clock.now()))
    db.session.rollback()
    if is_due:
        with transaction():
            enqueue(JOB, {}, key=JOB, again=True)


@job(JOB)
def look_after_offers(_: JobRun) -> dict[str, int]:
    """End the offers that have run out and remind of those that soon will, each in a transaction of its own."""
    done = 0
    for offer_id, is_over in due_offers(clock.now()):
        with transaction():
            done += expire(offer_id) if is_over else remind(offer_id)
    return {"offers": done}


rounds.add("fellowships.offers", notice_due_offers)
