"""What came of workshops, each figure by workshop and in one query: days, attendance, gain, certificates, visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, distinct, func, select
from sqlalchemy.orm import aliased

from lms.certificates.models import Certificate, CertificateState
from lms.extensions import db
from lms.quizzes.analysis.gain import normalised_gain
from lms.workshops.actions.models import Team, Visit, VisitState
from lms.workshops.attendance.models import WAS_THERE, Mark
from lms.workshops.figures.trained import ALIAS
from lms.workshops.library.documents import Phase
from lms.workshops.measuring.models import Sitting
from lms.workshops.planning.models import WorkshopDay, WorkshopSession
from lms.workshops.proof.models import Proof
from lms.workshops.registration.models import CAME, ON_THE_ROLL, Participant

Workshops = Select[Any]
"""The query for the ids of the workshops that are asked about."""
_COUNTS = Participant.merged_into_id.is_(None)


@dataclass(frozen=True)
class Mean:
    """A mean over people; ``of`` is how many they are. ``value`` is None without anybody."""

    value: float | None = None
    of: int = 0


def weighted(means: Mapping[int, Mean]) -> Mean:
    """Return the mean of means, each with the weight of its people."""
    said = [(each.value, each.of) for each in means.values() if each.value is not None and each.of]
    people = sum(of for _value, of in said)
    return Mean(sum(value * of for value, of in said) / people, people) if people else Mean()


def days(workshops: Workshops) -> dict[int, int]:
    """Return how many days workshops have."""
    counted = select(WorkshopDay.workshop_id, func.count()).where(WorkshopDay.workshop_id.in_(workshops))
    return _numbers(counted.group_by(WorkshopDay.workshop_id))


@dataclass(frozen=True)
class Came:
    """How many names came to a workshop, and how many people they are: one person may stand there under two names."""

    times: int = 0
    people: int = 0


def came(workshops: Workshops) -> dict[int, Came]:
    """Return how many attended or partly attended workshops."""
    people = func.count(distinct(Participant.person_id)) + func.count(distinct(ALIAS))
    counted = select(Participant.workshop_id, func.count(), people)
    counted = counted.where(Participant.workshop_id.in_(workshops), Participant.state.in_(CAME), _COUNTS)
    rows = db.session.execute(counted.group_by(Participant.workshop_id))
    return {key: Came(times, number) for key, times, number in rows}


@dataclass(frozen=True)
class Presence:
    """How attendance at a workshop was: days of one person, and the mean share of the sessions that count."""

    person_days: int
    share: Mean


def presence(workshops: Workshops) -> dict[int, Presence]:
    """Return how attendance was, among all who had a place: presence at sessions that count; in three queries."""
    sessions = select(WorkshopSession.workshop_id, func.count())
    sessions = sessions.where(WorkshopSession.workshop_id.in_(workshops), WorkshopSession.is_counted)
    counted = _numbers(sessions.group_by(WorkshopSession.workshop_id))
    roll = select(Participant.workshop_id, func.count())
    roll = roll.where(Participant.workshop_id.in_(workshops), Participant.state.in_(ON_THE_ROLL), _COUNTS)
    places = _numbers(roll.group_by(Participant.workshop_id))
    there = {row[0]: (int(row[1]), int(row[2])) for row in db.session.execute(_there(workshops))}
    found = {}
    for key, number in places.items():
        person_days, present = there.get(key, (0, 0))
        slots = number * counted.get(key, 0)
        is_known = bool(slots and present)
        found[key] = Presence(person_days, Mean(100 * present / slots, number) if is_known else Mean())
    return found


def _there(workshops: Workshops) -> Any:
    """Return the query for days of one person and sessions of one person, by workshop."""
    each = (
        select(WorkshopSession.workshop_id, Mark.participant_id, WorkshopSession.day, func.count().label("present"))
        .join(Mark, Mark.session_id == WorkshopSession.id)
        .join(Participant, Participant.id == Mark.participant_id)
        .where(WorkshopSession.workshop_id.in_(workshops), WorkshopSession.is_counted, Mark.presence.in_(WAS_THERE))
        .where(Participant.state.in_(ON_THE_ROLL), _COUNTS)
        .group_by(WorkshopSession.workshop_id, Mark.participant_id, WorkshopSession.day)
        .subquery()
    )
    return select(each.c.workshop_id, func.count(), func.sum(each.c.present)).group_by(each.c.workshop_id)


def gains(workshops: Workshops) -> dict[int, Mean]:
    """Return the normalised gain of the means (about 0 to 1), with how many took both tests."""
    before, after = aliased(Sitting), aliased(Sitting)
    is_other = and_(after.participant_id == before.participant_id, after.phase == Phase.POST)
    statement = (
        select(before.workshop_id, func.count(), func.avg(before.score), func.avg(after.score))
        .join(after, is_other)
        .join(Participant, Participant.id == before.participant_id)
        .where(before.workshop_id.in_(workshops), before.phase == Phase.PRE)
        .where(before.score.is_not(None), after.score.is_not(None))
        .where(Participant.state.in_(ON_THE_ROLL), _COUNTS)
        .group_by(before.workshop_id)
    )
    rows = db.session.execute(statement)
    return {key: Mean(normalised_gain(float(first), float(second)), both) for key, both, first, second in rows}


def certificates(workshops: Workshops) -> dict[int, int]:
    """Return how many certificates are valid."""
    issued = certificate_rows(workshops).with_only_columns(Participant.workshop_id, func.count())
    return _numbers(issued.group_by(Participant.workshop_id))


def certificate_rows(workshops: Workshops) -> Select[Any]:
    """Return the query for the certificates that are valid, with their participants."""
    statement: Any = select(Participant, Certificate.serial, Certificate.issued_at, Proof.kind)
    joined = statement.select_from(Proof).join(Participant, Participant.id == Proof.participant_id)
    issued = joined.join(Certificate, Certificate.id == Proof.certificate_id)
    is_asked = (Participant.workshop_id.in_(workshops), Certificate.state == CertificateState.ISSUED)
    return issued.where(*is_asked)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Visits:
    """How many visits were written up, and how many should have been by now."""

    made: int = 0
    due: int = 0


def visits(workshops: Workshops, today: date) -> dict[int, Visits]:
    """Return how visits to the teams of workshops stand."""
    made = func.sum(case((Visit.state == VisitState.WRITTEN_UP, 1), else_=0))
    due = func.sum(case((is_due(today), 1), else_=0))
    statement = select(Team.workshop_id, made, due).join(Team, Team.id == Visit.team_id)
    statement = statement.where(Team.workshop_id.in_(workshops)).group_by(Team.workshop_id)
    return {key: Visits(int(first), int(second)) for key, first, second in db.session.execute(statement)}


def is_due(today: date) -> Any:
    """Return the condition on Visit that it is past its day and not written up."""
    return and_(Visit.state == VisitState.PLANNED, Visit.planned_on < today)


def _numbers(statement: Any) -> dict[int, int]:
    return {key: int(number) for key, number in db.session.execute(statement)}
