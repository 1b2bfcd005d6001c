"""Taking one's data away, and deleting an account, through the register of personal data."""

from __future__ import annotations

from typing import Any

from lms.core import history
from lms.core.database import lock
from lms.core.privacy import PersonalData, personal_data
from lms.extensions import db
from lms.people.models import Person
from lms.people.operations import require_other_administrator


def about_people() -> list[PersonalData]:
    """Return the declarations of tables that hold something about people."""
    return [declaration for declaration in personal_data if declaration.export is not None]


def export_person(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return everything held about a person, by table, as JSON values."""
    return {declared.table: declared.export(person_id) for declared in about_people() if declared.export is not None}


def erase_person(person_id: int, *, by: int | None) -> None:
    """Delete or make anonymous everything held about a person. Raises Refusal for the last administrator.

    What stands on top goes first, the account itself last.
    """
    person = lock(Person, person_id)
    if person is None or person.erased_at is not None:
        return
    require_other_administrator(person_id)
    history.record("people.person_erased", person, by=by)
    for declared in reversed(about_people()):
        if declared.erase is not None:
            declared.erase(person_id)
    db.session.flush()
