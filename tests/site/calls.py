"""What the populated site has of calls: one that is open with applications in every state, and what selects them.

The applications that have a page of their own: ``draft`` (half written), ``asked`` (more was asked), ``invited`` (may
book an interview), ``booked``, ``offered`` (a seat), ``reviewed`` (the mentor has its sheet), each with its
``…_code``.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from lms.attachments.operations import keep_file
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications.codes import code_of, referee_token
from lms.fellowships.applications.models import Application, ApplicationNote, ApplicationState
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.applications.referees import ask_referees, references_of
from lms.fellowships.calls.leaves import give_leave
from lms.fellowships.calls.models import Call, CallState
from lms.fellowships.programmes.documents import Plan
from lms.fellowships.programmes.models import Programme
from lms.fellowships.selection import interviews, offers, pool, sheets
from lms.fellowships.selection.models import InterviewSlot, Review
from lms.questionnaires.documents import Answers
from tests.factories.fellowships import make_application, make_call, words
from tests.factories.files import sent
from tests.factories.people import make_person
from tests.site.answers import answers_to
from tests.site.served import Site

S = ApplicationState
NAMED = {
    "draft": S.DRAFT,
    "submitted": S.SUBMITTED,
    "screened": S.SCREENING,
    "asked": S.INFORMATION,
    "reviewed": S.REVIEW,
    "scored": S.REVIEW,
    "unread": S.REVIEW,
    "invited": S.INTERVIEW,
    "booked": S.INTERVIEW,
    "offered": S.SELECTED,
    "waiting": S.WAITING,
    "queued": S.WAITING,
    "declined": S.DECLINED,
    "withdrawn": S.WITHDRAWN,
    "lapsed": S.LAPSED,
    "placed": S.PLACED,
}
PLACES = {"waiting": 1, "queued": 2}
QUESTION = "Where did you work before? (आपने पहले कहाँ काम किया?)"
SCORES = {"recommendation": "yes", "private_comment": "Knows the villages.", "shared_comment": "गाँवों को जानती हैं।"}


def add_calls(site: Site, plan: Plan, programme_id: int) -> None:
    """Add the calls of a programme, the applications to the open one, and what reviewers and panel make of them."""
    programme = db.session.get_one(Programme, programme_id)
    call = _add_calls(site, plan, programme)
    _apply(site, call, answers_to(plan.application))
    _ask_referees(site, call)
    _review(site, call)
    _interview(site, call)
    _offer(site, call)
    with transaction():
        until = call.closes_at + timedelta(days=3)
        leave = give_leave(call.id, contact="late@example.org", until=until, reason="Floods", by=site.people["manager"])
        db.session.flush()
        site.things["late_leave"] = leave.id


def _add_calls(site: Site, plan: Plan, programme: Programme) -> Call:
    """Return the open call; a draft and an ended one stand beside it, and the other programme has one too."""
    form = plan.application.model_dump(mode="json", exclude_defaults=True)
    values: dict[str, Any] = {
        "form": form,
        "criteria": [each.model_dump(mode="json", exclude_defaults=True) for each in plan.criteria],
        "interview_criteria": [each.model_dump(mode="json", exclude_defaults=True) for each in plan.interview_criteria],
    }
    call = make_call(programme, slug="field-call", reviews_each=1, names_hidden=False, **values)
    now = clock.now()
    make_call(programme, slug="next-call", title=words("Call of next year"), state=CallState.DRAFT, **values)
    ended = {"opens_at": now - timedelta(days=90), "closes_at": now - timedelta(days=60), "state": CallState.ENDED}
    make_call(programme, slug="last-call", title=words("Call of last year"), **values, **ended)
    other_id = db.session.scalars(select(Programme.id).where(Programme.slug == site.things["other_programme"])).one()
    other = make_call(db.session.get_one(Programme, other_id), slug="small-call")
    site.things |= {"call": "field-call", "draft_call": "next-call", "ended_call": "last-call"}
    site.things["other_call"] = other.slug
    site.things["far_application"] = make_application(other, "Fatima Faraway").id
    return call


def _apply(site: Site, call: Call, answers: Answers) -> None:
    """Let somebody be in each state; the learner and somebody else have applied with their accounts."""
    people = {"asked": "learner", "screened": "other"}
    for name, state in NAMED.items():
        who = site.people[people[name]] if name in people else _applicant(name)
        values: dict[str, Any] = {"waiting_place": PLACES[name]} if state is S.WAITING else {}
        half = {key: answers[key] for key in list(answers)[:4]}
        application = make_application(
            call,
            f"{name.capitalize()} Applicant (आवेदक)",
            state=state,
            answers=half if state is S.DRAFT else answers,
            person_id=None if state is S.DRAFT else who,
            email=f"{name}@example.org",
            district="Udaipur",
            **values,
        )
        site.things |= {f"{name}_application": application.id, f"{name}_code": code_of(application)}
    with transaction():
        asked = {"application_id": site.things["asked_application"], "kind": "asked", "text": QUESTION}
        db.session.add(ApplicationNote(**asked, written_by_id=site.people["manager"], written_at=clock.now()))


def _applicant(name: str) -> int:
    return make_person(f"{name.capitalize()} Applicant", email=f"{name}@example.org").id


def _ask_referees(site: Site, call: Call) -> None:
    """Let the referees of one application be asked, and attach a file to two."""
    with transaction():
        application = db.session.get_one(Application, site.things["submitted_application"])
        ask_referees(application, call, by=None)
    reference = references_of(site.things["submitted_application"])[0]
    site.things |= {"reference": reference.id, "reference_link": referee_token(application, reference.email)}
    for name in ("draft", "reviewed", "unread"):
        application_id = site.things[f"{name}_application"]
        site.things[f"{name}_file"] = keep_file(OWNER, application_id, "cv", sent(), by=None)
        with transaction():
            application = db.session.get_one(Application, application_id)
            application.answers = {**application.answers, "cv": [site.things[f"{name}_file"]]}


def _review(site: Site, call: Call) -> None:
    """Give the mentor one application to score and one that is scored, and somebody else a third one."""
    manager, mentor, lawyer = (site.people[who] for who in ("manager", "mentor", "legal_mentor"))
    with transaction():
        pool.put_into_pool(call.id, [mentor, lawyer], is_reviewer=True, is_on_panel=True, by=manager)
    for name, reviewer in (("reviewed", mentor), ("scored", mentor), ("unread", lawyer)):
        application_id = site.things[f"{name}_application"]
        with transaction():
            pool.assign(call.id, [(application_id, reviewer)], by=manager)
        site.things[f"{name}_sheet"] = db.session.scalars(
            select(Review.id).where(Review.application_id == application_id, Review.reviewer_id == reviewer)
        ).one()
    scores = {f"score.{each['id']}": "4" for each in call.criteria}
    with transaction():
        sheets.hand_in(site.things["scored_sheet"], {**SCORES, **scores}, seen=0, by=mentor)


def _interview(site: Site, call: Call) -> None:
    """Open times for interviews, of which one is booked."""
    day, manager = clock.now().date() + timedelta(days=14), site.people["manager"]
    with transaction():
        interviews.open_slots(
            call.id,
            day=day,
            from_time=time(10),
            to_time=time(11, 30),
            minutes=30,
            place="Block office, Salumbar",
            by=manager,
        )
    slots = db.session.scalars(select(InterviewSlot.id).where(InterviewSlot.call_id == call.id).order_by("id")).all()
    site.things["booked_slot"], site.things["slot"] = slots[:2]
    with transaction():
        interviews.book(site.things["booked_application"], slots[0], by=manager)


def _offer(site: Site, call: Call) -> None:
    """Offer a seat to whoever is selected."""
    with transaction():
        application = db.session.get_one(Application, site.things["offered_application"])
        offers.make_offer(application, db.session.get_one(Call, call.id), by=site.people["manager"])
