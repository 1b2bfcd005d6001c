"""Somebody who has been everything in fellowships: applicant, fellow, mentor, reviewer, manager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms.attachments.operations import keep_file
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationNote, ApplicationState, Reference
from lms.fellowships.calls.models import Call, LateLeave
from lms.fellowships.fieldlog.models import Activity, LogEntry
from lms.fellowships.lifecycle.changes import Wish, grant_change
from lms.fellowships.lifecycle.models import AlumniNote, ChangeKind
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.mentoring.models import CheckIn, Meeting, MentorNote, Occasion, Side
from lms.fellowships.milestones import operations as milestones
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow, LearningAgreement
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports import operations as reports
from lms.fellowships.reports.models import Report
from lms.fellowships.safety.models import SafetyFlag
from lms.fellowships.selection.models import (
    CallReviewer,
    Decision,
    InterviewSlot,
    Offer,
    OfferState,
    Recommendation,
    Review,
    ReviewState,
    Stage,
)
from lms.fellowships.stipends import operations as stipends
from lms.fellowships.stipends.models import PayRun, PayRunState, Stipend
from lms.people.models import Person
from tests.factories.fellowships import (
    APPLICATION,
    add_mentor,
    first_day,
    make_application,
    make_call,
    make_fellow,
    make_manager,
    make_programme,
)
from tests.factories.people import make_person

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def live_through_fellowships(person: Person) -> Fellow:
    """Let a person leave a row in every table of fellowships, with their name wherever people write words.

    Call it inside a request, because letters name addresses. Return the person's fellow.
    """
    programme = make_programme()
    with transaction():
        db.session.get_one(Programme, programme.id).safeguarding_id = person.id
    call = make_call(programme, form=APPLICATION)
    manager = make_manager(programme, "Other Manager")
    mine = _apply(call, person, manager)
    fellow = _become_fellow(programme, call, mine, person)
    mentor = make_person("Other Mentor", email="mentor@example.org")
    add_mentor(fellow, mentor)
    _work(fellow, person, mentor, manager)
    judged = list(_judge(call, person))
    with transaction():
        db.session.add_all(judged)
        db.session.add_all(_about_year(fellow, person, manager))
    _accompany(programme, person)
    _keep_file(fellow, person)
    return fellow


def _apply(call: Call, person: Person, manager: Person) -> Application:
    name, now = person.full_name, clock.now()
    mine = make_application(
        call,
        name,
        state=ApplicationState.PLACED,
        person_id=person.id,
        email=person.email,
        phone=person.phone,
        district=name,
        organisation_name=f"Office of {name}",
        answers={"why": f"I am {name}"},
    )
    reviewer = make_person("Other Reviewer")
    asked, given = {"asked_at": now, "expires_at": now}, {"written_at": now, "application_id": mine.id}
    sheet = _sheet(mine, reviewer, private_comment=f"{name} is shy", shared_comment=f"{name} is good")
    words = {"name": "A Referee", "email": "referee@example.org", "relation": f"teacher of {name}", "language": "en"}
    line = {"application": mine.id, "verb": "select", "rank": 1, "score": 4.0, "note": f"{name} fits"}
    with transaction():
        db.session.add_all(
            [
                ApplicationNote(kind="asked", text=f"Which year, {name}?", written_by_id=manager.id, **given),
                ApplicationNote(kind="answered", text=f"{name}: in 2025", written_by_id=person.id, **given),
                ApplicationNote(kind="internal", text=f"Ask {name} again", written_by_id=manager.id, **given),
                Reference(
                    application_id=mine.id, token_hash="a" * 64, text=f"{name} is kind", given_at=now, **words, **asked
                ),
                LateLeave(
                    call_id=call.id, contact=person.email or "", until=now, reason=f"{name} was ill", given_at=now
                ),
                InterviewSlot(call_id=call.id, starts_at=now, minutes=30, place="Room 4", application_id=mine.id),
                Offer(application_id=mine.id, state=OfferState.ACCEPTED, made_at=now, expires_at=now),
                Decision(call_id=call.id, form_key="d" * 20, lines=[line], decided_by_id=manager.id, decided_at=now),
                sheet,
            ]
        )
    return mine


def _sheet(application: Application, reviewer: Person, **words: str) -> Review:
    now = clock.now()
    return Review(
        application_id=application.id,
        reviewer_id=reviewer.id,
        stage=Stage.REVIEW,
        state=ReviewState.HANDED_IN,
        scores={"motivation": 4, "field": 3},
        recommendation=Recommendation.YES,
        assigned_at=now,
        handed_in_at=now,
        **words,
    )


def _become_fellow(programme: Programme, call: Call, mine: Application, person: Person) -> Fellow:
    name = person.full_name
    with transaction():
        fellow = start_fellow(
            programme.id,
            person.id,
            starts_on=first_day(2),
            by=None,
            application_id=mine.id,
            call_id=call.id,
            district=name,
        )
        fellow.supervisor_name, fellow.supervisor_contact = f"Uncle of {name}", f"boss of {name}"
        fellow.emergency = {"name": f"Mother of {name}", "phone": person.phone or "", "relation": "mother"}
        fellow.bank = {"holder": name, "account": "123456789012", "ifsc": "SBIN0001234"}
    db.session.refresh(fellow)
    db.session.expunge(fellow)
    return fellow


def _first(column: Any, fellow: Fellow, order: Any) -> int:
    """Return the id of the first row of a fellow in a table."""
    return int(db.session.scalars(select(column.id).where(column.fellow_id == fellow.id).order_by(order)).first() or 0)


def _work(fellow: Fellow, person: Person, mentor: Person, manager: Person) -> None:
    """Let a milestone and a report be handed in and given back, and a stipend be held, each with words about them."""
    name, today = person.full_name, clock.now().date()
    milestone_id = _first(Milestone, fellow, Milestone.month)
    report_id, stipend_id = _first(Report, fellow, Report.month), _first(Stipend, fellow, Stipend.month)
    form = plan_of(db.session.get_one(Programme, fellow.programme_id)).report
    draft = milestones.Draft(text=f"Done by {name}", links="https://example.org/map")
    again, answers = milestones.Draft(text=f"Once more by {name}"), {"done": f"Work of {name}", "cases": "3"}
    give_back: dict[str, Any] = {"number": 1, "comment": f"Look again, {name}"}
    with transaction():
        milestones.hand_in(milestone_id, draft, seen=0, number=1, by=person.id)
        reports.hand_in(report_id, form, answers, seen=0, number=1, today=today, by=person.id)
    with transaction():
        milestones.ask_for_changes(milestone_id, by=manager.id, actor=Actor.MANAGER, **give_back)
        reports.send_back(report_id, by=mentor.id, actor=Actor.MENTOR, **give_back)
        stipends.hold(stipend_id, "A paper is missing", by=manager.id)
    with transaction():
        milestones.save_draft(milestone_id, again, seen=1)
        end: dict[str, Any] = {
            "reason": f"{name} is ill",
            "from_on": today,
            "to_on": today + timedelta(days=3),
            "kind": ChangeKind.LEAVE,
        }
        grant_change(fellow.id, Wish(**end), by=manager.id)


def _judge(call: Call, person: Person) -> Iterator[Any]:
    """Yield that somebody scored another applicant, and wrote a letter of reference for them."""
    other, now = make_application(call, "Other Applicant", state=ApplicationState.REVIEW), clock.now()
    name = person.full_name
    yield CallReviewer(call_id=call.id, person_id=person.id, added_at=now)
    yield _sheet(other, person, private_comment=f"{name} thinks so", shared_comment=f"So says {name}")
    letter = {"text": "She is kind.", "given_at": now, "asked_at": now, "expires_at": now, "token_hash": "b" * 64}
    yield Reference(application_id=other.id, name=name, email=person.email, relation=name, language="en", **letter)


def _about_year(fellow: Fellow, person: Person, manager: Person) -> Iterator[Any]:
    """Yield what was written in the year of a fellow, by them and by others."""
    name, now, today = person.full_name, clock.now(), clock.now().date()
    own = {"fellow_id": fellow.id}
    targets = [{"target": f"{name} learns the law", "by": str(today)}]
    yield LearningAgreement(**own, number=1, targets=targets, written_by_id=person.id, written_at=now)
    log = {"activity": Activity.VISIT, "minutes": 60, "made_at": now}
    yield LogEntry(**own, day=today, place=f"Home of {name}", notes=f"{name} was here", **log)
    yield Meeting(**own, mentor_id=manager.id, starts_at=now, place=name, notes=name, agreed=name, made_at=now)
    for is_private in (True, False):
        yield MentorNote(**own, written_by_id=manager.id, is_private=is_private, text=f"About {name}", written_at=now)
    asked = {**own, "occasion": Occasion.MID_TERM, "due_on": today, "asked_at": now, "handed_in_at": now}
    yield CheckIn(**asked, side=Side.FELLOW, person_id=person.id, answers={"went-well": f"Much, says {name}"})
    host = {"name": f"Host of {name}", "email": "host@example.org", "token_hash": "c" * 64, "expires_at": now}
    yield CheckIn(**asked, **host, side=Side.HOST, answers={"went-well": f"{name} helps"})
    raised = {"raised_at": now, "text": f"{name} is in danger"}
    yield SafetyFlag(**own, raised_by_id=person.id, form_key="f" * 20, **raised)
    yield AlumniNote(**own, year=today.year, organisation=name, work=name, text=name, written_at=now)
    yield PayRun(
        programme_id=fellow.programme_id,
        number=1,
        state=PayRunState.DONE,
        total_paise=1,
        count=1,
        made_by_id=person.id,
        made_at=now,
    )


def _accompany(programme: Programme, person: Person) -> None:
    other = make_fellow(programme)
    add_mentor(other, person)
    now = clock.now()
    with transaction():
        words = {"text": f"I, {person.full_name}, think well of them", "written_at": now}
        db.session.add(MentorNote(fellow_id=other.id, written_by_id=person.id, is_private=True, **words))
        raised = {"raised_at": now, "text": f"Says {person.full_name}", "outcome": "Settled", "closed_at": now}
        db.session.add(SafetyFlag(fellow_id=other.id, raised_by_id=person.id, form_key="g" * 20, **raised))


def _keep_file(fellow: Fellow, person: Person) -> None:
    milestone_id = _first(Milestone, fellow, Milestone.month)
    sent = FileStorage(BytesIO(PDF), filename=f"{person.full_name}.pdf")
    keep_file(milestones.OWNER, milestone_id, milestones.EVIDENCE, sent, by=person.id)
