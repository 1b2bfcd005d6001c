"""Giving feedback. Each of these runs inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.questionnaires.documents import Answers, Questionnaire
from lms.questionnaires.reading import asked_answers, problems
from lms.workshops.measuring.feedback_forms import form_of
from lms.workshops.measuring.models import FeedbackGiven, FeedbackReply
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopState
from lms.workshops.planning.times import instant_of
from lms.workshops.registration.models import ON_THE_ROLL, Participant

NOON = 12 * 60
GIVING_STATES = OVER_STATES | {WorkshopState.RUNNING}


class Incomplete(Refusal):
    """Feedback with something to be mended; ``problems`` are sentences by field."""

    def __init__(self, found: dict[str, Any]) -> None:
        super().__init__(_l("Something is still to be mended. Nothing that you typed is lost."))
        self.problems = found


def is_open(workshop: Workshop, now: datetime) -> bool:
    """Whether participants can give feedback: from noon of the last day on, and once the workshop was held."""
    if workshop.state in OVER_STATES:
        return True
    opens = instant_of(workshop.ends_on, NOON) if workshop.ends_on else None
    return workshop.state in GIVING_STATES and opens is not None and now >= opens


def has_given(participant_id: int) -> bool:
    """Whether a participant has given feedback."""
    return db.session.get(FeedbackGiven, participant_id) is not None


def give(
    participant_id: int, answers: Answers, *, was_anonymous: bool, form_key: str, now: datetime, by: int | None
) -> None:
    """Keep the feedback of a participant; once given, what is sent again changes nothing.

    ``was_anonymous`` is what the form said. Raises Refusal where feedback cannot be given now, or is not as the form
    said any more, and Incomplete.
    """
    found = db.session.get(Participant, participant_id)
    workshop = _held_workshop(found.workshop_id if found else 0, is_shared=True)
    participant = lock(Participant, participant_id)
    if participant is None or participant.merged_into_id is not None or participant.state not in ON_THE_ROLL:
        raise Refusal(_l("Only participants with a place can give feedback."))
    if has_given(participant_id) or _is_known(form_key):
        return
    if not is_open(workshop, now):
        raise Refusal(_l("Feedback can be given from noon of the last day on."))
    if workshop.feedback_is_anonymous != was_anonymous:
        raise Refusal(_l("What is kept with your feedback has changed. Read above how it is now, then send it again."))
    is_named = not workshop.feedback_is_anonymous
    reply = _reply(workshop, answers, form_key)
    reply.participant_id = participant_id if is_named else None
    db.session.add_all([reply, FeedbackGiven(participant_id=participant_id, given_on=reply.given_on)])
    if is_named:
        history.record("workshops.feedback_given", reply, by=by)


def enter(workshop_id: int, answers: Answers, *, form_key: str, by: int | None) -> None:
    """Enter a feedback form from paper, without a name; sent twice it is one. Raises Incomplete."""
    workshop = _held_workshop(workshop_id)
    if _is_known(form_key):
        return
    if workshop.state not in GIVING_STATES:
        raise Refusal(_l("Feedback can be entered once the workshop is running."))
    reply = _reply(workshop, answers, form_key)
    db.session.add(reply)
    history.record("workshops.feedback_entered", reply, by=by)


def _held_workshop(workshop_id: int, *, is_shared: bool = False) -> Workshop:
    """Return a workshop whose feedback form stays as it is; ``is_shared`` lets others give feedback meanwhile."""
    statement = select(Workshop).where(Workshop.id == workshop_id).execution_options(populate_existing=True)
    return db.session.scalars(statement.with_for_update(read=is_shared)).one()


def _is_known(form_key: str) -> bool:
    return db.session.scalar(select(FeedbackReply.id).where(FeedbackReply.form_key == form_key)) is not None


def _reply(workshop: Workshop, answers: Answers, form_key: str) -> FeedbackReply:
    form = form_of(workshop.id)
    return FeedbackReply(
        workshop_id=workshop.id,
        answers=checked(form, answers),
        given_on=clock.today_here(),
        form_key=form_key,
    )


def checked(form: Questionnaire, answers: Answers) -> Answers:
    """Return the answers that count; raise Incomplete where something is missing, and Refusal where everything is."""
    found = problems(form, answers)
    if found:
        raise Incomplete(found)
    given = asked_answers(form, answers)
    if not given:
        raise Refusal(_l("Answer at least one question, then send it."))
    return given
