"""Taking a test on a phone: saving what is answered, and handing it in. Each runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.errors import Refusal
from lms.extensions import db
from lms.questionnaires.drafts import merged
from lms.workshops.library.documents import Phase, Test
from lms.workshops.measuring.models import Medium, Sitting
from lms.workshops.measuring.openings import finish, held_opening
from lms.workshops.registration.models import ON_THE_ROLL, Participant

Answers = Mapping[str, Any]


class SittingClosed(Refusal):
    """A test that takes no answers: it is not open, or was handed in."""


def held_sitting(participant_id: int, phase: Phase) -> Sitting | None:
    """Return a participant's test, held, as it is now; None where it was not begun."""
    own = (Sitting.participant_id == participant_id, Sitting.phase == phase)
    statement = select(Sitting).where(*own).with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def save_answers(participant_id: int, phase: Phase, answers: Answers, *, seen: int | None) -> int:
    """Keep what a participant has answered so far, and return the version; ``answers`` are of what was on the page.

    Raises SittingClosed where nothing can be saved, and DraftConflict where another window saved other answers since
    the version that was ``seen`` (0: nothing was saved then).
    """
    sitting = _open_sitting(participant_id, phase)
    if sitting.handed_in_at is not None:
        raise SittingClosed(_why_closed(sitting))
    kept = merged(sitting.answers, dict(answers), version=sitting.version, seen=seen)
    if kept != sitting.answers:
        sitting.answers = kept
        sitting.version += 1
    return sitting.version


def _why_closed(sitting: Sitting) -> Any:
    if sitting.medium is Medium.PAPER:
        return _l("Your answers on paper are entered already, and they count. Tell the facilitator if that is wrong.")
    return _l("This test is handed in, so nothing can be changed in it.")


def _open_sitting(participant_id: int, phase: Phase) -> Sitting:
    """Return the test of a participant who can write in it now, held; begun now where it was not. See save_answers."""
    participant = db.session.get(Participant, participant_id)
    if participant is None or participant.merged_into_id is not None or participant.state not in ON_THE_ROLL:
        raise SittingClosed(_l("Only participants with a place can take this test. Ask the organisers for yours."))
    opening = held_opening(participant.workshop_id, phase, is_shared=True)
    found = held_sitting(participant_id, phase)
    if found is not None and found.handed_in_at is not None:
        return found
    if opening is None:
        raise SittingClosed(_l("This test is not open yet. The facilitator opens it when it is time."))
    if opening.closed_at is not None:
        raise SittingClosed(_l("This test is closed. What you had saved counts. Speak with the facilitator."))
    return found or _begun(participant, phase)


def _begun(participant: Participant, phase: Phase) -> Sitting:
    """Return a new test, or the one that another window of the participant began in this moment."""
    new = Sitting(
        workshop_id=participant.workshop_id,
        participant_id=participant.id,
        phase=phase,
        medium=Medium.PHONE,
        answers={},
        version=0,
        begun_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:
        known = held_sitting(participant.id, phase)
        if known is None:
            raise
        return known
    return new


def hand_in(participant_id: int, phase: Phase, test: Test, *, by: int | None) -> None:
    """Hand in what a participant has saved, and grade it. Doing it twice changes nothing.

    Raises SittingClosed where the test is not open, and Refusal where nothing was answered.
    """
    sitting = _open_sitting(participant_id, phase)
    if sitting.handed_in_at is not None:
        return
    if not sitting.answers:
        raise Refusal(_l("Answer at least one question, then hand the test in."))
    finish(sitting, test, clock.now())
    history.record("workshops.test_handed_in", sitting, by=by, phase=str(phase))
