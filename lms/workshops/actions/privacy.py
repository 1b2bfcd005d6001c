"""What action plans and visits say about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core import history
from lms.core.outbox import FORGOTTEN
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.actions.models import ActionPoint, PointNote, Review, Team, TeamMember, Visit, Visitor
from lms.workshops.registration.models import Participant


def _mine(person_id: int) -> Any:
    return select(Participant.id).where(Participant.person_id == person_id)


def _teams(person_id: int) -> list[dict[str, Any]]:
    joined = select(Team.name).join(TeamMember, TeamMember.team_id == Team.id)
    names = db.session.scalars(joined.where(TeamMember.participant_id.in_(_mine(person_id))).order_by(Team.id))
    return [{"team": name} for name in names]


def _points(person_id: int) -> list[dict[str, Any]]:
    own = (ActionPoint.made_by_id == person_id) | ActionPoint.responsible_id.in_(_mine(person_id))
    rows = db.session.scalars(select(ActionPoint).where(own).order_by(ActionPoint.id))
    return [
        {
            "what": row.what,
            "with_whom": row.with_whom,
            "due_on": row.due_on.isoformat(),
            "expected": row.expected,
            "help_needed": row.help_needed,
            "evidence": row.evidence,
            "point_state": row.state.value,
        }
        for row in rows
    ]


def _erase_points(person_id: int) -> None:
    made = ActionPoint.made_by_id == person_id
    sees = ActionPoint.responsible_id.in_(_mine(person_id))
    ids = db.session.scalars(select(ActionPoint.id).where(made | sees)).all()
    history.forget_reasons(ActionPoint.__tablename__, ids)
    _update(ActionPoint, made, made_by_id=None)
    _update(ActionPoint, sees, responsible_id=None)


def _update(model: Any, condition: Any, **values: Any) -> None:
    db.session.execute(update(model).where(condition).values(**values).execution_options(synchronize_session="fetch"))


def _notes(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(PointNote).where(PointNote.written_by_id == person_id).order_by(PointNote.id))
    return [{"text": row.text, "written_at": instant_text(row.written_at)} for row in rows]


def _erase_notes(person_id: int) -> None:
    _update(PointNote, PointNote.written_by_id == person_id, text="", written_by_id=None)


def _reviews(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Review).where(Review.done_by_id == person_id).order_by(Review.id))
    return [{"days": row.days, "note": row.note, "done_at": instant_text(row.done_at)} for row in rows]


def _erase_reviews(person_id: int) -> None:
    _update(Review, Review.done_by_id == person_id, note="", done_by_id=None)


def _visits(person_id: int) -> list[dict[str, Any]]:
    goes = select(Visitor.visit_id).where(Visitor.person_id == person_id)
    own = (Visit.planned_by_id == person_id) | Visit.id.in_(goes)
    rows = db.session.scalars(select(Visit).where(own).order_by(Visit.id))
    return [
        {
            "planned_on": row.planned_on.isoformat(),
            "visited_on": row.visited_on.isoformat() if row.visited_on else None,
            "place": row.place,
            "visit_state": row.state.value,
            "seen": row.seen,
            "advice": row.advice,
        }
        for row in rows
    ]


def _erase_visits(person_id: int) -> None:
    goes = select(Visitor.visit_id).where(Visitor.person_id == person_id)
    ids = db.session.scalars(select(Visit.id).where((Visit.planned_by_id == person_id) | Visit.id.in_(goes))).all()
    history.forget_reasons(Visit.__tablename__, ids)
    _update(Visit, Visit.planned_by_id == person_id, planned_by_id=None)


def _visitors(person_id: int) -> list[dict[str, Any]]:
    joined = select(Visit.planned_on).join(Visitor, Visitor.visit_id == Visit.id)
    days = db.session.scalars(joined.where(Visitor.person_id == person_id).order_by(Visit.planned_on))
    return [{"planned_on": day.isoformat()} for day in days]


def _erase_visitors(person_id: int) -> None:
    _update(Visitor, Visitor.person_id == person_id, person_id=None, name=FORGOTTEN)


TABLES = (
    PersonalData(
        table="workshop_teams",
        reason="Names of teams and what they plan together; who is in them is in the table of members.",
    ),
    PersonalData(
        table="workshop_team_members",
        title=_l("Teams in which you plan after a workshop"),
        export=_teams,
        erase=lambda person_id: None,
        kept=_l("That somebody was in a team stays, unnamed."),
    ),
    PersonalData(
        table="action_points",
        title=_l("Action points that you wrote or see to"),
        export=_points,
        erase=_erase_points,
        kept=_l("What a team has promised stays with the team, without your name."),
    ),
    PersonalData(
        table="action_point_notes",
        title=_l("Notes that you wrote about action points"),
        export=_notes,
        erase=_erase_notes,
        kept=_l("That a point was looked at, and when, stays without your words."),
    ),
    PersonalData(
        table="action_reviews",
        title=_l("Reviews of action points that you did"),
        export=_reviews,
        erase=_erase_reviews,
        kept=_l("That a review was done, and when, stays without your words."),
    ),
    PersonalData(
        table="workshop_visits",
        title=_l("Visits to teams that you planned or made"),
        export=_visits,
        erase=_erase_visits,
        kept=_l("What was seen and advised on a visit stays with the team, without your name."),
    ),
    PersonalData(
        table="workshop_visitors",
        title=_l("Visits on which you went"),
        export=_visitors,
        erase=_erase_visitors,
        kept=_l("That somebody went on a visit stays, unnamed."),
    ),
)
"""In the order in which a reader sees them; they are erased in the opposite one."""


def register() -> None:
    """Declare the tables of action plans and visits."""
    for table in TABLES:
        declare(table)
