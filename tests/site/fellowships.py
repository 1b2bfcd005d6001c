"""What the populated site has of fellowships: programmes, fellows in several states, and everything of their months.

``fellow`` is of the demo person who is one, ``other_fellow`` of somebody else in the same programme; a second
programme has a manager of its own. What else befalls
them is added by ``fellow_matters.py``, calls and applications by ``calls.py``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms import ROOT
from lms.attachments.operations import keep_file
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.fieldlog import operations as log
from lms.fellowships.lifecycle import alumni
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.milestones import operations as milestones
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.moves import Actor
from lms.fellowships.placements import agreements
from lms.fellowships.placements.models import FellowState
from lms.fellowships.placements.operations import add_mentor, save_own_details
from lms.fellowships.placements.periods import months_after
from lms.fellowships.programmes.documents import Plan
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.operations import create_programme
from lms.fellowships.programmes.reading import read_plan
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.reports import operations as reports
from lms.fellowships.reports.models import Report
from lms.people.models import Person
from tests.factories.fellowships import make_fellow, make_manager, make_programme
from tests.factories.files import sent
from tests.factories.people import make_person
from tests.site.answers import WORDS, answers_to
from tests.site.calls import add_calls
from tests.site.fellow_matters import add_matters
from tests.site.served import Site

PLAN = ROOT / "courses" / "fellowships" / "young-leader-fellowship" / "programme.yaml"
TITLE = {"en": "A Year in the Field", "hi": "मैदान में एक साल"}
SLUG = "year-in-the-field"
BANK = {"holder": "Farah Naaz", "account": "123456789012", "ifsc": "SBIN0001234"}
EMERGENCY = {"name": "Salma Naaz", "phone": "+919811111112", "relation": "Sister"}
PROOFS = {"safe-start": "approved", "induction": "returned", "immersion": "submitted", "first-cases": ""}
TARGETS: list[agreements.Target] = [
    {"target": "Write a case file alone", "sign": "The lawyer changes nothing in it", "month": 4},
    {"target": "मज़दूरी का हिसाब निकालना", "sign": "तीन मामलों में रक़म मिली", "month": 6},
]


def add_fellowships(site: Site) -> None:
    """Add two programmes, the fellows of both with their mentors, and a call with applications in every state."""
    plan = read_plan(PLAN.read_bytes()).plan
    assert plan is not None
    _add_people(site)
    programme_id = _add_programmes(site, plan)
    _add_fellows(site, programme_id)
    fellow_id, other_id = site.things["fellow"], site.things["other_fellow"]
    _write_log(site)
    for key, whose in (("", fellow_id), ("other_", other_id)):
        _reach_milestones(site, whose, key)
        _hand_in_reports(site, plan, whose)
    add_matters(site, plan, programme_id)
    add_calls(site, plan, programme_id)


def _add_people(site: Site) -> None:
    with transaction():  # pages whose heading is a name have one in both scripts
        db.session.get_one(Person, site.people["fellow"]).full_name += " (फ़रह नाज़)"
    for who, name in {
        "other_fellow": "Rukhsana Other (रुख़साना)",
        "other_mentor": "Omana Mentor",
        "legal_mentor": "Leela Lawyer",
        "leave_fellow": "Lalita Leave (ललिता)",
        "ended_fellow": "Ekta Ended (एकता)",
        "far_fellow": "Fatima Faraway",
        "safeguarding": "Sadhana Safe",
    }.items():
        site.people[who] = make_person(name).id


def _add_programmes(site: Site, plan: Plan) -> int:
    """Make the programme of the demo people, and a second one with a manager who runs nothing else."""
    with transaction():
        programme = create_programme(
            plan.model_copy(update={"title": TITLE}),
            slug=SLUG,
            by=None,
            funder="Test Fund",
            safeguarding_id=site.people["safeguarding"],
        )
        programme_id = programme.id
    other = make_programme("small-fellowship")
    site.people["one_programme"] = make_manager(other).id
    far = db.session.get_one(Person, site.people["far_fellow"])
    site.things["mentor_id"] = site.people["mentor"]
    site.things |= {"programme": SLUG, "other_programme": other.slug, "far_fellow": make_fellow(other, far).id}
    return programme_id


def _add_fellows(site: Site, programme_id: int) -> None:
    """Start three fellows with their year; one who has completed theirs stands there without."""
    manager, today = site.people["manager"], clock.now().date()
    for who, months in (("fellow", 3), ("other_fellow", 1), ("leave_fellow", 2)):
        starts_on = months_after(today, -months) - timedelta(days=5)
        place = {"state_code": "IN-RJ", "district": "Udaipur", "host_id": site.things["organisation"]}
        with transaction():
            site.things[who] = start_fellow(programme_id, site.people[who], starts_on=starts_on, by=manager, **place).id
        _accompany(site, who)
    ended_on = today - timedelta(days=40)
    programme = db.session.get_one(Programme, programme_id)
    site.things["ended_fellow"] = make_fellow(
        programme,
        db.session.get_one(Person, site.people["ended_fellow"]),
        starts_on=months_after(ended_on, -12),
        state=FellowState.COMPLETED,
        ended_on=ended_on,
    ).id
    with transaction():
        alumni.write_note(
            site.things["ended_fellow"], organisation="Pravah Shramik Kendra", work="Case worker", by=manager
        )


def _accompany(site: Site, who: str) -> None:
    """Give a fellow mentors, a bank account, somebody to call, and the demo one an agreement that both signed."""
    fellow_id, manager = site.things[who], site.people["manager"]
    lead = site.people["mentor" if who == "fellow" else "other_mentor"]
    with transaction():
        add_mentor(fellow_id, lead, MentorRole.LEAD, by=manager)
        save_own_details(fellow_id, emergency=EMERGENCY, bank=BANK, by=site.people[who])
    if who != "fellow":
        return
    with transaction():
        mentorship = add_mentor(fellow_id, site.people["legal_mentor"], MentorRole.LEGAL, by=manager)
        db.session.flush()
        site.things["mentorship"] = mentorship.id
        agreements.write_agreement(fellow_id, TARGETS, seen=0, by=site.people[who])
        agreements.sign_agreement(fellow_id, 1, actor=Actor.FELLOW, by=site.people[who])
        agreements.sign_agreement(fellow_id, 1, actor=Actor.MENTOR, by=lead)


def _write_log(site: Site) -> None:
    today = clock.now().date()
    for who, key in (("fellow", ""), ("other_fellow", "other_")):
        for days in range(1, 5):
            entry = log.Entry(
                day=today - timedelta(days=days),
                place="Salumbar",
                activity="visit",
                minutes=150,
                people_met=12,
                women_met=7,
                notes=WORDS,
            )
            with transaction():
                made = log.keep_entry(
                    site.things[who], entry, form_key=f"{who}-{days}", today=today, by=site.people[who]
                )
                db.session.flush()
                site.things[f"{key}entry"] = made.id
    with transaction():
        log.remove_entry(site.things["entry"], by=site.people["fellow"])
    site.things["removed_entry"], site.things["entry"] = site.things["entry"], site.things["entry"] - 1


def _reach_milestones(site: Site, fellow_id: int, key: str) -> None:
    """Let one milestone be approved, one returned, one wait for the mentor, and one be half written, with a file."""
    by = site.people[f"{key}fellow"]
    for plan_id, verdict in PROOFS.items():
        milestone_id = db.session.scalars(
            select(Milestone.id).where(Milestone.fellow_id == fellow_id, Milestone.plan_id == plan_id)
        ).one()
        draft = milestones.Draft(text=WORDS, links="https://example.org/map", entries=[site.things[f"{key}entry"]])
        site.things[f"{key}{verdict or 'open'}_milestone"] = milestone_id
        site.things[f"{key}{verdict or 'open'}_evidence"] = keep_file(
            milestones.OWNER, milestone_id, milestones.EVIDENCE, sent(), by=by
        )
        with transaction():
            _reach(milestone_id, draft, verdict, by, site.people["manager"])


def _reach(milestone_id: int, draft: milestones.Draft, verdict: str, by: int, manager: int) -> None:
    if not verdict:
        milestones.save_draft(milestone_id, draft, seen=0)
        return
    milestones.hand_in(milestone_id, draft, seen=0, number=1, by=by)
    answer: dict[str, Any] = {"number": 1, "comment": WORDS, "by": manager, "actor": Actor.MANAGER}
    if verdict == "approved":
        milestones.approve(milestone_id, **answer)
    elif verdict == "returned":
        milestones.ask_for_changes(milestone_id, **answer)


def _hand_in_reports(site: Site, plan: Plan, fellow_id: int) -> None:
    """Accept the first reports that are due, let the last one wait for an answer, and begin the one of this month."""
    is_own = fellow_id == site.things["fellow"]
    who, mentor = ("fellow", "mentor") if is_own else ("other_fellow", "other_mentor")
    today, typed = clock.now().date(), answers_to(plan.report)
    for month in range(1, 5 if is_own else 3):
        report_id = db.session.scalars(
            select(Report.id).where(Report.fellow_id == fellow_id, Report.month == month)
        ).one()
        values: dict[str, Any] = {"seen": 0, "today": today}
        with transaction():
            if month == (4 if is_own else 2):
                reports.save_draft(report_id, {"done": WORDS}, **values)
                continue
            reports.hand_in(report_id, plan.report, typed, number=1, by=site.people[who], **values)
            if is_own and month < 3:
                answer: dict[str, Any] = {"by": site.people[mentor], "actor": Actor.MENTOR}
                reports.accept(report_id, number=1, comment=WORDS, **answer)
