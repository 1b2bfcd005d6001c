"""What an applicant does with a draft: begin it, save it, throw it away. All inside the caller's transaction."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from lms.attachments.models import Attachment
from lms.attachments.operations import forget_attachments
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.limits import Limit, take_within
from lms.extensions import db
from lms.fellowships.applications.closing import require_open
from lms.fellowships.applications.codes import access_hash_from, code_of
from lms.fellowships.applications.letters import forget_letters_to, write_to_applicant
from lms.fellowships.applications.models import ENDED, Application, ApplicationState, new_seed
from lms.fellowships.calls.models import Call
from lms.people.logins import email_of, phone_of
from lms.people.places import STATES
from lms.questionnaires.documents import Answers
from lms.questionnaires.drafts import merged

OWNER = Application.__tablename__
LETTERS_TO_ADDRESS = Limit("letters to an applicant", burst=5, every=timedelta(minutes=20))
LONGEST_ANSWERS = 400_000
ABOUT = ""
"""Under which the version of what applicants say about themselves is kept, beside those of the sections."""
MOST_LINKS = 5
DETAILS = ("full_name", "email", "phone", "state_code", "district", "organisation_name")


class SecondApplication(Refusal):
    """Somebody applies to a call to which they have applied already; ``code`` opens the first application."""

    def __init__(self, first: Application) -> None:
        super().__init__(_l("You have an application for this call already. Go on with that one."))
        self.code = code_of(first)


def start(
    call_id: int, *, full_name: str, email: str, phone: str, language: str, form_key: str, person_id: int | None = None
) -> Application:
    """Begin an application and send its link to the e-mail address, if there is one; the same form sent twice is one.

    Raises Refusal where the call is closed, neither e-mail nor phone is given or one is not well formed, and
    SecondApplication where the signed-in person has one for this call.
    """
    found = _of_form(form_key, call_id) or _own(call_id, person_id)
    if found is not None:
        if found.form_key != form_key:
            raise SecondApplication(found)
        return found
    call = db.session.get_one(Call, call_id)
    contact = contacts(email, phone)
    require_open(call, contact["email"], contact["phone"])
    now, seed = clock.now(), new_seed()
    application = Application(
        call_id=call_id,
        person_id=person_id,
        seed=seed,
        access_hash=access_hash_from(seed),
        full_name=full_name,
        language=language,
        form_key=form_key,
        started_at=now,
        changed_at=now,
        **contact,
    )
    return _save_new(application, call)


def _save_new(application: Application, call: Call) -> Application:
    form_key, call_id, person_id = application.form_key or "", application.call_id, application.person_id
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError as error:  # the same form, or another of the same person, came in this moment
        found = _of_form(form_key, call_id)
        if found is not None:
            return found
        first = _own(call_id, person_id)
        if first is None:
            raise
        raise SecondApplication(first) from error
    history.record("fellowships.application_started", application, by=person_id)
    if application.email and not take_within(LETTERS_TO_ADDRESS, application.email):
        write_to_applicant("application_started", application, call)
    return application


def _of_form(form_key: str, call_id: int) -> Application | None:
    return db.session.scalar(select(Application).filter_by(form_key=form_key, call_id=call_id))


def _own(call_id: int, person_id: int | None) -> Application | None:
    if person_id is None:
        return None
    return db.session.scalar(select(Application).filter_by(call_id=call_id, person_id=person_id))


def send_links(email: str) -> None:
    """Send the links of the running applications with an e-mail address to it; for an unknown one do nothing."""
    running = (Application.email == email, Application.state.not_in(ENDED))
    found = db.session.scalars(
        select(Application).where(*running).order_by(Application.id.desc()).limit(MOST_LINKS)
    ).all()
    if found and not take_within(LETTERS_TO_ADDRESS, email):
        for application in found:
            write_to_applicant("application_link", application, db.session.get_one(Call, application.call_id))


def first_of(call_id: int, person_id: int, *, but: int) -> Application | None:
    """Return the other application that a person has for a call, or None."""
    mine = select(Application).filter_by(call_id=call_id, person_id=person_id)
    return db.session.scalar(mine.where(Application.id != but))


def contacts(email: str, phone: str) -> dict[str, str | None]:
    """Return e-mail and phone as they are stored. Raises Refusal where one is not well formed or both are empty."""
    if not email.strip() and not phone.strip():
        sentence = _l("Give an e-mail address or a phone number, so that we can reach you.")
        raise Refusal(sentence, field="email")
    return {"email": email_of(email) if email.strip() else None, "phone": phone_of(phone) if phone.strip() else None}


def held_draft(application_id: int) -> Application:
    """Return a draft, held; raise Refusal where it was sent or thrown away."""
    application = lock(Application, application_id)
    if application is None:
        raise Refusal(_l("This application was deleted."))
    if application.state is not ApplicationState.DRAFT:
        raise Refusal(_l("This application has been sent already, so it cannot be changed any more."))
    return application


def details_of(application: Application) -> dict[str, Any]:
    """Return what an applicant says about themselves, as text by field."""
    return {name: getattr(application, name) or "" for name in DETAILS}


def save_details(application_id: int, typed: dict[str, str], *, seen: int) -> int:
    """Save what the applicant says about themselves and return the new version.

    Raises Refusal for what is not well formed, DraftConflict where another window has saved other words.
    """
    application = held_draft(application_id)
    given = {**typed, **{key: value or "" for key, value in contacts(typed["email"], typed["phone"]).items()}}
    if not given["full_name"]:
        raise Refusal(_l("Enter the full name."), field="full_name")
    if given["state_code"] and given["state_code"] not in STATES:
        raise Refusal(_l("Choose one of the states."), field="state_code")
    stored = details_of(application)
    changed = _merged(application, ABOUT, stored, given, seen)
    for name in DETAILS:
        empty = None if name in {"email", "phone"} else ""
        setattr(application, name, changed.get(name) or empty)
    return _saved(application, ABOUT, details_of(application) != stored)


def save_answers(application_id: int, section_id: str, typed: Answers, *, seen: int) -> int:
    """Save the answers of one section and return the new version.

    Raises Refusal where the application was sent or is too long to keep, DraftConflict where another window has saved
    other words.
    """
    application = held_draft(application_id)
    stored = dict(application.answers)
    answers = _merged(application, section_id, stored, typed, seen)
    if len(json.dumps(answers)) > LONGEST_ANSWERS:
        raise Refusal(_l("This is far too long to be kept. Shorten it; it is still in the fields here."))
    application.answers = answers
    return _saved(application, section_id, answers != stored)


def _merged(application: Application, section_id: str, stored: Answers, typed: Answers, seen: int) -> Answers:
    """Return stored answers with typed ones; only what was saved into the same section since can be a conflict."""
    last = application.section_versions.get(section_id, 0)
    return merged(stored, typed, version=last, seen=min(seen, last))


def _saved(application: Application, section_id: str, is_changed: bool) -> int:
    if is_changed:
        application.version += 1
        application.section_versions = {**application.section_versions, section_id: application.version}
        application.changed_at = clock.now()
    return application.version


def delete_draft(application_id: int, *, by: int | None) -> None:
    """Throw a draft away with its files and what referees have written; one that is gone already is no error."""
    if lock(Application, application_id) is None:
        return
    application = held_draft(application_id)
    history.record("fellowships.application_deleted", application, by=by)
    forget_files([application_id])
    if application.email:
        forget_letters_to(application.email)
    db.session.execute(delete(Application).where(Application.id == application_id))


def forget_files(application_ids: list[int]) -> None:
    """Forget the files of applications; their bytes go after the commit, where nothing else has the same."""
    forget_attachments(Attachment.owner_kind == OWNER, Attachment.owner_id.in_(application_ids))
