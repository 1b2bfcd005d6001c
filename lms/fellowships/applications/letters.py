"""Letters to applicants and referees, written inside the transaction of their cause; who has no e-mail gets none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from lms.core.jobs import enqueue
from lms.core.language import localised
from lms.core.outbox import Letter, write_letter
from lms.extensions import db
from lms.fellowships.applications.codes import code_of, referee_token
from lms.fellowships.applications.models import Application, Reference
from lms.fellowships.calls.models import Call
from lms.people.letters import address_of


def write_to_applicant(template: str, application: Application, call: Call, **words: Any) -> None:
    """Write one of the letters ``application_…`` or ``reference_given`` to an applicant, with the link of the page."""
    if not application.email:
        return
    code = code_of(application)
    values = {
        "person": application,
        "call_title": localised(call.title, application.language),
        "code": code,
        "link": address_of("fellowships.show_own_application", code=code),
        **words,
    }
    write_letter(
        template, to=application.email, language=application.language, person_id=application.person_id, **values
    )


def write_to_referee(reference: Reference, application: Application, call: Call, *, is_reminder: bool) -> None:
    """Ask somebody for a letter about an applicant, or remind them, with the link that works once."""
    link = address_of("fellowships.write_reference", token=referee_token(application, reference.email))
    write_letter(
        "reference_asked",
        to=reference.email,
        language=reference.language,
        person_id=None,
        reference=reference,
        applicant=application.full_name,
        call_title=localised(call.title, reference.language),
        link=link,
        is_reminder=is_reminder,
    )


def forget_letters_to(address: str) -> None:
    """Delete the letters that went to an address while nobody had an account with it; also those that lie as files."""
    nobodys = (Letter.address == address, Letter.person_id.is_(None))
    ids = list(db.session.scalars(select(Letter.id).where(*nobodys)))
    if ids:
        db.session.execute(delete(Letter).where(*nobodys))
        enqueue("core.forget_letter_files", {"letters": ids})
