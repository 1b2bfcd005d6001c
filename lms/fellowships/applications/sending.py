"""Sending an application: what must be there, whose it becomes, and what follows. Inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from lms.attachments.queries import files_of
from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.closing import require_open
from lms.fellowships.applications.letters import write_to_applicant
from lms.fellowships.applications.models import MOVES, Application, ApplicationState
from lms.fellowships.applications.operations import OWNER, SecondApplication, first_of
from lms.fellowships.applications.referees import ask_referees
from lms.fellowships.applications.sections import with_files
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.fellowships.moves import Actor
from lms.people.letters import write_invitation
from lms.people.models import Person
from lms.people.names import search_key
from lms.people.operations import create_person
from lms.questionnaires.documents import Answers, Questionnaire
from lms.questionnaires.reading import ineligible, problems


class SignInFirst(Refusal):
    """An e-mail address or phone number in an application belongs to an account, so its owner has to sign in."""


def missing_details(application: Application) -> dict[str, Any]:
    """Return what is missing in what an applicant says about themselves, by field."""
    missing: dict[str, Any] = {}
    if not application.full_name:
        missing["full_name"] = _l("Enter the full name.")
    if not application.email and not application.phone:
        missing["email"] = _l("Give an e-mail address or a phone number, so that we can reach you.")
    if not application.state_code:
        missing["state_code"] = _l("Choose your home state.")
    return missing


def answers_now(application: Application, form: Questionnaire) -> Answers:
    """Return the answers of an application: a draft's with the files that are there now, else as they were sent."""
    if application.state is not ApplicationState.DRAFT:
        return dict(application.answers)
    return with_files(form, application.answers, files_of(OWNER, [application.id])[application.id])


def submit(application_id: int, *, person_id: int | None) -> Application:
    """Send an application; ``person_id`` is who is signed in. Sent twice it is sent once.

    It becomes theirs where it names them, else that of a new account with its e-mail address and phone number.
    Raises Refusal where the call is closed or something is missing, SignInFirst, and SecondApplication.
    """
    application = lock(Application, application_id)
    if application is None:
        raise Refusal(_l("This application was deleted."))
    if application.state not in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}:
        return application
    if application.state is ApplicationState.WITHDRAWN:
        raise Refusal(_l("This application was withdrawn, so it cannot be sent any more."))
    call = db.session.get_one(Call, application.call_id)
    require_open(call, application.email, application.phone)
    application.answers = _complete_answers(application, call_form(call))
    is_new = _give_to(application, person_id)
    application.submitted_at = application.changed_at = clock.now()
    MOVES.make(application, "submitted", actor=Actor.APPLICANT, by=application.person_id)
    ask_referees(application, call, by=application.person_id)
    _write_receipt(application, call, is_new=is_new)
    return application


def _complete_answers(application: Application, form: Questionnaire) -> Answers:
    answers = answers_now(application, form)
    if missing_details(application) or problems(form, answers):
        raise Refusal(_l("Something is still missing. It is listed here; each line leads to its place."))
    reasons = ineligible(form, answers)
    if reasons:
        raise Refusal(reasons[0])
    return answers


def _as_applicant(application: Application, person_id: int | None) -> int | None:
    """Return who is signed in where that is the applicant by contact or name; a helper's account is nobody's here."""
    person = db.session.get(Person, person_id) if person_id else None
    if person is None:
        return None
    is_reached = (application.email or "") == person.email or (application.phone or "") == person.phone
    return person.id if is_reached or search_key(application.full_name) == person.name_key else None


def _give_to(application: Application, person_id: int | None) -> bool:
    """Make an application somebody's; return whether they got an account for it just now."""
    owner_id, is_new = application.person_id or _as_applicant(application, person_id), False
    if owner_id is None:
        owner_id, is_new = _new_account(application).id, True
    first = first_of(application.call_id, owner_id, but=application.id)
    if first is not None:
        raise SecondApplication(first)
    try:
        with db.session.begin_nested():
            application.person_id = owner_id
    except IntegrityError as error:  # another of theirs came in this moment
        raise Refusal(_l("You have an application for this call already. Go on with that one.")) from error
    return is_new


def _new_account(application: Application) -> Person:
    try:
        return create_person(
            application.full_name,
            by=None,
            email=application.email,
            phone=application.phone,
            language=application.language,
        )
    except Refusal as refusal:
        if refusal.field not in {"email", "phone"}:
            raise
        taken = application.email if refusal.field == "email" else application.phone
        sentence = _l(
            "There is an account with %(login)s here already. Sign in to it first, then send the application: "
            "everything you have written stays.",
            login=taken,
        )
        raise SignInFirst(sentence, field=refusal.field) from refusal


def _write_receipt(application: Application, call: Call, *, is_new: bool) -> None:
    write_to_applicant("application_received", application, call)
    person = db.session.get_one(Person, application.person_id)
    if is_new and person.email:
        write_invitation(person)
