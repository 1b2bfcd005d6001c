"""What the populated site has of workshops: one in each state that has pages of its own, and who takes part.

``workshop`` is going on since yesterday, ``open_workshop`` takes registrations, ``held_workshop`` was held forty days
ago (``workshop_matters.py`` adds what comes of it); the trainer of the demo runs all three. ``other_workshop`` belongs
to the coordinator's organisation, and the trainer has nothing to do with it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms import ROOT
from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.courses.bundles import read_folder
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.attendance.marking import mark
from lms.workshops.attendance.models import Mark, MarkSource, Presence
from lms.workshops.library.documents import Phase, WorkshopPlan
from lms.workshops.library.models import Topic
from lms.workshops.library.operations import save_template
from lms.workshops.library.reading import read_workshop
from lms.workshops.measuring.openings import open_phase
from lms.workshops.measuring.sittings import save_answers
from lms.workshops.moves import Actor
from lms.workshops.planning import holidays, operations, states
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.planning.times import sessions_of
from lms.workshops.registration import notices, questions
from lms.workshops.registration.invitations import invite, token_from
from lms.workshops.registration.models import Invitation, Participant, ParticipantState, Source
from lms.workshops.registration.operations import register
from lms.workshops.registration.pasting import PastedRow
from lms.workshops.registration.registrants import Registrant
from tests.factories.workshops import (
    add_facilitator,
    add_marks,
    add_participant,
    add_sitting,
    make_workshop,
    words,
    workshop_document,
)
from tests.site.served import Site
from tests.site.workshop_matters import add_follow_up

TEMPLATE = "legal-aid-for-informal-workers"
SMALL_TEMPLATE = "small-workshop"
RIGHT, WRONG = 1.0, 0.0


def add_workshops(site: Site) -> None:
    """Add the shelf, and workshops in every state with everything that can happen at them."""
    _fill_shelf(site)
    _plan(site)
    _open(site)
    _run(site)
    add_follow_up(site)


def _fill_shelf(site: Site) -> None:
    """Put a template of the size that they have on the shelf, and a small one for whatever is printed."""
    plan = read_workshop(read_folder(ROOT / "courses" / "workshops" / TEMPLATE)).plan
    assert plan is not None
    small = WorkshopPlan.model_validate(workshop_document())
    with transaction():
        for slug in sorted({*plan.topics, *small.topics}):
            db.session.add(Topic(slug=slug, name=words(slug.replace("-", " ").capitalize())))
        save_template(plan, slug=TEMPLATE, by=None)
        save_template(small, slug=SMALL_TEMPLATE, by=site.people["trainer"])
        day = today_here() + timedelta(days=30)
        holiday = holidays.add_holiday(day, words("Harvest"), state_code="IN-BR", by=site.people["trainer"])
        db.session.flush()
        site.things["holiday"] = holiday.id
    site.things |= {
        "template": TEMPLATE,
        "small_template": SMALL_TEMPLATE,
        "sheet": next(each.id for each in plan.sessions if each.plan),
        "handout": plan.handouts[0].id,
    }


def _plan(site: Site) -> None:
    """Make workshops of which there is little but a plan."""
    by = _person(site, "trainer")
    site.things["draft_workshop"] = make_workshop(
        state=WorkshopState.DRAFT, run_by=by, title=words("Draft workshop")
    ).id
    site.things["dateless_workshop"] = make_workshop(
        state=WorkshopState.ANNOUNCED, is_dated=False, run_by=by, title=words("Workshop without dates")
    ).id
    site.things["cancelled_workshop"] = make_workshop(run_by=by, title=words("Cancelled workshop")).id
    with transaction():
        states.move(site.things["cancelled_workshop"], "cancelled", by=by.id, reason="The river is in flood.")
    other = make_workshop(title=words("Workshop of others"), organiser_id=site.things["organisation"])
    site.things["other_workshop"] = other.id
    site.things["other_participant"] = add_participant(other, "Shyam Stranger (श्याम)").id
    site.things["other_hall_session"] = sessions_of(other.id, only_counted=True)[0].session.id


def _person(site: Site, who: str) -> Person:
    return db.session.get_one(Person, site.people[who])


def _open(site: Site) -> None:
    """Plan a workshop from the template, open it, and let people register in every way."""
    by = site.people["trainer"]
    new = operations.NewWorkshop(
        first_day=today_here() + timedelta(days=20),
        venue="Block hall",
        district="Gaya",
        state_code="IN-BR",
        capacity=3,
        languages=["hi", "en"],
    )
    with transaction():
        workshop_id = operations.plan_from_template(TEMPLATE, new, by=by).id
        states.move(workshop_id, "announced", by=by)
        states.move(workshop_id, "opened", by=by)
        questions.choose_ready(workshop_id, ["food"], by=by)
        notices.write_notice(workshop_id, words("We keep your name and number for this workshop."), by=by)
    site.things["open_workshop"] = workshop_id
    site.things["open_session"] = sessions_of(workshop_id)[0].session.id
    add_facilitator(db.session.get_one(Workshop, workshop_id), _person(site, "trainer"))
    _register(site, workshop_id)
    _invite(site, workshop_id)
    with transaction():
        open_phase(workshop_id, Phase.PRE, by=by)


def _register(site: Site, workshop_id: int) -> None:
    organisation_id = site.things["organisation"]
    known = {"organisation_id": organisation_id, "district": "Gaya", "state_code": "IN-BR"}
    wanted: dict[str, tuple[Registrant, Source]] = {
        "ready": (_registrant(site, "learner", **known), Source.PERSON),
        "team": (Registrant(full_name="Tulsi Devi (तुलसी)", phone="+919822222201", **known), Source.COORDINATOR),
        "named": (Registrant(full_name="Nirmala Named (निर्मला)", phone="+919822222202"), Source.PERSON),
        "waiting": (Registrant(full_name="Waqar Waiting (वक़ार)", email="waqar@example.org"), Source.PERSON),
    }
    for name, (facts, source) in wanted.items():
        with transaction():
            made = register(
                workshop_id, facts, source=source, actor=Actor.PARTICIPANT, by=facts.person_id, form_key=f"site-{name}"
            )
            db.session.flush()
            site.things |= {f"{name}_participant": made.id, f"{name}_code": made.code}


def _registrant(site: Site, who: str, **known: Any) -> Registrant:
    return Registrant(full_name=_person(site, who).full_name, person_id=site.people[who], **known)


def _invite(site: Site, workshop_id: int) -> None:
    """Invite somebody whose link works, and somebody whose link was taken back."""
    rows = [PastedRow(full_name="Irfan Invited", email="irfan@example.org"), PastedRow(full_name="Rina Revoked")]
    with transaction():
        invite(workshop_id, rows, by=site.people["trainer"], language="hi")
    found = select(Invitation).where(Invitation.workshop_id == workshop_id).order_by(Invitation.id)
    living, gone = db.session.scalars(found).all()
    with transaction():
        gone.revoked_at = clock.now()
    site.things |= {"invitation": living.id, "invitation_token": token_from(living.seed)}
    site.things["revoked_token"] = token_from(gone.seed)


def _run(site: Site) -> None:
    """Let a workshop go on since yesterday: some are marked, two people disagree, and the pre-test is open."""
    workshop = make_workshop(
        state=WorkshopState.RUNNING,
        starts_on=today_here() - timedelta(days=1),
        days=2,
        run_by=_person(site, "trainer"),
        title=words("Running workshop"),
    )
    add_facilitator(workshop, _person(site, "fellow"), [1, 2])
    site.things["workshop"] = workshop.id
    site.things["facilitator"] = add_facilitator(workshop, _person(site, "mentor"), [2]).id
    session_ids = [each.session.id for each in sessions_of(workshop.id, only_counted=True)]
    site.things |= {"hall_session": session_ids[0], "later_hall_session": session_ids[-1]}
    _take_part(site, workshop)
    _disagree(site, session_ids[0])
    _sit(site, workshop)


def _take_part(site: Site, workshop: Workshop) -> None:
    """Put on the list an account, two names that may be one person, and one that may be somebody's account."""
    phone = _person(site, "other").phone
    people: dict[str, dict[str, Any]] = {
        "own": {"person": _person(site, "learner"), "organisation_id": site.things["organisation"]},
        "hall": {"full_name": "Sunita Devi (सुनीता)", "agreed_at": None},
        "alike": {"full_name": "Sunita Debi (सुनीता)", "source": Source.ROSTER},
        "suggested": {"full_name": "Otis Otherwise (ओटिस)", "phone": phone},
        "pending": {"full_name": "Prema Pending (प्रेमा)", "state": ParticipantState.PENDING},
    }
    for name, values in people.items():
        made = add_participant(workshop, **values)
        site.things |= {f"{name}_participant": made.id, f"{name}_code": made.code}
    add_marks(workshop, db.session.get_one(Participant, site.things["own_participant"]), 2)


def _disagree(site: Site, session_id: int) -> None:
    """Let two people say different things of one participant, neither having seen the other's word."""
    for who, presence in (("trainer", Presence.PRESENT), ("fellow", Presence.ABSENT)):
        said: dict[str, Any] = {"source": MarkSource.ROLL_CALL, "by": site.people[who], "made_at": clock.now()}
        with transaction():
            held: Mark = mark(session_id, site.things["hall_participant"], presence, send_key=f"site-{who}", **said)
    assert held.presence is Presence.PRESENT


def _sit(site: Site, workshop: Workshop) -> None:
    """Let the learner be in the middle of the pre-test, and somebody have it entered from paper."""
    hall = db.session.get_one(Participant, site.things["hall_participant"])
    add_sitting(hall, Phase.PRE, {"pre-1": RIGHT, "pre-2": WRONG, "pre-3": WRONG, "pre-4": WRONG})
    with transaction():
        open_phase(workshop.id, Phase.PRE, by=site.people["trainer"])
        save_answers(site.things["own_participant"], Phase.PRE, {"pre-1": "a"}, seen=0)
