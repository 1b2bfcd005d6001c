"""Opening and closing the tests of a workshop for phones. Each of these runs inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.library.documents import Phase, Test
from lms.workshops.measuring.models import Medium, PhaseOpening, Sitting
from lms.workshops.measuring.scoring import graded, score_of
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop, WorkshopState

WITHOUT_TESTS = frozenset({WorkshopState.DRAFT, WorkshopState.CANCELLED})


def test_of(workshop_id: int, phase: Phase) -> Test | None:
    """Return one of the two tests of a workshop, or None where it has none."""
    plan = document_of(workshop_id)
    return plan.test(phase) if plan else None


def held_opening(workshop_id: int, phase: Phase, *, is_shared: bool = False) -> PhaseOpening | None:
    """Return since when a test is open, held; ``is_shared`` holds it against its being closed only."""
    statement = select(PhaseOpening).where(PhaseOpening.workshop_id == workshop_id, PhaseOpening.phase == phase)
    held = statement.with_for_update(read=is_shared).execution_options(populate_existing=True)
    return db.session.scalar(held)


def open_phase(workshop_id: int, phase: Phase, *, by: int | None) -> None:
    """Let a test be taken on phones. Opening it again gives back what closing it had handed in.

    Doing it twice changes nothing. Raises Refusal where the workshop has no such test, is a draft, or is cancelled.
    """
    workshop = lock(Workshop, workshop_id)
    if workshop is None or workshop.state in WITHOUT_TESTS:
        raise Refusal(_l("Announce the workshop first; a test can be opened for those who are registered."))
    if test_of(workshop_id, phase) is None:
        raise Refusal(_l("This workshop has no such test. Plan it from a template that has tests."))
    opening = held_opening(workshop_id, phase)
    if opening is None:
        opening = PhaseOpening(workshop_id=workshop_id, phase=phase)
    elif opening.closed_at is None:
        return
    else:
        _give_back(workshop_id, phase, opening.closed_at)
    opening.opened_at, opening.opened_by_id, opening.closed_at = clock.now(), by, None
    db.session.add(opening)
    history.record("workshops.test_opened", opening, by=by, phase=str(phase))


def _give_back(workshop_id: int, phase: Phase, closed_at: datetime) -> None:
    """Let those write on whose test was handed in because it was closed."""
    own = (Sitting.workshop_id == workshop_id, Sitting.phase == phase, Sitting.medium == Medium.PHONE)
    statement = select(Sitting).where(*own, Sitting.handed_in_at == closed_at).order_by(Sitting.id)
    for sitting in db.session.scalars(statement.with_for_update()):
        sitting.handed_in_at, sitting.score, sitting.fractions = None, None, None
        sitting.version += 1


def close_phase(workshop_id: int, phase: Phase, *, by: int | None) -> None:
    """Close a test for phones; what was saved until now is handed in. Doing it twice changes nothing."""
    opening = held_opening(workshop_id, phase)
    if opening is None or opening.closed_at is not None:
        return
    opening.closed_at = clock.now()
    number = _hand_in_all(workshop_id, phase, opening.closed_at)
    history.record("workshops.test_closed", opening, by=by, phase=str(phase), handed_in=number)


def _hand_in_all(workshop_id: int, phase: Phase, at: datetime) -> int:
    test = test_of(workshop_id, phase)
    own = (Sitting.workshop_id == workshop_id, Sitting.phase == phase, Sitting.handed_in_at.is_(None))
    statement = select(Sitting).where(*own).order_by(Sitting.id).with_for_update()
    sittings = [each for each in db.session.scalars(statement) if each.answers] if test else []
    for sitting in sittings:
        if test is not None:
            finish(sitting, test, at)
    return len(sittings)


def finish(sitting: Sitting, test: Test, at: datetime) -> None:
    """Grade a test and count it as handed in."""
    sitting.fractions = graded(test, sitting.answers)
    sitting.score = score_of(test, sitting.fractions)
    sitting.handed_in_at = at
    sitting.version += 1


def close_all(workshop: Workshop, by: int | None) -> None:
    """Close both tests of a workshop that is over."""
    for phase in Phase:
        close_phase(workshop.id, phase, by=by)
