"""Letters about safeguarding: they say that there is something to read and where, never what, nor about whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.queries import Reader, managers_of
from lms.fellowships.programmes.models import Programme
from lms.people.letters import address_of
from lms.people.models import Person, RoleGrant
from lms.people.roles import Role

EDITING = "fellowships.edit_programme"
"""Where a safeguarding person is named."""


def readers_of(programme: Programme, *, but_person_id: int | None) -> list[Reader]:
    """Return who reads the flags of a programme, but the one they are about."""
    named = _readers(Person.id == programme.safeguarding_id) if programme.safeguarding_id else []
    found = {reader.person_id: reader for reader in [*named, *managers_of(programme.id)]}
    found.pop(but_person_id or 0, None)
    return list(found.values())


def _administrators() -> list[Reader]:
    held = select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMINISTRATOR)
    return _readers(Person.id.in_(held))


def _readers(condition: object) -> list[Reader]:
    rows = db.session.execute(
        select(Person.id, Person.full_name, Person.email, Person.language)
        .where(condition, Person.disabled_at.is_(None))  # type: ignore[arg-type]
        .order_by(Person.id)
    )
    return [Reader(*row) for row in rows]


def write_flag_letters(flag_id: int, fellow: Fellow) -> None:
    """Tell those who may know that there is a new flag, inside the caller's transaction.

    Where there is nobody, administrators are asked to name somebody; they do not read it themselves.
    """
    programme = db.session.get(Programme, fellow.programme_id)
    if programme is None:
        raise LookupError(f"no programme {fellow.programme_id}")
    link = address_of("fellowships.show_safety_flag", slug=programme.slug, flag_id=flag_id)
    readers = readers_of(programme, but_person_id=fellow.person_id)
    if readers:
        _write("safety_raised", readers, programme, link)
    else:
        _write("safety_unread", _administrators(), programme, address_of(EDITING, slug=programme.slug))


def _write(template: str, readers: Sequence[Reader], programme: Programme, link: str) -> None:
    for reader in readers:
        if reader.email:
            write_letter(
                template,
                to=reader.email,
                language=reader.language,
                person_id=reader.person_id,
                person=reader,
                programme=programme.plan["title"],
                link=link,
            )
