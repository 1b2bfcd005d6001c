"""Load a team or a visit, and as what this reader may work on it; any other answers 404."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask_login import current_user
from sqlalchemy import select

from lms.extensions import db
from lms.people.identity import signed_in_id
from lms.workshops.actions.models import ActionPoint, Review, Team, TeamMember, Visit, Visitor
from lms.workshops.actions.queries import team_of
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.permissions import can_run, coordinated
from lms.workshops.registration.loaders import load_own
from lms.workshops.registration.models import ON_THE_ROLL, Participant

WAYS = {
    "plan": ("show_team", "show_own_plan"),
    "about": ("save_team_about", "save_own_about"),
    "suggestion": ("take_team_suggestion", "take_own_suggestion"),
    "new": ("add_team_point", "add_own_point"),
    "point": ("show_team_point", "show_own_point"),
    "step": ("step_team_point", "step_own_point"),
    "review": ("do_team_review", "do_own_review"),
    "paper": ("print_team_plan", "print_own_plan"),
}
"""The endpoints of the pages about a plan: with an account, and with the code of a participant."""


@dataclass(frozen=True)
class Desk:
    """A team's plan as one reader has it before them; ``code`` is set where a participant's code has opened it."""

    workshop: Workshop
    team: Team
    actor: Actor
    by: int | None
    code: str = ""

    @property
    def is_organiser(self) -> bool:
        """Whether the reader runs the workshop."""
        return self.actor is Actor.ORGANISER

    def url(self, way: str, **values: Any) -> str:
        """Return the address of a page about this plan: the one with an account, or the one with the code."""
        with_account, with_code = WAYS[way]
        if self.code:
            return url_for(f"workshops.{with_code}", code=self.code, **values)
        return url_for(f"workshops.{with_account}", team_id=self.team.id, **values)


def load_desk(team_id: int) -> Desk:
    """Return a team's plan for those who run its workshop, coordinate its organisation, or are in it."""
    team = db.session.get(Team, team_id)
    workshop = db.session.get(Workshop, team.workshop_id) if team else None
    actor = _actor(team, workshop) if team and workshop else None
    if team is None or workshop is None or actor is None:
        abort(404)
    return Desk(workshop, team, actor, current_user.id)


def _actor(team: Team, workshop: Workshop) -> Actor | None:
    if can_run(current_user, workshop.id):
        return Actor.ORGANISER
    if team.organisation_id is not None and team.organisation_id in coordinated(current_user):
        return Actor.COORDINATOR
    mine = select(TeamMember.team_id).join(Participant, Participant.id == TeamMember.participant_id)
    own = (TeamMember.team_id == team.id, Participant.person_id == current_user.id)
    found = db.session.scalar(mine.where(*own, Participant.state.in_(ON_THE_ROLL)).limit(1))
    return Actor.PARTICIPANT if found is not None else None


def load_organisers_desk(team_id: int) -> Desk:
    """Return a team's plan for those who run its workshop."""
    desk = load_desk(team_id)
    return desk if desk.is_organiser else abort(404)


def load_place(code: str) -> tuple[Workshop, Participant, Desk | None]:
    """Return the workshop and the participant whose code this is, with the plan of their team, if they are in one.

    Somebody without a place at the workshop gets 404.
    """
    workshop, participant = load_own(code)
    if participant.state not in ON_THE_ROLL:
        abort(404)
    team = team_of(participant)
    by, own = signed_in_id(), participant.code
    return workshop, participant, Desk(workshop, team, Actor.PARTICIPANT, by, own) if team else None


def load_own_desk(code: str) -> Desk:
    """Return the plan of the team in which the participant with a code is; 404 where there is none."""
    return load_place(code)[2] or abort(404)


def load_point(desk: Desk, point_id: int) -> ActionPoint:
    """Return an action point of a plan; any other answers 404."""
    point = db.session.get(ActionPoint, point_id)
    return point if point is not None and point.team_id == desk.team.id else abort(404)


def load_review(desk: Desk, days: int) -> Review:
    """Return the review of a plan after a number of days; 404 where there is none."""
    found = select(Review).where(Review.team_id == desk.team.id, Review.days == days)
    return db.session.scalar(found) or abort(404)


@dataclass(frozen=True)
class VisitDesk:
    """A visit with its team and workshop, for somebody who may write it up; ``runs`` tells who runs the workshop."""

    visit: Visit
    team: Team
    workshop: Workshop
    runs: bool


def load_visit(visit_id: int) -> VisitDesk:
    """Return a visit for those who run the workshop or go on it; 404 for all others."""
    visit = db.session.get(Visit, visit_id)
    team = db.session.get(Team, visit.team_id) if visit else None
    workshop = db.session.get(Workshop, team.workshop_id) if team else None
    if visit is None or team is None or workshop is None:
        abort(404)
    runs = can_run(current_user, workshop.id)
    if not runs and not goes(current_user.id, visit_id):
        abort(404)
    return VisitDesk(visit, team, workshop, runs)


def goes(person_id: int, visit_id: int) -> bool:
    """Whether somebody goes on a visit."""
    mine = select(Visitor.id).where(Visitor.visit_id == visit_id, Visitor.person_id == person_id)
    return db.session.scalar(mine) is not None


def opens_photo(identity: Any, visit_id: int) -> bool:
    """Whether somebody may open the photos of a visit: who may open it, and the coordinator of the team."""
    visit = db.session.get(Visit, visit_id)
    team = db.session.get(Team, visit.team_id) if visit else None
    if team is None:
        return False
    return (
        can_run(identity, team.workshop_id)
        or goes(identity.id, visit_id)
        or (team.organisation_id is not None and team.organisation_id in coordinated(identity))
    )
