"""What becomes of teams when two names of a workshop turn out to be one person, and when somebody is erased."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.core.outbox import FORGOTTEN
from lms.extensions import db
from lms.workshops.actions.models import ActionPoint, Team, TeamMember
from lms.workshops.actions.queries import team_of
from lms.workshops.registration.models import Participant


def join_members(stays: Participant, goes: Participant, _by: int | None) -> None:
    """Put the name that stays into the team of the one that goes, unless it is in one, and give it what that saw to."""
    theirs = team_of(goes)
    if theirs is None:
        return
    mine = team_of(stays)
    member = db.session.get(TeamMember, (theirs.id, goes.id))
    if member is not None:
        db.session.delete(member)
    if mine is None:
        db.session.add(TeamMember(team_id=theirs.id, participant_id=stays.id))
    is_same = mine is None or mine.id == theirs.id
    sees = update(ActionPoint).where(ActionPoint.responsible_id == goes.id)
    db.session.execute(sees.values(responsible_id=stays.id if is_same else None))
    db.session.flush()


def forget_name(participant: Participant, _by: int | None) -> None:
    """Take the name of somebody who is erased from a team that is called like them."""
    mine = select(TeamMember.team_id).where(TeamMember.participant_id == participant.id)
    named = update(Team).where(Team.id.in_(mine), Team.name == participant.full_name)
    db.session.execute(named.values(name=FORGOTTEN).execution_options(synchronize_session="fetch"))
