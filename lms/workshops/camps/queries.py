"""What pages ask about workshops that count for units of courses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select

from lms.courses.queries import PublishedCourse, catalogue
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.permissions import can_teach
from lms.workshops.attendance.models import WAS_THERE, Mark
from lms.workshops.attendance.rule import Attended
from lms.workshops.camps.documents import UNIT_KIND
from lms.workshops.camps.models import Camp
from lms.workshops.planning.models import PUBLIC_STATES, Workshop, WorkshopSession, WorkshopState
from lms.workshops.registration.models import Participant, ParticipantState


@dataclass(frozen=True)
class UnitChoice:
    """A unit of a course that workshops count for."""

    course_slug: str
    course_title: dict[str, str]
    unit_id: str
    unit_title: dict[str, str]

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.course_slug}/{self.unit_id}"


def camps_of(workshop_id: int) -> list[Camp]:
    """Return the units that a workshop counts for."""
    statement = select(Camp).where(Camp.workshop_id == workshop_id)
    return list(db.session.scalars(statement.order_by(Camp.course_slug, Camp.unit_id)))


def units_for_camps(identity: Identity) -> list[UnitChoice]:
    """Return the units of published courses that somebody teaches which workshops can count for."""
    return [
        UnitChoice(course.slug, course.document.title, unit.id, unit.title)
        for course in catalogue()
        if can_teach(identity, course.slug)
        for unit in course.document.ready_units()
        if unit.kind == UNIT_KIND
    ]


@dataclass(frozen=True)
class Offer:
    """A workshop that counts for a unit, as one learner sees it; ``state`` None: not registered."""

    workshop_id: int
    title: dict[str, str]
    starts_on: date | None
    ends_on: date | None
    district: str
    workshop_state: WorkshopState
    state: ParticipantState | None
    code: str | None
    attended: Attended

    @property
    def takes_registrations(self) -> bool:
        """Whether this learner could still register."""
        return self.state is None and self.workshop_state in {WorkshopState.ANNOUNCED, WorkshopState.OPEN}


def offers(course_slug: str, unit_id: str, person_id: int) -> list[Offer]:
    """Return the workshops that count for a unit, with what a person did there: those they are registered for first.

    Draft and cancelled ones are left out, but for those they were at. In one query.
    """
    own = and_(Participant.workshop_id == Workshop.id, Participant.person_id == person_id)
    of_workshop = (WorkshopSession.workshop_id == Workshop.id, WorkshopSession.is_counted)
    counted = (
        select(func.count()).select_from(WorkshopSession).where(*of_workshop).correlate(Workshop).scalar_subquery()
    )
    present = (
        select(func.count())
        .select_from(Mark)
        .join(WorkshopSession, WorkshopSession.id == Mark.session_id)
        .where(*of_workshop, Mark.participant_id == Participant.id, Mark.presence.in_(WAS_THERE))
        .correlate(Workshop, Participant)
        .scalar_subquery()
    )
    shown = or_(Workshop.state.in_(PUBLIC_STATES - {WorkshopState.CANCELLED}), Participant.id.is_not(None))
    statement = (
        select(Workshop, Participant.state, Participant.code, func.coalesce(present, 0), counted)
        .join(Camp, Camp.workshop_id == Workshop.id)
        .outerjoin(Participant, own)
        .where(Camp.course_slug == course_slug, Camp.unit_id == unit_id, shown)
        .order_by(Participant.id.is_(None), Workshop.starts_on.desc(), Workshop.id)
        .limit(20)
    )
    return [_offer(*row) for row in db.session.execute(statement)]


def _offer(workshop: Workshop, state: ParticipantState | None, code: str | None, present: int, counted: int) -> Offer:
    return Offer(
        workshop_id=workshop.id,
        title=workshop.title,
        starts_on=workshop.starts_on,
        ends_on=workshop.ends_on,
        district=workshop.district,
        workshop_state=workshop.state,
        state=state,
        code=code,
        attended=Attended(present, counted),
    )


def choice_titles(camps: list[Camp], courses: list[PublishedCourse]) -> dict[int, UnitChoice]:
    """Return the units that camps count for in words, by the id of the camp; those that are gone are left out."""
    documents = {course.slug: course.document for course in courses}
    found = {}
    for camp in camps:
        document = documents.get(camp.course_slug)
        unit = document.find_unit(camp.unit_id) if document else None
        if document and unit:
            found[camp.id] = UnitChoice(camp.course_slug, document.title, unit.id, unit.title)
    return found
