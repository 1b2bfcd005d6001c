"""Who is to be reminded of what follows a workshop: action points, reviews, visits, requests for advice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_

from lms.people.models import Person, RoleGrant
from lms.people.roles import WHOLE_SITE, Role
from lms.workshops.actions.models import (
    OPEN_STATES,
    ActionPoint,
    Review,
    Team,
    TeamMember,
    Visit,
    Visitor,
    VisitState,
)
from lms.workshops.advisory.models import AdvisoryRequest, RequestState
from lms.workshops.diary.asking import Moment, named, participants, people
from lms.workshops.diary.kinds import LATE, OLDEST_REQUEST, WEEK, Kind
from lms.workshops.planning.models import Facilitator, Workshop
from lms.workshops.registration.models import Participant

DAY = timedelta(days=1)
UNANSWERED = frozenset({RequestState.REQUESTED, RequestState.ACCEPTED, RequestState.IN_PROGRESS})
ADVISERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.TRAINER)
"""Who is reminded of a request that nobody has accepted, where they hold the role on the whole site."""


def points_due(moment: Moment) -> list[Select[Any]]:
    """Ask which teams have open action points that are due in a week."""
    return _points(Kind.POINTS_DUE, moment.today + WEEK - LATE, moment.today + WEEK)


def points_overdue(moment: Moment) -> list[Select[Any]]:
    """Ask which teams have open action points that were due a week ago."""
    return _points(Kind.POINTS_OVERDUE, moment.today - WEEK - LATE, moment.today - WEEK)


def _points(kind: Kind, first: date, last: date) -> list[Select[Any]]:
    about = named("points", Team.id, ActionPoint.due_on)
    asked = [_team_members(kind, Team.id, about), _coordinators(kind, Team.id, about)]
    is_due = (ActionPoint.state.in_(OPEN_STATES), ActionPoint.due_on.between(first, last))
    return [each.join(ActionPoint, ActionPoint.team_id == Team.id).where(*is_due) for each in asked]


def _team_members(kind: Kind, subject_id: Any, about: ColumnElement[str]) -> Select[Any]:
    statement = participants(kind, subject_id, about)
    statement = statement.join(TeamMember, TeamMember.participant_id == Participant.id)
    return statement.join(Team, Team.id == TeamMember.team_id)


def _coordinators(kind: Kind, subject_id: Any, about: ColumnElement[str]) -> Select[Any]:
    """Ask for the coordinators of the organisation of a team."""
    scope = literal("organisation:").concat(cast(Team.organisation_id, String))
    statement = people(kind, subject_id, about).join(RoleGrant, RoleGrant.person_id == Person.id)
    return statement.join(Team, scope == RoleGrant.scope).where(RoleGrant.role == Role.COORDINATOR)


def reviews_due(moment: Moment) -> list[Select[Any]]:
    """Ask for the teams, who planned the workshop and its facilitators, of reviews that are due today."""
    kind, about = Kind.REVIEW_DUE, named("review", Review.id, Review.due_on)
    planner = people(kind, Review.id, about).join(Workshop, Workshop.created_by_id == Person.id)
    facilitators = people(kind, Review.id, about).join(Facilitator, Facilitator.person_id == Person.id)
    facilitators = facilitators.join(Workshop, Workshop.id == Facilitator.workshop_id)
    asked = [
        _team_members(kind, Review.id, about),
        *(each.join(Team, Team.workshop_id == Workshop.id) for each in (planner, facilitators)),
    ]
    is_due = (Review.done_at.is_(None), Review.due_on.between(moment.today - LATE, moment.today))
    return [each.join(Review, Review.team_id == Team.id).where(*is_due) for each in asked]


def visits_tomorrow(moment: Moment) -> list[Select[Any]]:
    """Ask who goes on a visit tomorrow."""
    return _visits(Kind.VISIT_TOMORROW, moment.today + DAY, moment.today + DAY)


def visits_unwritten(moment: Moment) -> list[Select[Any]]:
    """Ask who went on a visit yesterday that is not written up."""
    return _visits(Kind.VISIT_UNWRITTEN, moment.today - LATE, moment.today - DAY)


def visits_still_unwritten(moment: Moment) -> list[Select[Any]]:
    """Ask who went on a visit a week ago that is not written up."""
    return _visits(Kind.VISIT_STILL_UNWRITTEN, moment.today - WEEK - LATE, moment.today - WEEK)


def _visits(kind: Kind, first: date, last: date) -> list[Select[Any]]:
    about = named("visit", Visit.id, Visit.planned_on)
    statement = people(kind, Visit.id, about).join(Visitor, Visitor.person_id == Person.id)
    statement = statement.join(Visit, Visit.id == Visitor.visit_id)
    return [statement.where(Visit.state == VisitState.PLANNED, Visit.planned_on.between(first, last))]


def advice_waiting(moment: Moment) -> list[Select[Any]]:
    """Ask who has accepted a request for advice that is unanswered for a week; for others, all who could."""
    request, about = AdvisoryRequest, named("request", AdvisoryRequest.id)
    waits = (
        request.state.in_(UNANSWERED),
        request.answered_at.is_(None),
        request.asked_at.between(moment.now - OLDEST_REQUEST, moment.now - WEEK),
    )
    asked = people(Kind.ADVICE_WAITING, request.id, about)
    accepted = asked.join(request, request.handled_by_id == Person.id)
    others = asked.join(RoleGrant, RoleGrant.person_id == Person.id).join(request, request.handled_by_id.is_(None))
    is_adviser = or_(*(RoleGrant.role == role for role in ADVISERS)) & (RoleGrant.scope == WHOLE_SITE)
    return [accepted.where(*waits), others.where(is_adviser, *waits)]
