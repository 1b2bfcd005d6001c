"""Entering tests that were written on paper. Each of these runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.moves import checked_reason
from lms.core.templating import show_date, show_percent
from lms.extensions import db
from lms.workshops.library.documents import Phase, Test, WorkshopPlan
from lms.workshops.measuring.letters import line_of, read_line
from lms.workshops.measuring.models import Medium, PhaseOpening, Sitting
from lms.workshops.measuring.openings import finish
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import ON_THE_ROLL, Participant
from lms.workshops.registration.names import shown_name

Key = tuple[int, Phase]
"""The id of a participant, and which test."""


@dataclass(frozen=True)
class Line:
    """What was typed for a participant's test, and the version that the page had (0: nothing was entered then)."""

    participant_id: int
    phase: Phase
    text: str
    seen: int

    @property
    def key(self) -> Key:
        """Whose test, and which."""
        return self.participant_id, self.phase


@dataclass
class Outcome:
    """How many tests were entered or changed, and what was wrong with the others."""

    saved: int
    refused: dict[Key, Refusal]


class Entered(Refusal):
    """A test that is there already, from a phone: it is kept unless a reason is given to replace it."""


def enter_lines(workshop_id: int, plan: WorkshopPlan, lines: Iterable[Line], *, by: int | None) -> Outcome:
    """Enter lines of letters; what cannot be entered is left alone, with a sentence. Sent again it changes nothing."""
    lines = list(lines)
    people, sittings = _held(workshop_id, {line.participant_id for line in lines})
    outcome = Outcome(0, {})
    for line in lines:
        test, participant = plan.test(line.phase), people.get(line.participant_id)
        if test is None or participant is None:
            outcome.refused[line.key] = Refusal(_l("This name has no place at the workshop now. Open the page again."))
            continue
        try:
            outcome.saved += _enter_line(participant, test, line, sittings.get(line.key), by=by)
        except Refusal as refusal:
            outcome.refused[line.key] = refusal
    return outcome


def _enter_line(participant: Participant, test: Test, line: Line, sitting: Sitting | None, *, by: int | None) -> bool:
    if not line.text.strip():
        if sitting is None or not line.seen:
            return False
        sentence = _l(
            "These marks are still there: “%(letters)s”. To take them out, open the test of this person.",
            letters=line_of(test, sitting.answers),
        )
        raise Refusal(sentence)
    answers = read_line(test, line.text)
    return _enter(_Entry(participant, line.phase, test, answers, line.seen, ""), sitting, by=by)


def enter_test(
    participant_id: int, phase: Phase, test: Test, answers: Mapping[str, Any], *, seen: int, reason: str, by: int | None
) -> bool:
    """Enter one test from paper, or change it; return whether anything changed.

    Raises Entered for one that was taken on a phone and has no ``reason`` to be replaced, and Refusal where somebody
    else entered other marks since the version that was ``seen``.
    """
    found = db.session.get(Participant, participant_id)
    people, sittings = _held(found.workshop_id if found else 0, {participant_id})
    participant = people.get(participant_id)
    if participant is None:
        raise Refusal(_l("This name has no place at the workshop now. Open the page again."))
    given = {key: answer for key, answer in answers.items() if answer is not None}
    entry = _Entry(participant, phase, test, given, seen, reason)
    return _enter(entry, sittings.get((participant_id, phase)), by=by)


@dataclass(frozen=True)
class _Entry:
    participant: Participant
    phase: Phase
    test: Test
    answers: dict[str, Any]
    seen: int
    reason: str


def _enter(entry: _Entry, sitting: Sitting | None, *, by: int | None) -> bool:
    if sitting is None:
        _add(entry, by=by)
        return True
    if sitting.medium is Medium.PHONE:
        _replace(entry, sitting, by=by)
        return True
    if sitting.answers == entry.answers:
        return False
    if sitting.version != entry.seen:
        sentence = _l(
            "Somebody else has entered “%(letters)s” for this test meanwhile. Look at the paper: to put yours in its "
            "place, save again.",
            letters=line_of(entry.test, sitting.answers),
        )
        raise Refusal(sentence)
    _write(entry, sitting, "workshops.test_changed", by=by, before=sitting.score)
    return True


def _add(entry: _Entry, *, by: int | None) -> None:
    sitting = Sitting(
        workshop_id=entry.participant.workshop_id,
        participant_id=entry.participant.id,
        phase=entry.phase,
        medium=Medium.PAPER,
        version=0,
        begun_at=clock.now(),
    )
    _write(entry, sitting, "workshops.test_entered", by=by)


def _replace(entry: _Entry, sitting: Sitting, *, by: int | None) -> None:
    if not entry.reason.strip():
        raise Entered(_on_phone(entry.participant, sitting), field="reason")
    reason = checked_reason(entry.reason)
    before, sitting.medium = sitting.score, Medium.PAPER
    _write(entry, sitting, "workshops.test_replaced", by=by, before=before, reason=reason)


def _on_phone(participant: Participant, sitting: Sitting) -> Any:
    if sitting.handed_in_at is None:
        return _l(
            "%(name)s has begun this test on a phone. That is kept. To put the paper in its place, say why.",
            name=shown_name(participant),
        )
    return _l(
        "%(name)s took this test on a phone on %(day)s (%(score)s). That is kept. To put the paper in its place, say "
        "why.",
        name=shown_name(participant),
        day=show_date(sitting.handed_in_at),
        score=show_percent(sitting.score),
    )


def _write(entry: _Entry, sitting: Sitting, action: str, *, by: int | None, **detail: Any) -> None:
    sitting.answers, sitting.entered_by_id = entry.answers, by
    finish(sitting, entry.test, clock.now())
    db.session.add(sitting)
    history.record(action, sitting, by=by, phase=str(entry.phase), **detail)


def take_out(participant_id: int, phase: Phase, *, reason: str, by: int | None) -> None:
    """Take a test out, so that it can be taken or entered anew. Raises Refusal without a reason; twice is once."""
    reason = checked_reason(reason)
    found = db.session.get(Participant, participant_id)
    _people, sittings = _held(found.workshop_id if found else 0, {participant_id})
    sitting = sittings.get((participant_id, phase))
    if found is None or sitting is None:
        return
    detail = {"phase": str(phase), "before": sitting.score, "reason": reason}
    history.record("workshops.test_taken_out", found, by=by, **detail)
    db.session.delete(sitting)


def _held(workshop_id: int, participant_ids: set[int]) -> tuple[dict[int, Participant], dict[Key, Sitting]]:
    """Return participants with a place and their tests, held against others who enter marks, and against phones."""
    lock(Workshop, workshop_id)
    opened = select(PhaseOpening).where(PhaseOpening.workshop_id == workshop_id).order_by(PhaseOpening.id)
    db.session.scalars(opened.with_for_update()).all()
    own = (Participant.workshop_id == workshop_id, Participant.merged_into_id.is_(None))
    placed = select(Participant).where(*own, Participant.id.in_(participant_ids), Participant.state.in_(ON_THE_ROLL))
    people = {each.id: each for each in db.session.scalars(placed.order_by(Participant.id))}
    taken = select(Sitting).where(Sitting.participant_id.in_(people)).order_by(Sitting.id)
    held = taken.with_for_update().execution_options(populate_existing=True)
    return people, {(each.participant_id, each.phase): each for each in db.session.scalars(held)}
