"""Letters to fellows about their stipends, written inside the transaction of their cause."""

from __future__ import annotations

from typing import Any

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.stipends.models import Stipend
from lms.people.letters import address_of
from lms.people.models import Person


def write_paid(stipend: Stipend) -> None:
    """Tell a fellow that a stipend was paid, when and under which reference."""
    _write("stipend_paid", stipend)


def write_held(stipend: Stipend, reason: str) -> None:
    """Tell a fellow that a stipend is held back, and why."""
    _write("stipend_held", stipend, reason=reason)


def write_failed(stipend: Stipend, reason: str) -> None:
    """Tell a fellow that the bank could not pay a stipend, in the bank's words, so that they can mend their account."""
    _write("stipend_failed", stipend, reason=reason)


def _write(template: str, stipend: Stipend, **words: Any) -> None:
    fellow = db.session.get(Fellow, stipend.fellow_id)
    person = db.session.get(Person, fellow.person_id) if fellow and fellow.person_id else None
    if person is None or not person.email:
        return
    link = address_of("fellowships.show_stipends", fellow_id=stipend.fellow_id)
    write_letter(
        template,
        to=person.email,
        language=person.language,
        person_id=person.id,
        person=person,
        stipend=stipend,
        link=link,
        **words,
    )
