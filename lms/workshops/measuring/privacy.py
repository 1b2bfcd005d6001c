"""What tests and feedback hold about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update

from lms.core import history
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.questionnaires.documents import OPTION_KINDS
from lms.workshops.measuring.feedback_forms import form_of
from lms.workshops.measuring.models import FeedbackGiven, FeedbackReply, PhaseOpening, Sitting
from lms.workshops.registration.models import Participant


def _own(person_id: int) -> Select[int]:
    return select(Participant.id).where(Participant.person_id == person_id)


def _openings(person_id: int) -> list[dict[str, Any]]:
    own = select(PhaseOpening).where(PhaseOpening.opened_by_id == person_id).order_by(PhaseOpening.id)
    return [{"phase": f"{row.phase}_test", "opened_at": instant_text(row.opened_at)} for row in db.session.scalars(own)]


def _forget_openings(person_id: int) -> None:
    db.session.execute(update(PhaseOpening).where(PhaseOpening.opened_by_id == person_id).values(opened_by_id=None))


def _sittings(person_id: int) -> list[dict[str, Any]]:
    own = select(Sitting).where(Sitting.participant_id.in_(_own(person_id))).order_by(Sitting.id)
    return [
        {
            "phase": f"{row.phase}_test",
            "medium": str(row.medium),
            "answers": row.answers,
            "score": row.score,
            "begun_at": instant_text(row.begun_at),
            "handed_in_at": instant_text(row.handed_in_at),
        }
        for row in db.session.scalars(own)
    ]


def _erase_sittings(person_id: int) -> None:
    for participant_id in db.session.scalars(_own(person_id)).all():
        _forget_sittings(participant_id)
    entered = update(Sitting).where(Sitting.entered_by_id == person_id)
    db.session.execute(entered.values(entered_by_id=None))


def _forget_sittings(participant_id: int) -> None:
    own = Sitting.participant_id == participant_id
    history.forget_reasons(Sitting.__tablename__, db.session.scalars(select(Sitting.id).where(own)).all())
    db.session.execute(update(Sitting).where(own).values(answers={}))


def _replies(person_id: int) -> list[dict[str, Any]]:
    own = select(FeedbackReply).where(FeedbackReply.participant_id.in_(_own(person_id))).order_by(FeedbackReply.id)
    return [{"given_on": row.given_on.isoformat(), "answers": row.answers} for row in db.session.scalars(own)]


def _erase_replies(person_id: int) -> None:
    for participant_id in db.session.scalars(_own(person_id)).all():
        _forget_reply(participant_id)


def _forget_reply(participant_id: int) -> None:
    """Keep what was ticked, for the figures, without the words and without whose it was."""
    reply = db.session.scalar(select(FeedbackReply).where(FeedbackReply.participant_id == participant_id))
    if reply is None:
        return
    ticked = {question.id for question in form_of(reply.workshop_id).questions() if question.kind in OPTION_KINDS}
    reply.answers = {field: answer for field, answer in reply.answers.items() if field in ticked}
    reply.participant_id = None


def _given(person_id: int) -> list[dict[str, Any]]:
    own = select(FeedbackGiven).where(FeedbackGiven.participant_id.in_(_own(person_id)))
    rows = db.session.scalars(own.order_by(FeedbackGiven.participant_id))
    return [{"given_on": row.given_on.isoformat()} for row in rows]


def _keep_given(person_id: int) -> None:
    """Leave that feedback was given: it names nobody once the participant's name is gone."""


def forget_participant(participant: Participant, _by: int | None) -> None:
    """Take a participant's own words out of their tests and feedback, before their name goes."""
    _forget_sittings(participant.id)
    _forget_reply(participant.id)


def register() -> None:
    """Declare the tables of tests and feedback."""
    declare(
        PersonalData(
            table="workshop_test_openings",
            title=_l("Tests of workshops that you opened"),
            export=_openings,
            erase=_forget_openings,
        )
    )
    declare(
        PersonalData(
            table="workshop_sittings",
            title=_l("Tests that you took at workshops"),
            export=_sittings,
            erase=_erase_sittings,
            kept=_l("Scores of tests at workshops stay for the figures of the workshop, without name and answers."),
        )
    )
    declare(
        PersonalData(
            table="workshop_feedback",
            title=_l("Feedback that you gave with your name"),
            export=_replies,
            erase=_erase_replies,
            kept=_l("What you ticked in feedback stays for the figures of the workshop, without your name and words."),
        )
    )
    declare(
        PersonalData(
            table="workshop_feedback_given",
            title=_l("Workshops on which you gave feedback"),
            export=_given,
            erase=_keep_given,
            kept=_l("That somebody gave feedback stays, without your name."),
        )
    )
