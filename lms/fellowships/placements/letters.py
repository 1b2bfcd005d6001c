"""Letters about a fellowship, inside the caller's transaction. Who has no e-mail address gets none."""

from __future__ import annotations

from typing import Any

from flask import current_app

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.people.letters import address_of
from lms.people.models import Person


def write_about(template: str, person_id: int | None, endpoint: str, *, place: dict[str, Any], **words: Any) -> bool:
    """Write somebody a letter that leads to a page, in their language; return whether one goes out.

    ``place`` are the parts of the page's address.
    """
    person = db.session.get(Person, person_id) if person_id else None
    if person is None or not person.may_sign_in or not person.email:
        return False
    words = {
        "person": person,
        "link": address_of(endpoint, **place),
        "site_address": current_app.extensions["settings"].url,
        **words,
    }
    write_letter(template, to=person.email, language=person.language, person_id=person.id, **words)
    return True
