"""What an applicant does after sending: answer a question, withdraw. All inside the caller's transaction."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.followers import withdrawn_followers
from lms.fellowships.applications.letters import write_to_applicant
from lms.fellowships.applications.models import MOVES, Application, ApplicationNote, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.moves import Actor
from lms.questionnaires.documents import LONGEST_TEXT

ANSWER_SLOT = "answer"
"""Where the files lie that come with the answer to a question."""


def answer_question(application_id: int, text: str, *, has_file: bool, form_key: str, by: int | None) -> None:
    """Answer what more was asked of an applicant; the same form sent twice is one answer.

    Raises Refusal for an empty answer without a file, one that is too long, and where nothing is asked now.
    """
    application = lock(Application, application_id)
    if application is None or _note_of(form_key, application_id):
        return
    text = text.strip()
    if application.state is not ApplicationState.INFORMATION:
        raise Refusal(_l("Nothing is asked of you just now. An answer may have been sent from another window."))
    if not text and not has_file:
        raise Refusal(_l("Write your answer, or add a file."), field="text")
    if len(text) > LONGEST_TEXT:
        sentence = _l("Say it in %(max)d characters at most. Nothing was cut off.", max=LONGEST_TEXT)
        raise Refusal(sentence, field="text")
    note = ApplicationNote(
        application_id=application_id,
        kind="answered",
        text=text,
        written_by_id=by,
        written_at=clock.now(),
        form_key=form_key,
    )
    db.session.add(note)
    MOVES.make(application, "answered", actor=Actor.APPLICANT, by=by)


def _note_of(form_key: str, application_id: int) -> int | None:
    known = select(ApplicationNote.id).filter_by(form_key=form_key, application_id=application_id)
    return db.session.scalar(known)


def _call_of(application_id: int) -> int | None:
    return db.session.scalar(select(Application.call_id).where(Application.id == application_id))


def withdraw(application_id: int, *, by: int | None) -> None:
    """Withdraw an application that was sent; what stands on it (an open offer) is closed. Twice is once.

    Raises Refusal where there is nothing to withdraw any more.
    """
    lock(Call, _call_of(application_id))  # first the call, then its applications, as whoever decides about them does
    application = lock(Application, application_id)
    if application is None or application.state is ApplicationState.WITHDRAWN:
        return
    if application.state is ApplicationState.PLACED:
        sentence = _l("You are a fellow already. To leave the fellowship, speak to the people of the programme.")
        raise Refusal(sentence)
    if application.state is ApplicationState.DRAFT or not MOVES.allows(application.state, "withdrawn", Actor.APPLICANT):
        raise Refusal(_l("There is nothing to withdraw: this application has ended, or was never sent."))
    MOVES.make(application, "withdrawn", actor=Actor.APPLICANT, by=by)
    application.waiting_place = None
    for follow in withdrawn_followers:
        follow(application, by)
    write_to_applicant("application_withdrawn", application, db.session.get_one(Call, application.call_id))
