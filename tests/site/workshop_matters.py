"""What comes of the workshop of the populated site that was held: tests, feedback, certificates, plans, visits, costs.

Two teams have plans. ``team`` is that of the learner's organisation: a review is due, one visit is planned, one was
written up. The mentor goes on both. The organisation has asked for advice.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms.attachments.models import Attachment
from lms.core import clock, jobs
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.courses.queries import published
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.actions import points, teams, visits, write_up
from lms.workshops.actions.models import ActionPoint, Team
from lms.workshops.actions.steps import Step, To
from lms.workshops.actions.visit_photos import keep_photos as keep_visit_photos
from lms.workshops.advisory import operations as advice
from lms.workshops.attendance import unnamed
from lms.workshops.attendance.models import Presence
from lms.workshops.camps.models import Camp
from lms.workshops.camps.operations import link
from lms.workshops.costs import operations as costs
from lms.workshops.costs.models import CostKind
from lms.workshops.diary.feeds import make_feed
from lms.workshops.figures.photos import keep_photos as keep_report_photos
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import feedback
from lms.workshops.moves import Actor
from lms.workshops.planning import operations, states
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.proof.lists import digest_of, lines_of
from lms.workshops.proof.models import Proof
from lms.workshops.proof.operations import approve
from lms.workshops.registration.models import AgeGroup, Gender, Participant, Qualification
from tests.factories.workshops import add_marks, add_participant, add_sitting, make_workshop, words, workshop_document
from tests.site.answers import WORDS
from tests.site.served import Site

DAYS_AGO = 40
LONG_COURSE = "labour-protection-and-migration-services"
CAMP = "contact-camp"
NAMES = ("Asha Devi (आशा)", "Birju Prasad (बिरजू)", "Chanda Kumari (चंदा)", "Dinesh Ram (दिनेश)")
ACTION_PLAN = {
    "intro": words("What will you do?"),
    "suggestions": [words("Open a wage register")],
    "about": {
        "sections": [
            {
                "id": "team",
                "title": words("Your organisation"),
                "questions": [{"id": "who", "kind": "long_text", "label": words("Whom do you serve?")}],
            }
        ]
    },
}
AMONG_ADVISERS = "Their lawyer has left; offer ours."
BEFORE, AFTER = (1.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 0.0)


def add_follow_up(site: Site) -> None:
    """Add a workshop that was held, and everything that comes of one."""
    workshop_id, participants = _hold(site)
    _measure(site, workshop_id, participants)
    _certify(site, workshop_id)
    _plan_action(site, workshop_id, participants)
    _visit(site)
    _pay(site, workshop_id)
    _ask_advice(site)
    _remember(site, workshop_id)


def _hold(site: Site) -> tuple[int, list[int]]:
    """Hold a workshop at which the learner and four names were, one of them for one session only."""
    trainer = db.session.get_one(Person, site.people["trainer"])
    workshop = make_workshop(
        state=WorkshopState.RUNNING,
        starts_on=today_here() - timedelta(days=DAYS_AGO),
        run_by=trainer,
        title=words("Held workshop"),
        pass_mark=60,
        document=workshop_document(action_plan=ACTION_PLAN),
    )
    learner = db.session.get_one(Person, site.people["learner"])
    own = add_participant(workshop, person=learner, organisation_id=site.things["organisation"], gender=Gender.WOMAN)
    found = [own, *(add_participant(workshop, name, organisation_name="Gram Sangathan") for name in NAMES)]
    for number, participant in enumerate(found):
        add_marks(workshop, participant, 1 if number == 4 else 3, Presence.LATE if number == 3 else Presence.PRESENT)
    site.things |= {"held_workshop": workshop.id, "held_code": own.code, "held_participant": own.id}
    site.things["giving_code"] = found[-1].code
    return workshop.id, [each.id for each in found]


def _measure(site: Site, workshop_id: int, participants: list[int]) -> None:
    """Let all sit both tests and three give feedback, count people without names, and close the workshop."""
    for number in participants:
        participant = db.session.get_one(Participant, number)
        for phase, marks in ((Phase.PRE, BEFORE), (Phase.POST, AFTER)):
            add_sitting(participant, phase, {f"{phase}-{place}": each for place, each in enumerate(marks, 1)})
    by = site.people["trainer"]
    with transaction():
        states.move(workshop_id, "held", by=by)
    for number in participants[:3]:
        with transaction():
            given = {"useful": "4", "change": WORDS}
            key = f"site-feedback-{number}"
            feedback.give(number, given, was_anonymous=True, form_key=key, now=clock.now(), by=None)
    kind = unnamed.Kind(Qualification.UP_TO_8, Gender.WOMAN, AgeGroup.TO_34)
    with transaction():
        unnamed.set_counts(workshop_id, None, [unnamed.Counted(kind, 7)], seen=unnamed.digest_of({}), by=by)
        operations.write_note(workshop_id, WORDS, by=by)


def _certify(site: Site, workshop_id: int) -> None:
    """Approve the list for the learner alone; the others still stand on it."""
    lines = lines_of(db.session.get_one(Workshop, workshop_id))
    own = site.things["held_participant"]
    with transaction():
        approve(workshop_id, digest_of(lines), kept={own}, by=site.people["trainer"])
    jobs.run_due()
    site.things["proof"] = db.session.scalars(select(Proof.id).where(Proof.participant_id == own)).one()


def _plan_action(site: Site, workshop_id: int, participants: list[int]) -> None:
    """Make a team of each organisation; the first has a point that is open, one that is late and one that is done."""
    by = site.people["trainer"]
    with transaction():
        teams.propose_teams(workshop_id, by=by)
    found = select(Team.id).where(Team.workshop_id == workshop_id).order_by(Team.organisation_id.is_(None), Team.id)
    site.things["team"], site.things["other_team"] = db.session.scalars(found).all()
    with transaction():  # a heading that is a name has it in both scripts
        db.session.get_one(Team, site.things["team"]).name += " (प्रवाह)"
    today = today_here()
    for name, days in (("point", 20), ("late_point", -5), ("done_point", -9)):
        wish = points.PointWords(
            what=f"Open a wage register, {name} (मज़दूरी का रजिस्टर)",
            with_whom="Panchayat",
            responsible=participants[0],
            due_on=today + timedelta(days=days),
            help_needed="A lawyer for one afternoon",
        )
        with transaction():
            site.things[name] = points.save_point(site.things["team"], wish, form_key=f"site-point-{name}", by=by).id
    with transaction():
        done = Step(site.things["done_point"], To.DONE, WORDS)
        points.take_steps(site.things["team"], [done], actor=Actor.ORGANISER, by=by)


def _visit(site: Site) -> None:
    """Plan two visits on which the mentor goes, and write one up, with a photo."""
    by, today = site.people["trainer"], today_here()
    for name, days in (("visit", -1), ("written_visit", -10)):
        site.things[name] = _planned(site, name, today + timedelta(days=days))
    site.things["other_visit"] = _planned(
        site, "other_visit", today + timedelta(days=20), team="other_team", goes="trainer"
    )
    visit_id = site.things["written_visit"]
    keep_visit_photos(visit_id, [_photo()], by=by)
    keep_visit_photos(site.things["visit"], [_photo()], by=by)
    site.things["visit_photo"] = _photo_of("workshop_visits", visit_id)
    day = (today - timedelta(days=10)).isoformat()
    with transaction():
        version = write_up.save_draft(visit_id, {"visited_on": day, "seen": WORDS, "advice": WORDS}, seen=1)
        write_up.hand_in(visit_id, seen=version, by=by)


def _planned(site: Site, name: str, day: date, team: str = "team", goes: str = "mentor") -> int:
    plan = visits.VisitPlan(planned_on=day, place="Sherghati", people=[site.people[goes]], names=["Rafiq Mian"])
    with transaction():
        made = visits.plan_visit(site.things[team], plan, form_key=f"site-{name}", by=site.people["trainer"])
        db.session.flush()
        return made.id


def _photo() -> FileStorage:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "JPEG")
    buffer.seek(0)
    return FileStorage(buffer, filename="meeting.jpg")


def _photo_of(owner: str, owner_id: int) -> int:
    wanted = select(Attachment.id).where(Attachment.owner_kind == owner, Attachment.owner_id == owner_id)
    return db.session.scalars(wanted.order_by(Attachment.id)).first() or 0


def _pay(site: Site, workshop_id: int) -> None:
    """Enter who pays, two lines, one of which is struck out, and a photo for the report."""
    by = site.people["trainer"]
    with transaction():
        funder = costs.add_funder(workshop_id, costs.Funding(name="Test Fund", grant="TF-7", paise=5_000_000), by=by)
        spent_on = today_here() - timedelta(days=DAYS_AGO)
        lines = costs.add_lines(
            workshop_id,
            [
                costs.Cost(kind=CostKind.FOOD, what=WORDS, paise=123_450, spent_on=spent_on, funder_id=funder.id),
                costs.Cost(kind=CostKind.TRAVEL, what="Bus", paise=40_000, spent_on=spent_on),
            ],
            by=by,
            form_key="site-costs",
        )
        costs.strike_line(workshop_id, lines[1].id, "Entered twice", by=by)
        site.things |= {"funder": funder.id, "cost_line": lines[0].id}
    keep_report_photos(workshop_id, [_photo()], by=by)
    site.things["report_photo"] = _photo_of("workshops", workshop_id)


def _ask_advice(site: Site) -> None:
    """Let the coordinator ask for advice that is taken on, and somebody of another organisation too."""
    by = site.people["trainer"]
    for name, organisation, who in (
        ("request", "organisation", "coordinator"),
        ("other_request", "other_organisation", "two_teams"),
    ):
        wanted = advice.Wanted(subject=f"Wages at the kiln, {name} (भट्ठे की मज़दूरी)", text=WORDS)
        with transaction():
            made, _note_id = advice.ask(site.things[organisation], wanted, form_key=f"site-{name}", by=site.people[who])
            db.session.flush()
            site.things[name] = made.id
    request_id, advising = site.things["request"], [Actor.ORGANISER]
    with transaction():
        advice.move(request_id, "accepted", actors=advising, by=by)
        advice.write_note(
            request_id, AMONG_ADVISERS, is_internal=True, actors=advising, form_key="site-internal", by=by
        )


def _remember(site: Site, workshop_id: int) -> None:
    """Let the workshop count for a unit of a course, and the learner subscribe to a calendar."""
    with transaction():
        link(workshop_id, LONG_COURSE, CAMP, by=site.people["trainer"])
        site.things["calendar_token"] = make_feed(site.people["learner"], by=site.people["learner"])
    course = published(LONG_COURSE)
    assert course is not None
    site.things |= {"camp_unit": CAMP, "camp_module": course.document.module_of(CAMP).id}
    site.things["camp"] = db.session.scalars(select(Camp.id)).one()
    found = db.session.scalars(select(ActionPoint.id).where(ActionPoint.team_id == site.things["team"]))
    assert set(found) == {site.things[name] for name in ("point", "late_point", "done_point")}
