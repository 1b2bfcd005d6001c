"""Who is to be reminded of a workshop: that it begins, that they teach, of the post-test, of feedback."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from lms.people.models import Person
from lms.workshops.attendance.models import WAS_THERE, Mark
from lms.workshops.diary.asking import Moment, named, participants, people
from lms.workshops.diary.kinds import FEEDBACK_AFTER, LATE, WEEK, Kind
from lms.workshops.library.documents import Phase
from lms.workshops.measuring.feedback import GIVING_STATES
from lms.workshops.measuring.models import FeedbackGiven, PhaseOpening, Sitting
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopDay, WorkshopState
from lms.workshops.registration.models import CAME, Participant, ParticipantState

BEFORE = frozenset({WorkshopState.ANNOUNCED, WorkshopState.OPEN, WorkshopState.CLOSED})
TEACHABLE = BEFORE | {WorkshopState.RUNNING}
DAY = timedelta(days=1)


def starting_soon(moment: Moment) -> Select[Any]:
    """Ask who has a place at a workshop that begins in a week; not those who registered within the last day."""
    begins = Workshop.starts_on.between(moment.today + WEEK - LATE, moment.today + WEEK)
    return _with_place(Kind.STARTS_SOON).where(begins, Participant.registered_at < moment.now - DAY)


def starting_tomorrow(moment: Moment) -> Select[Any]:
    """Ask who has a place at a workshop that begins tomorrow."""
    return _with_place(Kind.STARTS_TOMORROW).where(Workshop.starts_on == moment.today + DAY)


def _with_place(kind: Kind) -> Select[Any]:
    statement = participants(kind, Workshop.id, named("workshop", Workshop.id, Workshop.starts_on))
    statement = statement.join(Workshop, Workshop.id == Participant.workshop_id)
    return statement.where(Workshop.state.in_(BEFORE), Participant.state == ParticipantState.APPROVED)


def teaching_tomorrow(moment: Moment) -> Select[Any]:
    """Ask who is a facilitator of a workshop of which a day is tomorrow, whether they teach on it or not."""
    about = named("day", WorkshopDay.id, WorkshopDay.held_on)
    statement = people(Kind.TEACHING_TOMORROW, WorkshopDay.id, about)
    statement = statement.join(Facilitator, Facilitator.person_id == Person.id)
    statement = statement.join(Workshop, Workshop.id == Facilitator.workshop_id)
    statement = statement.join(WorkshopDay, WorkshopDay.workshop_id == Workshop.id)
    return statement.where(WorkshopDay.held_on == moment.today + DAY, Workshop.state.in_(TEACHABLE))


def feedback_due(moment: Moment) -> Select[Any]:
    """Ask who came to a workshop that ended today or yesterday and gave no feedback."""
    return _without_feedback(Kind.FEEDBACK_DUE).where(Workshop.ends_on.between(moment.today - DAY, moment.today))


def feedback_again(moment: Moment) -> Select[Any]:
    """Ask who came to a workshop that ended three days ago and has given no feedback until now."""
    last = moment.today - FEEDBACK_AFTER
    return _without_feedback(Kind.FEEDBACK_AGAIN).where(Workshop.ends_on.between(last - LATE, last))


def _without_feedback(kind: Kind) -> Select[Any]:
    statement = participants(kind, Workshop.id, named("workshop", Workshop.id))
    statement = statement.join(Workshop, Workshop.id == Participant.workshop_id)
    has_given = exists().where(FeedbackGiven.participant_id == Participant.id)
    return statement.where(Workshop.state.in_(GIVING_STATES), _came(), ~has_given)


def _came() -> ColumnElement[bool]:
    """Return the condition that somebody came: counted so, or marked so while nothing is counted yet."""
    was_there = exists().where(Mark.participant_id == Participant.id, Mark.presence.in_(WAS_THERE))
    return or_(Participant.state.in_(CAME), and_(Participant.state == ParticipantState.APPROVED, was_there))


def test_open(moment: Moment) -> Select[Any]:
    """Ask who came to a workshop that ends today and has not handed in the post-test, which is open."""
    statement = participants(Kind.TEST_OPEN, Workshop.id, named("workshop", Workshop.id))
    statement = statement.join(Workshop, Workshop.id == Participant.workshop_id)
    statement = statement.join(PhaseOpening, PhaseOpening.workshop_id == Workshop.id)
    is_open = (PhaseOpening.phase == Phase.POST, PhaseOpening.closed_at.is_(None))
    handed_in = select(Sitting.id).where(
        Sitting.participant_id == Participant.id, Sitting.phase == Phase.POST, Sitting.handed_in_at.is_not(None)
    )
    return statement.where(Workshop.ends_on == moment.today, *is_open, _came(), ~handed_in.exists())
