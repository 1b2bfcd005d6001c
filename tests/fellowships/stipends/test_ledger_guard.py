from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.stipends.ledger_guard import LedgerChanged
from lms.fellowships.stipends.models import EntryKind, LedgerEntry
from lms.people.erasure import erase_person
from lms.people.models import Person
from tests.factories.fellowships import make_programme
from tests.fellowships.stipends.examples import clear as clear_months
from tests.fellowships.stipends.examples import fellow_with_stipends, lines, pay, prepare, stipend, within


@pytest.fixture
def fellow(app_context: Flask) -> Fellow:
    """A fellow whose ledger has three lines."""
    return fellow_with_stipends(make_programme())


def first_line() -> LedgerEntry:
    return db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id).limit(1)).one()


def test_a_line_is_never_changed_or_deleted(fellow: Fellow) -> None:
    before = lines(fellow)
    with pytest.raises(LedgerChanged), transaction():
        first_line().amount_paise = 1
    with pytest.raises(LedgerChanged), transaction():
        db.session.delete(first_line())
    for statement in (update(LedgerEntry).values(amount_paise=1), delete(LedgerEntry)):
        with pytest.raises(LedgerChanged), transaction():
            db.session.execute(statement)
    assert lines(fellow) == before


def test_the_database_refuses_a_change_of_a_line_as_well(fellow: Fellow) -> None:
    before = lines(fellow)
    with pytest.raises(DBAPIError, match="only ever added to"), transaction():
        db.session.execute(text("UPDATE stipend_ledger SET amount_paise = 1"))
    assert lines(fellow) == before


@pytest.mark.parametrize("kind", [EntryKind.ADJUSTED, EntryKind.HELD, EntryKind.CANCELLED, EntryKind.CLEARED])
def test_a_line_that_needs_a_reason_has_one(fellow: Fellow, kind: EntryKind) -> None:
    line = first_line()
    values = {"fellow_id": line.fellow_id, "stipend_id": line.stipend_id, "entered_at": line.entered_at}
    with pytest.raises(IntegrityError), transaction():
        db.session.add(LedgerEntry(kind=kind, amount_paise=0, **values))


def test_erasing_people_leaves_the_books(app_context: Flask) -> None:
    programme = make_programme()
    fellow = fellow_with_stipends(programme)
    clear_months(fellow, 1, by=fellow.person_id)
    pay(prepare(programme), stipend(fellow).id, by=fellow.person_id)
    before = lines(fellow)
    assert fellow.person_id is not None
    within(erase_person, fellow.person_id, by=None)
    assert lines(fellow) == before
    erased = db.session.get(Person, fellow.person_id)
    assert erased is not None
    assert erased.erased_at is not None
