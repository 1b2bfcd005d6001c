"""Action points, visits and what is due, as tables for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from lms.extensions import db
from lms.workshops.actions.models import POINT_NAMES, VISIT_NAMES, ActionPoint, Team
from lms.workshops.actions.queries import visits_of
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import shown_name

MOST_ROWS = 5_000


def points_header() -> list[str]:
    """Return the columns of the table of action points."""
    return [
        _("Team"),
        _("What will be done"),
        _("With whom"),
        _("Who sees to it"),
        _("Due on"),
        _("What will show that it is done"),
        _("Which help the team needs"),
        _("Status"),
        _("Closed on"),
        _("Evidence"),
    ]


def points_rows(workshop_id: int) -> Iterator[list[Any]]:
    """Yield the action points of a workshop as rows of cells, MOST_ROWS at the most; in one query."""
    joined = (
        select(ActionPoint, Team.name, Participant)
        .join(Team, Team.id == ActionPoint.team_id)
        .outerjoin(Participant, Participant.id == ActionPoint.responsible_id)
        .where(Team.workshop_id == workshop_id)
        .order_by(Team.name, Team.id, ActionPoint.due_on, ActionPoint.id)
        .limit(MOST_ROWS)
    )
    for row in db.session.execute(joined):
        point, team = row[0], row[1]
        yield [
            team,
            point.what,
            point.with_whom,
            _name(row[2]),
            point.due_on.isoformat(),
            point.expected,
            point.help_needed,
            str(POINT_NAMES[point.state]),
            point.closed_on.isoformat() if point.closed_on else "",
            point.evidence,
        ]


def _name(participant: Participant | None) -> str:
    return shown_name(participant) if participant is not None else ""


def visits_header() -> list[str]:
    """Return the columns of the table of visits."""
    return [
        _("Team"),
        _("Planned for"),
        _("Visited on"),
        _("Who goes"),
        _("Where"),
        _("Status"),
        _("What was seen"),
        _("Advice"),
    ]


def visits_rows(workshop_id: int) -> Iterator[list[Any]]:
    """Yield the visits of a workshop as rows of cells; in two queries."""
    for row in visits_of(workshop_id):
        visit = row.visit
        yield [
            row.team.name,
            visit.planned_on.isoformat(),
            visit.visited_on.isoformat() if visit.visited_on else "",
            ", ".join(row.visitors),
            visit.place,
            str(VISIT_NAMES[visit.state]),
            visit.seen,
            visit.advice,
        ]
