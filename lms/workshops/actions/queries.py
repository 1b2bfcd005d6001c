"""What pages ask about teams, their action points, reviews and visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from lms.extensions import db
from lms.people.models import Person
from lms.workshops.actions.models import (
    OPEN_STATES,
    ActionPoint,
    PointNote,
    PointState,
    Review,
    Team,
    TeamMember,
    Visit,
    Visitor,
)
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import shown_name

MOST_TEAMS = 200


@dataclass(frozen=True)
class PointCounts:
    """How many action points there are in each state, and how many open ones are past their day."""

    by_state: dict[PointState, int] = field(default_factory=dict)
    late: int = 0

    @property
    def all(self) -> int:
        """How many there are, dropped ones included."""
        return sum(self.by_state.values())

    @property
    def closed(self) -> int:
        """How many are done."""
        return self.by_state.get(PointState.DONE, 0)

    @property
    def open(self) -> int:
        """How many are neither done nor dropped."""
        return sum(self.by_state.get(state, 0) for state in OPEN_STATES)


def teams_of(workshop_id: int) -> list[Team]:
    """Return the teams of a workshop by name, MOST_TEAMS at the most."""
    found = select(Team).where(Team.workshop_id == workshop_id).order_by(Team.name, Team.id)
    return list(db.session.scalars(found.limit(MOST_TEAMS)))


def is_member(team_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition on a joined Participant and TeamMember that somebody who still counts is in some teams."""
    return and_(TeamMember.team_id.in_(team_ids), Participant.merged_into_id.is_(None))


def members_by_team(team_ids: Collection[int]) -> dict[int, list[Participant]]:
    """Return who is in some teams, by name; in one query."""
    found: dict[int, list[Participant]] = defaultdict(list)
    if team_ids:
        joined = select(TeamMember.team_id, Participant).join(Participant, Participant.id == TeamMember.participant_id)
        ordered = joined.where(is_member(team_ids)).order_by(Participant.name_key, Participant.id)
        for team_id, participant in db.session.execute(ordered):
            found[team_id].append(participant)
    return found


def member_counts(team_ids: Collection[int]) -> dict[int, int]:
    """Return how many people are in some teams; in one query."""
    joined = select(TeamMember.team_id, func.count()).join(Participant, Participant.id == TeamMember.participant_id)
    return {
        row[0]: row[1] for row in db.session.execute(joined.where(is_member(team_ids)).group_by(TeamMember.team_id))
    }


def members_of(team_id: int) -> list[Participant]:
    """Return who is in a team, by name."""
    return members_by_team([team_id])[team_id]


def team_of(participant: Participant) -> Team | None:
    """Return the team of a participant, or None."""
    mine = select(Team).join(TeamMember, TeamMember.team_id == Team.id)
    of_workshop = mine.where(TeamMember.participant_id == participant.id, Team.workshop_id == participant.workshop_id)
    return db.session.scalar(of_workshop.order_by(Team.id).limit(1))


def points_of(team_id: int) -> list[ActionPoint]:
    """Return the action points of a team, by the day they are due."""
    found = select(ActionPoint).where(ActionPoint.team_id == team_id)
    return list(db.session.scalars(found.order_by(ActionPoint.due_on, ActionPoint.id)))


def open_points(team_id: int) -> list[ActionPoint]:
    """Return the action points of a team that are neither done nor dropped, by the day they are due."""
    return [point for point in points_of(team_id) if point.state in OPEN_STATES]


def reviews_of(team_id: int) -> list[Review]:
    """Return the reviews of a team in order."""
    return list(db.session.scalars(select(Review).where(Review.team_id == team_id).order_by(Review.days)))


def names_in(team_id: int) -> dict[int, str]:
    """Return the names of a team's members by their ids."""
    return {participant.id: shown_name(participant) for participant in members_of(team_id)}


@dataclass(frozen=True)
class NoteRow:
    """A note about an action point with the name of who wrote it (empty: a participant without an account)."""

    note: PointNote
    who: str


def notes_by_point(point_ids: Collection[int]) -> dict[int, list[NoteRow]]:
    """Return what was said about some action points, the newest first; in one query."""
    found: dict[int, list[NoteRow]] = defaultdict(list)
    if point_ids:
        joined = select(PointNote, Person.full_name).outerjoin(Person, Person.id == PointNote.written_by_id)
        about = joined.where(PointNote.point_id.in_(point_ids)).order_by(PointNote.id.desc())
        for note, who in db.session.execute(about):
            found[note.point_id].append(NoteRow(note, who or ""))
    return found


def counts_by_team(team_ids: Collection[int], today: date) -> dict[int, PointCounts]:
    """Return how the action points of some teams stand, by team; in one query."""
    return _counts(ActionPoint.team_id, select(ActionPoint), ActionPoint.team_id.in_(team_ids), today)


def point_counts(workshop_ids: Collection[int], today: date) -> dict[int, PointCounts]:
    """Return how the action points of some workshops stand, by workshop; in one query."""
    joined = select(ActionPoint).join(Team, Team.id == ActionPoint.team_id)
    return _counts(Team.workshop_id, joined, Team.workshop_id.in_(workshop_ids), today)


def _counts(key: Any, source: Select[Any], condition: ColumnElement[bool], today: date) -> dict[int, PointCounts]:
    late = func.count().filter(ActionPoint.due_on < today, ActionPoint.state.in_(OPEN_STATES))
    counted = source.with_only_columns(key.label("key"), ActionPoint.state, func.count().label("number"), late)
    found: dict[int, PointCounts] = {}
    for key_id, state, number, is_late in db.session.execute(counted.where(condition).group_by(key, ActionPoint.state)):
        known = found.get(key_id, PointCounts())
        found[key_id] = PointCounts({**known.by_state, state: number}, known.late + is_late)
    return found


@dataclass(frozen=True)
class VisitRow:
    """A visit with its team and who goes."""

    visit: Visit
    team: Team
    visitors: list[str]


def visits_list(workshop_id: int) -> Select[Any]:
    """Return the query for the visits of a workshop with their teams, the latest first."""
    joined: Any = select(Visit, Team).join(Team, Team.id == Visit.team_id).where(Team.workshop_id == workshop_id)
    return joined.order_by(Visit.planned_on.desc(), Visit.id.desc())  # type: ignore[no-any-return]


def visits_of(workshop_id: int) -> list[VisitRow]:
    """Return the visits of a workshop, the latest first; in two queries."""
    return visit_rows(db.session.execute(visits_list(workshop_id)).all())


def visit_rows(found: Collection[Any]) -> list[VisitRow]:
    """Return visits, given with their teams, with who goes; in one query."""
    who = visitors_by_visit([row[0].id for row in found])
    return [VisitRow(row[0], row[1], who[row[0].id]) for row in found]


def visits_of_team(team_id: int) -> list[Visit]:
    """Return the visits to a team, the latest first."""
    found = select(Visit).where(Visit.team_id == team_id)
    return list(db.session.scalars(found.order_by(Visit.planned_on.desc(), Visit.id.desc())))


def visitors_by_visit(visit_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of who goes on some visits; in one query."""
    found: dict[int, list[str]] = defaultdict(list)
    if visit_ids:
        joined = select(Visitor, Person.full_name).outerjoin(Person, Person.id == Visitor.person_id)
        for visitor, full_name in db.session.execute(
            joined.where(Visitor.visit_id.in_(visit_ids)).order_by(Visitor.id)
        ):
            found[visitor.visit_id].append(full_name or visitor.name)
    return found
