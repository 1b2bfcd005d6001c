"""Who teaches at a workshop: added, given days, and taken away."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from lms.core import history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopDay, WorkshopSession
from lms.workshops.planning.operations import check_open, held

MOST_FACILITATORS = 40


def add_person(workshop_id: int, person_id: int, days: Collection[int], *, by: int | None) -> Facilitator:
    """Let somebody with an account teach at a workshop; they run it from now on. Asked again, their days change.

    Raises Refusal for a closed account.
    """
    workshop = _open(workshop_id)
    person = lock(Person, person_id)
    if person is None or not person.may_sign_in:
        raise Refusal(_l("This account is closed. Choose somebody else, or enter only the name."), field="search")
    known = db.session.scalar(select(Facilitator).filter_by(workshop_id=workshop_id, person_id=person_id))
    if known is not None:
        return change_days(workshop_id, known.id, days, by=by) or known
    return _added(workshop, Facilitator(workshop_id=workshop_id, person_id=person_id), days, by)


def add_name(workshop_id: int, name: str, days: Collection[int], *, by: int | None) -> Facilitator:
    """Let somebody without an account teach at a workshop; the same name again changes the days."""
    workshop = _open(workshop_id)
    if not name:
        raise Refusal(_l("Enter the name."), field="name")
    known = db.session.scalar(select(Facilitator).filter_by(workshop_id=workshop_id, person_id=None, name=name))
    if known is not None:
        return change_days(workshop_id, known.id, days, by=by) or known
    return _added(workshop, Facilitator(workshop_id=workshop_id, name=name), days, by)


def _added(workshop: Workshop, facilitator: Facilitator, days: Collection[int], by: int | None) -> Facilitator:
    count = select(func.count()).where(Facilitator.workshop_id == workshop.id)
    if (db.session.scalar(count) or 0) >= MOST_FACILITATORS:
        raise Refusal(_l("A workshop has %(most)d facilitators at most.", most=MOST_FACILITATORS))
    facilitator.days = _known_days(workshop.id, days)
    try:
        with db.session.begin_nested():
            db.session.add(facilitator)
    except IntegrityError:
        known = select(Facilitator).filter_by(workshop_id=workshop.id, person_id=facilitator.person_id)
        return db.session.scalars(known).one()
    who = {"person": facilitator.person_id} if facilitator.person_id else {}
    history.record("workshops.facilitator_added", workshop, by=by, facilitator=facilitator.id, **who)
    return facilitator


def change_days(workshop_id: int, facilitator_id: int, days: Collection[int], *, by: int | None) -> Facilitator | None:
    """Let somebody teach on other days of a workshop; None where they do not teach there any more."""
    workshop, facilitator = _open(workshop_id), lock(Facilitator, facilitator_id)
    if facilitator is None or facilitator.workshop_id != workshop_id:
        return None
    wanted = _known_days(workshop_id, days)
    if wanted != facilitator.days:
        facilitator.days = wanted
        history.record("workshops.facilitator_changed", workshop, by=by, facilitator=facilitator_id, days=wanted)
    return facilitator


def remove_facilitator(workshop_id: int, facilitator_id: int, *, by: int | None) -> None:
    """Let somebody no longer teach at a workshop, nor run it; their sessions stay. Doing it again changes nothing."""
    workshop, facilitator = _open(workshop_id), lock(Facilitator, facilitator_id)
    if facilitator is None or facilitator.workshop_id != workshop_id:
        return
    theirs = WorkshopSession.facilitator_id == facilitator_id
    db.session.execute(update(WorkshopSession).where(theirs).values(facilitator_id=None))
    who = {"person": facilitator.person_id} if facilitator.person_id else {}
    db.session.delete(facilitator)
    history.record("workshops.facilitator_removed", workshop, by=by, facilitator=facilitator_id, **who)


def _open(workshop_id: int) -> Workshop:
    workshop = held(workshop_id)
    check_open(workshop)
    return workshop


def _known_days(workshop_id: int, days: Collection[int]) -> list[int]:
    """Return those of some days that the workshop has; every one of them where none is named."""
    numbers = select(WorkshopDay.number).where(WorkshopDay.workshop_id == workshop_id).order_by(WorkshopDay.number)
    known = list(db.session.scalars(numbers))
    return [number for number in known if number in set(days)] or known
