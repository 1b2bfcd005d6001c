"""What befalls the fellows of the populated site: meetings, looking back, pay, concerns, leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.lifecycle import changes
from lms.fellowships.lifecycle.models import ChangeKind
from lms.fellowships.mentoring import meetings
from lms.fellowships.mentoring import operations as looking_back
from lms.fellowships.mentoring.links import give_link
from lms.fellowships.mentoring.models import CheckIn, Occasion, Side
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import Plan
from lms.fellowships.safety.operations import close_flag, raise_flag
from lms.fellowships.stipends import operations as stipends
from lms.fellowships.stipends import pay_runs
from lms.fellowships.stipends.models import PayRun, Stipend
from lms.questionnaires.documents import Answers
from tests.site.answers import WORDS, answers_to
from tests.site.served import Site


def add_matters(site: Site, plan: Plan, programme_id: int) -> None:
    """Add everything that is not about milestones and reports."""
    _meet(site)
    _look_back(site, plan)
    _pay(site, programme_id)
    _raise_flags(site)
    _change_plans(site)


def _meet(site: Site) -> None:
    """Plan a meeting and note one that took place, with a note that both read and one that only its writer reads."""
    now = clock.now()
    for key, lead in (("", "mentor"), ("other_", "other_mentor")):
        whom = (site.things[f"{key}fellow"], site.people[lead])
        by = site.people[lead]
        soon = meetings.When(starts_at=now + timedelta(days=7), minutes=45, place="Block office, Salumbar")
        past = meetings.When(starts_at=now - timedelta(days=8), minutes=30, place="")
        with transaction():
            site.things[f"{key}meeting"] = meetings.plan_meeting(*whom, soon, form_key=f"{key}plan", by=by)
            site.things[f"{key}held_meeting"] = meetings.note_meeting(
                *whom, past, notes=WORDS, agreed=WORDS, form_key=f"{key}note", by=by
            )
            for is_private in (True, False):
                meetings.write_note(whom[0], WORDS, is_private=is_private, form_key=f"{key}{is_private}", by=by)


def _look_back(site: Site, plan: Plan) -> None:
    """Ask fellows and mentors at mid-term, and everybody in a final review; of each one form is handed in."""
    manager, due_on = site.people["manager"], clock.now().date() + timedelta(days=10)
    for key in ("", "other_"):
        with transaction():
            looking_back.ask_for_check_ins(site.things[f"{key}fellow"], Occasion.MID_TERM, due_on, manager)
        fellow_id = site.things[f"{key}fellow"]
        site.things[f"{key}check_in"] = _form_of(fellow_id, Occasion.MID_TERM, Side.FELLOW)
        site.things[f"{key}mentor_check_in"] = _form_of(fellow_id, Occasion.MID_TERM, Side.MENTOR)
    _hand_in(site.things["mentor_check_in"], answers_to(plan.check_in.mentor), site.people["mentor"])
    asking = looking_back.Asking(
        due_on=due_on,
        language="en",
        fellow=True,
        mentor=True,
        hosts=[looking_back.Outsider("Harish Host", "harish@example.org")],
        panel=[site.people["legal_mentor"]],
    )
    with transaction():
        looking_back.ask_final(site.things["fellow"], asking, by=manager)
    site.things["final_check_in"] = _form_of(site.things["fellow"], Occasion.FINAL, Side.FELLOW)
    _hand_in(site.things["final_check_in"], answers_to(plan.final.fellow), site.people["fellow"])
    host = _form_of(site.things["fellow"], Occasion.FINAL, Side.HOST)
    with transaction():
        site.things["look_back"] = give_link(db.session.get_one(CheckIn, host))


def _form_of(fellow_id: int, occasion: Occasion, side: Side) -> int:
    wanted = select(CheckIn.id).where(CheckIn.fellow_id == fellow_id, CheckIn.occasion == occasion)
    return db.session.scalars(wanted.where(CheckIn.side == side)).one()


def _hand_in(check_in_id: int, answers: Answers, by: int) -> None:
    with transaction():
        looking_back.save_check_in(check_in_id, answers, "", seen=0)
        looking_back.hand_in_check_in(check_in_id, by=by)


def _pay(site: Site, programme_id: int) -> None:
    """Pay the first month in a run that is done, prepare a second run, and hold a later month."""
    today, manager = clock.now().date(), site.people["manager"]
    first, second, third = db.session.scalars(
        select(Stipend.id).where(Stipend.fellow_id == site.things["fellow"]).order_by(Stipend.month).limit(3)
    )
    values: dict[str, Any] = {"until": today + timedelta(days=60), "by": manager}
    with transaction():
        run = pay_runs.prepare_run(programme_id, chosen=[first], **values).id
        pay_runs.mark_paid(run, [first], paid_on=today, reference="", today=today, by=manager)
    with transaction():
        prepared = pay_runs.prepare_run(programme_id, chosen=[second], **values).id
        stipends.hold(third, WORDS, by=manager)
    for name, run_id in (("paid_run", run), ("run", prepared)):
        site.things[name] = db.session.get_one(PayRun, run_id).number


def _raise_flags(site: Site) -> None:
    """Raise three concerns: one that is open, one that is closed, and one in the other programme."""
    with transaction():
        for name, who in (("flag", "fellow"), ("closed_flag", "other_fellow"), ("far_flag", "far_fellow")):
            site.things[name] = raise_flag(site.things[who], WORDS, form_key=name, by=site.people[who])
        close_flag(site.things["closed_flag"], WORDS, by=site.people["manager"])


def _change_plans(site: Site) -> None:
    """Let somebody be on leave, and have more time afterwards."""
    fellow_id, today, manager = site.things["leave_fellow"], today_here(), site.people["manager"]
    last = db.session.get_one(Fellow, fellow_id).ends_on
    leave = changes.Wish(
        kind=ChangeKind.LEAVE, from_on=today - timedelta(days=3), to_on=today + timedelta(days=10), reason=WORDS
    )
    longer = changes.Wish(kind=ChangeKind.EXTENSION, from_on=last, to_on=last, reason=WORDS, days=14)
    with transaction():
        site.things["leave"] = changes.grant_change(fellow_id, leave, by=manager).id
        site.things["extension"] = changes.grant_change(fellow_id, longer, by=manager).id
