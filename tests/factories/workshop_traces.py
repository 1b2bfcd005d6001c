"""Somebody who has been everything at workshops: participant, organiser, visitor, and who asks for advice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.actions.models import ActionPoint, PointNote, PointState, Review, Team, TeamMember, Visit, Visitor
from lms.workshops.advisory.models import AdvisoryNote, AdvisoryRequest
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence, UnnamedCount
from lms.workshops.camps.models import Camp
from lms.workshops.costs.models import CostKind, CostLine
from lms.workshops.diary.feeds import make_feed
from lms.workshops.diary.models import Reminder
from lms.workshops.library.documents import Phase, WorkshopPlan
from lms.workshops.library.operations import save_template
from lms.workshops.measuring.models import FeedbackGiven, FeedbackReply, Medium, PhaseOpening, Sitting
from lms.workshops.planning import states
from lms.workshops.planning.models import Workshop, WorkshopNote, WorkshopState
from lms.workshops.planning.times import sessions_of
from lms.workshops.proof.kinds import ProofKind
from lms.workshops.proof.models import ApprovedList, Proof
from lms.workshops.registration.models import Invitation, Participant, ParticipantState
from tests.factories.people import make_organisation
from tests.factories.workshops import add_facilitator, add_participant, make_workshop, workshop_document


def live_through_workshops(person: Person) -> Participant:
    """Let a person leave a row in every table of workshops, with their name wherever they write words of their own.

    Call it inside a request, because letters name addresses. Return the person's registration.
    """
    workshop = make_workshop(
        state=WorkshopState.HELD,
        starts_on=today_here() - timedelta(days=40),
        run_by=person,
        feedback_is_anonymous=False,
    )
    add_facilitator(workshop, person)
    name = person.full_name
    mine = add_participant(
        workshop,
        person=person,
        state=ParticipantState.ATTENDED,
        phone=person.phone,
        email=person.email,
        organisation_name=f"Office of {name}",
        work=f"Helper of {name}",
        answers={"why": f"I am {name}"},
        registered_by_id=person.id,
    )
    asking, cancelled = make_organisation("Office that asks"), make_workshop(run_by=person)
    with transaction():
        db.session.add_all(_about_place(workshop, mine, name))
        db.session.add_all(_about_running(workshop, mine, person))
        _ask_advice(person, asking.id)
        save_template(WorkshopPlan.model_validate(workshop_document()), slug="template-of-somebody", by=person.id)
        make_feed(person.id, by=person.id)
    with transaction():
        _plan_action(workshop, mine, person)
        states.move(cancelled.id, "cancelled", by=person.id, reason=f"{name} is ill")
    return mine


def _about_place(workshop: Workshop, mine: Participant, name: str) -> Iterator[Any]:
    now, own = clock.now(), {"participant_id": mine.id}
    here = {"session_id": sessions_of(workshop.id, only_counted=True)[0].session.id, **own}
    yield Mark(
        presence=Presence.PRESENT, source=MarkSource.CORRECTION, marked_by_id=mine.person_id, marked_at=now, **here
    )
    said = {"made_by_id": mine.person_id, "made_at": now, "received_at": now, "reason": f"{name} came late"}
    yield MarkEntry(presence=Presence.PRESENT, source=MarkSource.CORRECTION, **said, **here)
    yield Sitting(
        workshop_id=workshop.id,
        phase=Phase.POST,
        medium=Medium.PAPER,
        answers={"post-1": name},
        fractions={"post-1": 1.0},
        score=100.0,
        begun_at=now,
        handed_in_at=now,
        entered_by_id=mine.person_id,
        **own,
    )
    yield FeedbackReply(workshop_id=workshop.id, answers={"useful": "5", "change": name}, given_on=today_here(), **own)
    yield FeedbackGiven(given_on=today_here(), **own)
    yield Reminder(kind="starts", about=f"workshop:{workshop.id}", who=f"participant:{mine.id}", sent_at=now, **own)
    invited = {
        "seed": "s" * 20,
        "token_hash": "b" * 64,
        "made_by_id": mine.person_id,
        "expires_at": now,
        "made_at": now,
    }
    yield Invitation(workshop_id=workshop.id, full_name=name, email=mine.email, phone=mine.phone, **invited, **own)


def _about_running(workshop: Workshop, mine: Participant, person: Person) -> Iterator[Any]:
    now, here = clock.now(), {"workshop_id": workshop.id}
    yield WorkshopNote(text=f"{person.full_name} opened the hall", written_by_id=person.id, written_at=now, **here)
    yield UnnamedCount(number=4, counted_by_id=person.id, counted_at=now, **here)
    yield PhaseOpening(phase=Phase.POST, opened_at=now, opened_by_id=person.id, **here)
    yield CostLine(kind=CostKind.FOOD, what="Tea", paise=900, entered_by_id=person.id, entered_at=now, **here)
    yield Camp(course_slug="some-course", unit_id="some-unit", linked_by_id=person.id, linked_at=now, **here)
    approved = ApprovedList(approved_by_id=person.id, approved_at=now, seen="c" * 64, **here)
    db.session.add(approved)
    db.session.flush()
    yield Proof(list_id=approved.id, participant_id=mine.id, kind=ProofKind.COMPLETED, facts={"present": 3})


def _plan_action(workshop: Workshop, mine: Participant, person: Person) -> None:
    now, today, name = clock.now(), today_here(), person.full_name
    team = Team(workshop_id=workshop.id, name="Team of the block", made_at=now)
    db.session.add(team)
    db.session.flush()
    point = ActionPoint(
        team_id=team.id,
        what="Open a register",
        responsible_id=mine.id,
        due_on=today,
        made_by_id=person.id,
        made_at=now,
    )
    visit = Visit(team_id=team.id, planned_on=today, planned_by_id=person.id, made_at=now)
    db.session.add_all([point, visit, TeamMember(team_id=team.id, participant_id=mine.id)])
    db.session.flush()
    written = {"written_by_id": person.id, "written_at": now}
    db.session.add_all(
        [
            PointNote(point_id=point.id, text=f"{name} has begun", state=PointState.OPEN, **written),
            Review(team_id=team.id, days=30, due_on=today, done_at=now, done_by_id=person.id, note=f"{name} looked"),
            Visitor(visit_id=visit.id, person_id=person.id),
        ]
    )


def _ask_advice(person: Person, organisation_id: int) -> None:
    now, name = clock.now(), person.full_name
    request = AdvisoryRequest(
        organisation_id=organisation_id,
        asked_by_id=person.id,
        subject=f"What {name} asks",
        text=f"{name} needs a form",
        asked_at=now,
    )
    db.session.add(request)
    db.session.flush()
    db.session.add(AdvisoryNote(request_id=request.id, text=f"{name} writes", written_by_id=person.id, written_at=now))
