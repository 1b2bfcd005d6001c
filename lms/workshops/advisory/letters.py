"""Letters about requests for advice, in their reader's language, inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.people.letters import address_of
from lms.people.models import Organisation, Person
from lms.workshops.advisory.models import AdvisoryRequest
from lms.workshops.advisory.permissions import advisers

MOST_ADVISERS = 30


def tell_asker(template: str, row: AdvisoryRequest, *, but: int | None = None, **words: Any) -> None:
    """Write to who asked, but for who did it."""
    _tell(template, row, [row.asked_by_id], but=but, **words)


def tell_handler(template: str, row: AdvisoryRequest, *, but: int | None = None, **words: Any) -> None:
    """Write to who handles a request, but for who did it."""
    _tell(template, row, [row.handled_by_id], but=but, **words)


def tell_advisers(template: str, row: AdvisoryRequest, *, but: int | None = None) -> None:
    """Write to those who give advice, MOST_ADVISERS at the most, but for who did it."""
    found = select(Person.id).where(advisers(), Person.email.is_not(None)).order_by(Person.id).limit(MOST_ADVISERS)
    _tell(template, row, list(db.session.scalars(found)), but=but)


def _tell(
    template: str, row: AdvisoryRequest, person_ids: list[int | None], *, but: int | None = None, **words: Any
) -> None:
    organisation = db.session.get_one(Organisation, row.organisation_id)
    for person_id in person_ids:
        person = db.session.get(Person, person_id) if person_id and person_id != but else None
        if person is None or not person.may_sign_in or not person.email:
            continue
        write_letter(
            template,
            to=person.email,
            language=person.language,
            person_id=person.id,
            person=person,
            advice=row,
            organisation=organisation.name,
            link=address_of("workshops.show_request", request_id=row.id),
            site_address=current_app.extensions["settings"].url,
            **words,
        )
