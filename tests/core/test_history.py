from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.core import history
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.extensions import db

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def letter() -> Letter:
    return Letter(address="a@example.org", language="en", subject="S", body="B", message_id="<1@x>", written_at=START)


def entries() -> list[HistoryEntry]:
    return list(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)))


@time_machine.travel(START, tick=False)
def test_a_change_is_noted_with_who_what_and_when(app_context: Flask) -> None:
    with transaction():
        row = letter()
        db.session.add(row)
        db.session.flush()
        history.record("core.letter_written", row, by=7, to="asha", languages=["en", "hi"])
    (entry,) = entries()
    assert (entry.at, entry.actor_id, entry.action) == (START, 7, "core.letter_written")
    assert (entry.subject_kind, entry.subject_id) == ("letters", row.id)
    assert entry.detail == {"to": "asha", "languages": ["en", "hi"]}


def test_a_row_that_is_not_saved_yet_gets_its_number_first(app_context: Flask) -> None:
    with transaction():
        row = letter()
        db.session.add(row)
        history.record("core.letter_written", row, by=None)
    (entry,) = entries()
    assert entry.subject_id == row.id
    assert entry.actor_id is None
    assert entry.detail == {}


def test_what_was_rolled_back_did_not_happen(app_context: Flask) -> None:
    def write_and_fail() -> None:
        with transaction():
            row = letter()
            db.session.add(row)
            history.record("core.letter_written", row, by=7)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert entries() == []
