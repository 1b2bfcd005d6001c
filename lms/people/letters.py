"""Letters to people, about their accounts and about what concerns them. Written inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from lms.config import Settings
from lms.core.database import lock, transaction
from lms.core.jobs import JobRun, job
from lms.core.outbox import write_letter
from lms.extensions import db
from lms.people.codes import make_code
from lms.people.models import CodePurpose, Person


def address_of(endpoint: str, **values: Any) -> str:
    """Return the public address of a page, from the settings and never from what a request claims to be its host."""
    settings: Settings = current_app.extensions["settings"]
    path = url_for(endpoint, _external=False, **values)
    return settings.url + path.removeprefix(request.script_root)


def write_reset(person: Person) -> None:
    """Send a link with which a person sets a new password; it works once, within an hour."""
    link = address_of("people.set_password", token=make_code(CodePurpose.RESET, person.id))
    _write("reset_password", person, link=link)


def write_invitation(person: Person) -> None:
    """Send a new person the link with which they set their first password; it works once, within two weeks."""
    link = address_of("people.set_password", token=make_code(CodePurpose.INVITATION, person.id))
    _write("invitation", person, link=link)


def write_notice(person: Person, event: str, *, to: str | None = None) -> None:
    """Tell a person by e-mail that something about their account changed: ``password``, ``email`` or ``slip``."""
    if to or person.email:
        _write("account_notice", person, to=to, event=event, link=address_of("people.account"))


def write_about(template: str, person_id: int | None, endpoint: str, *, place: dict[str, Any], **words: Any) -> bool:
    """Write somebody a letter that leads to a page, in their language; return whether one goes out.

    ``place`` are the parts of the page's address. Who has no e-mail address gets none.
    """
    person = db.session.get(Person, person_id) if person_id else None
    if person is None or not person.may_sign_in or not person.email:
        return False
    _write(template, person, link=address_of(endpoint, **place), **words)
    return True


def _write(template: str, person: Person, *, to: str | None = None, **words: Any) -> None:
    address = to or person.email
    if address:
        words = {"person": person, "site_address": current_app.extensions["settings"].url, **words}
        write_letter(template, to=address, language=person.language, person_id=person.id, **words)


@job("people.send_reset")
def send_reset(run: JobRun) -> None:
    """Write the reset letter that somebody asked for; for an unknown account do nothing, as late and unseen as this."""
    person_id = run.payload["person"]
    with transaction():
        person = lock(Person, person_id) if person_id else None
        if person is not None and person.may_sign_in and person.email:
            write_reset(person)
