"""Letters to those who take part, in their language; who has no e-mail gets none.

A few are written in the transaction of their cause. Where there are many, a job writes them afterwards, a batch in a
transaction that also notes how far it is, so that nobody gets the same letter twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, update

from lms.core import clock
from lms.core.database import transaction
from lms.core.jobs import Job, JobRun, enqueue, job
from lms.core.outbox import Letter, write_letter
from lms.extensions import db
from lms.people.letters import address_of as public_address_of
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant, ParticipantState
from lms.workshops.registration.names import Address, addresses_of, shown_name

FEW = 5
BATCH = 50
STILL_TRUE = {
    "place_given": frozenset({ParticipantState.APPROVED}),
    "place_waiting": frozenset({ParticipantState.WAITING}),
    "place_pending": frozenset({ParticipantState.PENDING}),
    "place_declined": frozenset({ParticipantState.DECLINED}),
    "place_withdrawn": frozenset({ParticipantState.WITHDRAWN}),
}
"""In which states a letter that is written later still says what is so."""


def tell(template: str, participants: Sequence[Participant], workshop: Workshop, **words: Any) -> None:
    """Write one of the letters about a place to some participants, at once or by a job; ``words`` are plain values."""
    if len(participants) <= FEW:
        _write_all(template, participants, workshop, words)
        return
    payload = {
        "template": template,
        "workshop": workshop.id,
        "participants": [each.id for each in participants],
        "words": words,
    }
    enqueue("workshops.tell_participants", payload)


def _write_all(template: str, participants: Iterable[Participant], workshop: Workshop, words: dict[str, Any]) -> None:
    rows = list(participants)
    addresses = addresses_of(rows)
    for row in rows:
        if row.id in addresses:
            _write(template, row, workshop, addresses[row.id], words)


def _write(template: str, row: Participant, workshop: Workshop, to: Address, words: dict[str, Any]) -> None:
    write_letter(
        template,
        to=to.email,
        language=to.language,
        person_id=to.person_id,
        person={"full_name": shown_name(row)},
        participant=row,
        workshop=workshop,
        code=row.code,
        link=public_address_of("workshops.show_own_place", code=row.code),
        **words,
    )


@job("workshops.tell_participants")
def tell_participants(run: JobRun) -> None:
    """Write one letter to many participants, going on where a run before this one has stopped."""
    ids: list[int] = run.payload["participants"]
    done = db.session.scalar(select(Job.done).where(Job.id == run.job_id)) or 0
    while done < len(ids):
        batch = ids[done : done + BATCH]
        done += len(batch)
        with transaction():
            _write_batch(batch, **{name: run.payload[name] for name in ("template", "workshop", "words")})
            note = update(Job).where(Job.id == run.job_id)
            db.session.execute(note.values(done=done, total=len(ids), alive_at=clock.now()))


def _write_batch(ids: list[int], *, template: str, workshop: int, words: dict[str, Any]) -> None:
    found = select(Participant).where(Participant.id.in_(ids), Participant.merged_into_id.is_(None))
    if template in STILL_TRUE:
        found = found.where(Participant.state.in_(STILL_TRUE[template]))
    held = db.session.get(Workshop, workshop)
    if held is not None:
        _write_all(template, db.session.scalars(found.order_by(Participant.id)), held, words)


def forget_letters_to(participant: Participant) -> None:
    """Delete the letters to the address of a participant that went to nobody's account; also those lying as files."""
    if not participant.email:
        return
    nobodys = (Letter.address == participant.email, Letter.person_id.is_(None))
    ids = list(db.session.scalars(select(Letter.id).where(*nobodys)))
    if ids:
        db.session.execute(delete(Letter).where(*nobodys))
        enqueue("core.forget_letter_files", {"letters": ids})
