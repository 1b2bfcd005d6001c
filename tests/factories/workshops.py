"""Workshops and participants for tests. Call these inside an application context."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.people.codes import ALPHABET
from lms.people.models import Person
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.library.documents import Method, Phase, WorkshopPlan
from lms.workshops.library.storing import as_json, digest_of
from lms.workshops.measuring.models import Medium, Sitting
from lms.workshops.planning.models import (
    Facilitator,
    Workshop,
    WorkshopDay,
    WorkshopDocument,
    WorkshopSession,
    WorkshopState,
)
from lms.workshops.planning.times import sessions_of
from lms.workshops.registration.loaders import CODE_LENGTH
from lms.workshops.registration.models import Participant, ParticipantState, Source

_numbers = count(1)
_SAID = {
    "attendance_share": 75,
    "district": "Gaya",
    "languages": ["hi", "en"],
    "state_code": "IN-BR",
    "venue": "Block hall",
}


def words(english: str, hindi: str = "") -> dict[str, str]:
    """Return a text in both languages."""
    return {"en": english, "hi": hindi or f"{english} (हिन्दी)"}


def choice_question(question_id: str, objective: str, right: str = "a") -> dict[str, Any]:
    """Return a question with three choices as JSON; ``right`` is the id of the one that earns the mark."""
    choices = [
        {"id": each, "text": words(f"Choice {each}"), **({"fraction": 1} if each == right else {})} for each in "abc"
    ]
    return {
        "id": question_id,
        "kind": "single_choice",
        "text": words(f"Question {question_id}?"),
        "objective": objective,
        "choices": choices,
    }


def workshop_document(**changes: Any) -> dict[str, Any]:
    """Return a small document of one day as JSON: two objectives, two tests of four questions, both forms."""
    tests = {
        f"{phase}_test": {
            "questions": [choice_question(f"{phase}-{n}", "calc" if n < 3 else "listen") for n in range(1, 5)]
        }
        for phase in ("pre", "post")
    }
    scale = [{"id": str(n), "label": words(f"Step {n}")} for n in range(1, 6)]
    document = {
        "title": words("Small workshop", "छोटी कार्यशाला"),
        "summary": words("A day on wages.", "मज़दूरी पर एक दिन।"),
        "for_whom": words("Field staff", "मैदानी कार्यकर्ता"),
        "topics": ["legal-aid"],
        "objectives": [
            {"id": "calc", "text": words("Work out wages", "मज़दूरी का हिसाब करना")},
            {"id": "listen", "text": words("Listen well", "ध्यान से सुनना")},
        ],
        "certificate": {"attendance": 75, "pass_mark": 60},
        "sessions": [
            {
                "id": "welcome",
                "day": 1,
                "starts": "9:30",
                "minutes": 30,
                "title": words("Welcome"),
                "method": "welcome",
            },
            {"id": "wages", "day": 1, "starts": "10:00", "minutes": 90, "title": words("Wages"), "method": "case_work"},
            {"id": "lunch", "day": 1, "starts": "12:00", "minutes": 60, "title": words("Lunch"), "method": "break"},
            {"id": "plans", "day": 1, "starts": "13:00", "minutes": 90, "title": words("Plans"), "method": "planning"},
        ],
        "handouts": [{"id": "slip", "title": words("Wage slip"), "body": words("## Check\n\nEach line.")}],
        **tests,
        "feedback": {
            "sections": [
                {
                    "id": "main",
                    "title": words("Feedback"),
                    "questions": [
                        {"id": "useful", "kind": "choice", "label": words("Useful?"), "options": scale},
                        {"id": "change", "kind": "long_text", "label": words("What to change?")},
                    ],
                }
            ]
        },
        "action_plan": {"intro": words("What will you do?"), "suggestions": [words("Open a wage register")]},
    }
    return {**document, **changes}


def make_workshop(
    *,
    state: WorkshopState = WorkshopState.OPEN,
    starts_on: date | None = None,
    days: int = 1,
    is_dated: bool = True,
    run_by: Person | None = None,
    document: dict[str, Any] | None = None,
    **values: Any,
) -> Workshop:
    """Make a workshop with the sessions of its document (the small one by default) on each of its days.

    It begins in a week, unless ``starts_on`` says otherwise; ``is_dated`` False leaves it without dates. ``run_by``
    planned it. The same sessions stand on each day.
    """
    plan = WorkshopPlan.model_validate(document or workshop_document())
    first = (starts_on or clock.today_here() + timedelta(days=7)) if is_dated else None
    stored = as_json(plan)
    with transaction():
        workshop = Workshop(
            objectives=[each.model_dump() for each in plan.objectives],
            state=state,
            starts_on=first,
            ends_on=first + timedelta(days=days - 1) if first else None,
            created_by_id=run_by.id if run_by else None,
            created_at=clock.now(),
            **{**_SAID, "title": dict(plan.title), **values},
        )
        db.session.add(workshop)
        db.session.flush()
        db.session.add(WorkshopDocument(workshop_id=workshop.id, document=stored, digest=digest_of(stored)))
        for number in range(1, days + 1):
            held_on = first + timedelta(days=number - 1) if first else None
            db.session.add(WorkshopDay(workshop_id=workshop.id, number=number, held_on=held_on))
            db.session.add_all(_session(workshop.id, number, each) for each in plan.sessions)
    return workshop


def _session(workshop_id: int, day: int, planned: Any) -> WorkshopSession:
    return WorkshopSession(
        workshop_id=workshop_id,
        day=day,
        starts_minute=planned.starts,
        ends_minute=planned.ends,
        title=dict(planned.title),
        method=planned.method,
        plan_id=planned.id,
        is_counted=planned.method is not Method.BREAK,
        secret=secrets.token_hex(32),
    )


def add_facilitator(workshop: Workshop, person: Person, days: list[int] | None = None) -> Facilitator:
    """Let somebody teach at a workshop, on its first day unless told otherwise."""
    with transaction():
        facilitator = Facilitator(workshop_id=workshop.id, person_id=person.id, days=days or [1])
        db.session.add(facilitator)
    return facilitator


def add_participant(
    workshop: Workshop,
    full_name: str = "",
    *,
    state: ParticipantState = ParticipantState.APPROVED,
    person: Person | None = None,
    **values: Any,
) -> Participant:
    """Put somebody on the list of a workshop, behind everybody who is there already."""
    name = full_name or (person.full_name if person else f"Participant {next(_numbers)}")
    with transaction():
        last = db.session.scalar(select(func.max(Participant.in_line)).where(Participant.workshop_id == workshop.id))
        participant = Participant(
            workshop_id=workshop.id,
            person_id=person.id if person else None,
            full_name=name,
            state=state,
            in_line=(last or 0) + 1,
            code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
            registered_at=clock.now(),
            **{"source": Source.ORGANISER, "language": "en", **values},
        )
        db.session.add(participant)
        found = db.session.get(Workshop, workshop.id)
        assert found is not None
        found.last_in_line = (last or 0) + 1
    return participant


def add_marks(
    workshop: Workshop, participant: Participant, present: int, presence: Presence = Presence.PRESENT
) -> None:
    """Mark somebody at the first sessions of a workshop that count, as many as ``present`` says."""
    for timed in sessions_of(workshop.id, only_counted=True)[:present]:
        with transaction():
            mark(timed.session.id, participant.id, presence, by=None)


def mark(session_id: int, participant_id: int, presence: Presence, *, by: int | None) -> Mark:
    """Put a mark where there was none, with the entry behind it; inside the caller's transaction."""
    now = clock.now()
    entry = MarkEntry(
        session_id=session_id,
        participant_id=participant_id,
        presence=presence,
        source=MarkSource.ROLL_CALL,
        made_by_id=by,
        made_at=now,
        received_at=now,
    )
    found = Mark(
        session_id=session_id,
        participant_id=participant_id,
        presence=presence,
        source=MarkSource.ROLL_CALL,
        marked_by_id=by,
        marked_at=now,
    )
    db.session.add_all([entry, found])
    return found


def add_sitting(participant: Participant, phase: Phase, fractions: dict[str, float]) -> Sitting:
    """Let somebody have handed in a test; ``fractions`` are what each question earned, from 0 to 1."""
    now = clock.now()
    with transaction():
        sitting = Sitting(
            workshop_id=participant.workshop_id,
            participant_id=participant.id,
            phase=phase,
            medium=Medium.PAPER,
            fractions=fractions,
            score=100 * sum(fractions.values()) / len(fractions),
            begun_at=now,
            handed_in_at=now,
        )
        db.session.add(sitting)
    return sitting
