"""What followed the workshop of last month: action points, reviews, visits, money, certificates, a course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from lms.certificates.designs import Design
from lms.courses.queries import published
from lms.extensions import db
from lms.trial.acts import Act
from lms.trial.studies import LONG_COURSE
from lms.trial.workshops import words
from lms.trial.workshops.event import Event
from lms.workshops.actions import teams, visits, write_up
from lms.workshops.actions.models import Review, Team, Visit
from lms.workshops.actions.points import PointWords, is_open, save_about, save_point
from lms.workshops.actions.queries import points_of
from lms.workshops.actions.reviews import hand_in_review
from lms.workshops.actions.steps import Step, To, control
from lms.workshops.camps.operations import camp_content, link
from lms.workshops.costs.models import CostKind
from lms.workshops.costs.operations import Cost, Funding, add_funder, add_lines, strike_line
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.proof.lists import digest_of, lines_of
from lms.workshops.proof.operations import approve, issue_proof, waiting_proofs

CAMP = "contact-camp"
LAST_DAY = 3
NOT_YET = ("nagma", "lilawati")
"""Whose certificates are not approved yet: their names are to be asked for once more."""


@dataclass(frozen=True)
class Promise:
    """An action point: whose, what, with whom, by when (days after the workshop), by what it will be seen."""

    key: str
    team: str
    who: str
    what: str
    with_whom: str
    days: int
    expected: str
    help_needed: str = ""


class FollowUp:
    """The acts after a workshop. Days are counted from its last day."""

    def __init__(self, event: Event) -> None:
        self.event, self.stage = event, event.stage
        self.points: dict[str, int] = {}
        self.visits: dict[str, int] = {}

    def on(self, days: int, hour: int, do: Callable[[], object]) -> Act:
        """Return an act some days after the last day of the workshop."""
        return Act(self.event.at(LAST_DAY + days, hour), do)

    def team(self, key: str) -> Team:
        """Return the team of an organisation."""
        of_both = (Team.workshop_id == self.event.id, Team.organisation_id == self.stage.organisations[key])
        return db.session.scalars(select(Team).where(*of_both)).one()

    def acts(self, design: Design) -> Iterator[Act]:
        """Yield everything that followed."""
        yield self.on(0, 15, lambda: teams.propose_teams(self.event.id, by=self.event.by))
        yield self.on(0, 16, self._promise_all)
        yield from self._visited()
        yield from self._reviewed()
        yield self.on(9, 12, partial(self._approve, design))
        yield self.on(12, 15, partial(spend, self.event, words.LEGAL_AID_FUNDERS, words.LEGAL_AID_COSTS))
        yield self.on(13, 10, partial(strike, self.event))
        yield Act(self.stage.on(self.stage.day(1), 15), self._link)

    def _promise_all(self) -> None:
        for row in words.PROMISES:
            self._promise(Promise(*row))
        for team, answers in words.ABOUT_TEAMS.items():
            save_about(self.team(team).id, dict(answers), seen=1, by=self.event.by)

    def _promise(self, promise: Promise) -> None:
        said = PointWords(
            what=promise.what,
            with_whom=promise.with_whom,
            responsible=self.event.place(promise.who),
            due_on=self.event.held_on(LAST_DAY + promise.days),
            expected=promise.expected,
            help_needed=promise.help_needed,
        )
        form_key, by = f"demo-{self.event.key}-{promise.key}", self.stage.people.get(promise.who)
        point = save_point(self.team(promise.team).id, said, form_key=form_key, by=by)
        db.session.flush()
        self.points[promise.key] = point.id

    def _visited(self) -> Iterator[Act]:
        """Yield the visits: one that is written up, one that meera has yet to write up, one to come."""
        yield self.on(8, 11, partial(self._plan_visit, "magadh", 22, "Magadh Shramik Sahayata, Gaya"))
        yield self.on(18, 11, partial(self._plan_visit, "gandak", 30, "Panchayat hall, Bagaha"))
        yield self.on(26, 11, partial(self._plan_visit, "gumla", 42, "Chhotanagpur Shram Manch, Gumla"))
        yield self.on(23, 20, self._write_up)

    def _plan_visit(self, team: str, days: int, place: str) -> None:
        plan = visits.VisitPlan(
            planned_on=self.event.held_on(LAST_DAY + days),
            place=place,
            people=[self.event.by],
            names=["Adv. Ranjana Mishra"] if team == "magadh" else [],
        )
        visit = visits.plan_visit(self.team(team).id, plan, form_key=f"demo-visit-{team}", by=self.event.by)
        self.visits[team] = visit.id

    def _write_up(self) -> None:
        visit = db.session.get_one(Visit, self.visits["magadh"])
        draft = {
            "visited_on": visit.planned_on.isoformat(),
            "seen": words.SEEN,
            "advice": words.ADVICE,
            write_up.new_control(0, "what"): words.AGREED,
            write_up.new_control(0, "with_whom"): "Adv. Ranjana Mishra",
            write_up.new_control(0, "due_on"): (visit.planned_on + timedelta(days=45)).isoformat(),
        }
        for key, (to, text) in words.ON_VISIT.items():
            draft[control(self.points[key], "to")] = To(to)
            draft[control(self.points[key], "text")] = text
        seen = write_up.save_draft(visit.id, draft, seen=visit.version)
        write_up.hand_in(visit.id, seen=seen, by=self.event.by)

    def _reviewed(self) -> Iterator[Act]:
        """Yield the first reviews of three teams; the one of the fourth is due."""
        yield self.on(30, 18, partial(self._review, "pravah", "ravi", Actor.COORDINATOR))
        yield self.on(31, 10, partial(self._review, "magadh", "meera", Actor.ORGANISER))
        yield self.on(31, 19, partial(self._review, "gandak", "rajkishor", Actor.PARTICIPANT))

    def _review(self, team: str, by: str, actor: Actor) -> None:
        said, note = words.REVIEWS[team]
        steps = [Step(self.points[key], To(to), text) for key, (to, text) in said.items()]
        team_id, named = self.team(team).id, {step.point_id for step in steps}
        steps += [Step(each.id, To.SAME) for each in points_of(team_id) if is_open(each) and each.id not in named]
        own = (Review.team_id == team_id, Review.days == 30)
        review_id = db.session.scalars(select(Review.id).where(*own)).one()
        hand_in_review(review_id, steps, note, form_key=f"demo-review-{team}", actor=actor, by=self.stage.people[by])

    def _approve(self, design: Design) -> None:
        """Approve the list but for two, and ask for the certificates; their PDFs are the worker's work."""
        by, workshop = self.stage.people["anjali"], db.session.get_one(Workshop, self.event.id)
        left_out = [self.event.place(each) for each in NOT_YET]
        lines = lines_of(workshop)
        kept = {line.participant_id for line in lines}.difference(left_out)
        approved = approve(workshop.id, digest_of(lines), kept=kept, by=by)
        for proof_id in waiting_proofs(approved.id):
            issue_proof(proof_id, design, by=by)

    def _link(self) -> None:
        """Let it count for the unit of the long course that asks for such a workshop, where that is published."""
        course = published(LONG_COURSE)
        if course is not None and camp_content(course, CAMP) is not None:
            link(self.event.id, LONG_COURSE, CAMP, by=self.event.by)


def spend(event: Event, funders: dict[str, Funding], costs: tuple[tuple[str, str, int, str], ...]) -> None:
    """Enter who pays for a workshop, and what was spent on its last day, in rupees."""
    by = event.stage.people["office"]
    ids = {key: add_funder(event.id, each, by=by).id for key, each in funders.items()}
    day = event.held_on(event.plan.days)
    lines = [
        Cost(kind=CostKind(kind), what=what, paise=100 * rupees, spent_on=day, funder_id=ids.get(funder))
        for kind, what, rupees, funder in costs
    ]
    add_lines(event.id, lines, by=by, form_key=f"demo-costs-{event.key}")


def strike(event: Event) -> None:
    """Enter a bill a second time by mistake, and strike it out."""
    by = event.stage.people["office"]
    twice = Cost(kind=CostKind.MATERIALS, what="Copies of handouts", paise=487_000, spent_on=event.held_on(LAST_DAY))
    (line,) = add_lines(event.id, [twice], by=by, form_key=f"demo-twice-{event.key}")
    strike_line(event.id, line.id, "The same bill as above, entered twice.", by=by)
