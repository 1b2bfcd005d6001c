"""Who plans together: teams made from organisations, named, merged, and filled. Inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, func, select, update

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.language import localised
from lms.extensions import db
from lms.people.models import Organisation
from lms.workshops.actions.models import ActionPoint, Review, Team, TeamMember, Visit
from lms.workshops.actions.queries import MOST_TEAMS, team_of
from lms.workshops.actions.reviews import open_for
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import ON_THE_ROLL, Participant
from lms.workshops.registration.names import shown_name
from lms.workshops.registration.queries import counts, on_the_roll

LONGEST_NAME = 200
CLOSED_TO_PLANS = frozenset({WorkshopState.DRAFT, WorkshopState.CANCELLED})


def held_workshop(workshop_id: int) -> Workshop:
    """Return a workshop, held; raise Refusal where nobody plans anything after it."""
    workshop = lock(Workshop, workshop_id)
    if workshop is None or workshop.state in CLOSED_TO_PLANS:
        raise Refusal(_l("This workshop is a draft or cancelled, so no plan can be made after it."))
    return workshop


def propose_teams(workshop_id: int, *, by: int | None) -> int:
    """Make a team of each organisation whose people are in none yet, or add them to its team; return how many people.

    Those whose organisation is only a typed name go together where the name is the same.
    """
    workshop = held_workshop(workshop_id)
    loose = db.session.scalars(loose_people(workshop.id)).all()
    teams = {_key_of_team(team): team for team in _teams(workshop_id)}
    named = _organisation_names([each.organisation_id for each in loose])
    added = 0
    for participant in loose:
        key, name = _key_of(participant, named)
        if not name:
            continue
        if key not in teams:
            teams[key] = _make(workshop, name, organisation_id=participant.organisation_id, by=by)
        db.session.add(TeamMember(team_id=teams[key].id, participant_id=participant.id))
        added += 1
    return added


def _teams(workshop_id: int) -> list[Team]:
    return list(db.session.scalars(select(Team).where(Team.workshop_id == workshop_id).order_by(Team.id.desc())))


def loose_people(workshop_id: int) -> Select[Any]:
    """Return the query for those who have a place at a workshop and are in no team, by name."""
    members = select(TeamMember.participant_id).join(Team, Team.id == TeamMember.team_id)
    found = select(Participant).where(on_the_roll(workshop_id))
    loose = found.where(Participant.id.not_in(members.where(Team.workshop_id == workshop_id)))
    return loose.order_by(Participant.name_key, Participant.id)


def _organisation_names(ids: list[int | None]) -> dict[int, str]:
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted)))
    return {row.id: localised(row.name) for row in rows}


def _key_of_team(team: Team) -> int | str:
    return team.organisation_id or team.name.casefold()


def _key_of(participant: Participant, named: dict[int, str]) -> tuple[int | str, str]:
    if participant.organisation_id in named:
        return participant.organisation_id, named[participant.organisation_id]
    name = participant.organisation_name.strip()
    return name.casefold(), name


def _make(
    workshop: Workshop,
    name: str,
    *,
    by: int | None,
    organisation_id: int | None = None,
    form_key: str | None = None,
) -> Team:
    team = Team(
        workshop_id=workshop.id,
        name=name[:LONGEST_NAME],
        organisation_id=organisation_id,
        form_key=form_key,
        made_at=clock.now(),
    )
    if (db.session.scalar(select(func.count()).where(Team.workshop_id == workshop.id)) or 0) >= MOST_TEAMS:
        raise Refusal(_l("There are %(most)d teams already. Merge some of them first.", most=MOST_TEAMS))
    db.session.add(team)
    history.record("workshops.team_made", team, by=by, workshop=workshop.id)
    open_for(workshop, team)
    return team


def add_team(workshop_id: int, name: str, *, organisation_id: int | None, form_key: str, by: int | None) -> Team:
    """Make a team; the same form sent twice makes one."""
    workshop = held_workshop(workshop_id)
    known = db.session.scalar(select(Team).where(Team.form_key == form_key, Team.workshop_id == workshop_id))
    return known or _make(workshop, name, organisation_id=organisation_id, form_key=form_key, by=by)


def begin_team(participant_id: int, *, by: int | None) -> Team:
    """Return the team of a participant: the one they are in, that of their organisation, or a new one."""
    participant = lock(Participant, participant_id)
    if participant is None:
        raise Refusal(_l("This place does not count any more."))
    workshop = held_workshop(participant.workshop_id)
    known = team_of(participant)
    if known is not None:
        return known
    key, name = _key_of(participant, _organisation_names([participant.organisation_id]))
    teams = {_key_of_team(each): each for each in _teams(workshop.id)}
    team = teams.get(key) if name else None
    team = team or _make(workshop, name or shown_name(participant), organisation_id=participant.organisation_id, by=by)
    db.session.add(TeamMember(team_id=team.id, participant_id=participant.id))
    db.session.flush()
    return team


def change_team(team_id: int, name: str, members: set[int], *, seen: set[int], by: int | None) -> None:
    """Name a team and choose who is in it; who was in another team of the workshop leaves that one.

    ``members`` and ``seen`` are ids of participants: those chosen now, and those who were in it when the form was
    drawn; who came or went meanwhile by another hand stays so.
    """
    team = db.session.get(Team, team_id)
    workshop = held_workshop(team.workshop_id if team else 0)
    team = lock(Team, team_id)
    if team is None:
        raise Refusal(_l("This team was merged into another one. Look at the list of teams."))
    new = select(Participant.id).where(counts(workshop.id), Participant.id.in_(members - seen))
    joining, leaving = set(db.session.scalars(new.where(Participant.state.in_(ON_THE_ROLL)))), seen - members
    others = select(Team.id).where(Team.workshop_id == workshop.id)
    gone = TeamMember.participant_id.in_(joining) & TeamMember.team_id.in_(others)
    left = (TeamMember.team_id == team_id) & TeamMember.participant_id.in_(leaving)
    db.session.execute(delete(TeamMember).where(gone | left))
    db.session.add_all(TeamMember(team_id=team_id, participant_id=each) for each in sorted(joining))
    team.name = name[:LONGEST_NAME]
    history.record("workshops.team_changed", team, by=by, joined=sorted(joining), left=sorted(leaving))


def merge_teams(team_id: int, into_id: int, *, by: int | None) -> None:
    """Put everything of a team into another one of the same workshop and take the first away; twice is once.

    What the second has answered stays; of reviews, those that were done.
    """
    team = db.session.get(Team, team_id)
    if team is None:
        return
    held_workshop(team.workshop_id)
    team, other = lock(Team, team_id), lock(Team, into_id)
    if team is None:
        return
    if other is None or other.workshop_id != team.workshop_id or other.id == team.id:
        raise Refusal(_l("Choose another team of this workshop."), field="into")
    _move_members(team_id, into_id)
    for model in (ActionPoint, Visit):
        db.session.execute(update(model).where(model.team_id == team_id).values(team_id=into_id))
    _move_reviews(team_id, into_id)
    other.answers = {**team.answers, **other.answers}
    other.version += 1
    history.record("workshops.teams_merged", other, by=by, team=team_id)
    db.session.flush()
    db.session.delete(team)


def _move_members(team_id: int, into_id: int) -> None:
    there = set(db.session.scalars(select(TeamMember.participant_id).where(TeamMember.team_id == into_id)))
    for member in db.session.scalars(select(TeamMember).where(TeamMember.team_id == team_id)).all():
        if member.participant_id not in there:
            db.session.add(TeamMember(team_id=into_id, participant_id=member.participant_id))
        db.session.delete(member)
    db.session.flush()


def _move_reviews(team_id: int, into_id: int) -> None:
    found: dict[int, dict[int, Review]] = defaultdict(dict)
    mine = select(Review).where(Review.team_id.in_([team_id, into_id])).order_by(Review.id)
    for review in db.session.scalars(mine).all():
        found[review.days][review.team_id] = review
    for pair in found.values():
        mine_row, theirs = pair.get(team_id), pair.get(into_id)
        if mine_row is None:
            continue
        if theirs is not None and (theirs.done_at is not None or mine_row.done_at is None):
            if mine_row.note and mine_row.note != theirs.note:
                theirs.note = f"{theirs.note}\n\n{mine_row.note}".strip()
            continue
        if theirs is not None:
            db.session.delete(theirs)
            db.session.flush()
        mine_row.team_id = into_id
    db.session.flush()
