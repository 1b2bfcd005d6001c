"""Writing the log: what is refused, what is one entry, what can be undone, and the sums."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.fieldlog.models import Activity, LogEntry
from lms.fellowships.fieldlog.operations import Entry, change_entry, keep_entry, remove_entry, restore_entry
from lms.fellowships.fieldlog.queries import Sum, entries_of, last_place, totals
from lms.fellowships.fieldlog.rendering import time_taken
from lms.people.erasure import erase_person
from tests.fellowships.fieldlog.conftest import World


def today() -> date:
    return clock.now().date()


def entry(**changes: Any) -> Entry:
    usual = {"day": today(), "place": "Kotda", "activity": "visit", "minutes": 150, "people_met": 12, "women_met": 5}
    return Entry(**{**usual, **changes})


def keep(world: World, form_key: str = "k1", **changes: Any) -> int:
    with transaction():
        kept = keep_entry(world.fellow.id, entry(**changes), form_key=form_key, today=today(), by=world.person.id)
        return kept.id


def change(world: World, entry_id: int, *, seen: int, **changes: Any) -> None:
    with transaction():
        change_entry(entry_id, entry(**changes), seen=seen, today=today(), by=world.person.id)


def count() -> int:
    return db.session.scalar(select(func.count(LogEntry.id))) or 0


def test_sent_twice_it_is_one_with_the_newer_words(in_context: World) -> None:
    assert keep(in_context) == keep(in_context, place="Jhadol")
    assert count() == 1
    assert last_place(in_context.fellow.id) == "Jhadol"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": None}, "day"),
        ({"day": date(2001, 1, 1)}, "day"),
        ({"day": date(2101, 1, 1)}, "day"),
        ({"place": " "}, "place"),
        ({"activity": "sleep"}, "activity"),
        ({"minutes": 0}, "hours"),
        ({"minutes": 1441}, "hours"),
        ({"people_met": -1, "women_met": 0}, "people_met"),
        ({"women_met": 13}, "women_met"),
        ({"women_met": -1}, "women_met"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(in_context: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        keep(in_context, **changes)
    assert refused.value.field == field
    assert count() == 0


def test_a_day_in_the_future_is_refused_with_the_bounds(in_context: World) -> None:
    with pytest.raises(Refusal) as refused:
        keep(in_context, day=today() + timedelta(days=1))
    assert str(in_context.fellow.starts_on.year) in str(refused.value.sentence)
    keep(in_context, day=in_context.fellow.starts_on)


def test_what_was_changed_on_another_device_is_not_written_over(in_context: World) -> None:
    entry_id = keep(in_context)
    change(in_context, entry_id, seen=1, place="Jhadol")
    with pytest.raises(Refusal):
        change(in_context, entry_id, seen=1, place="Sarada")
    change(in_context, entry_id, seen=1, place="Jhadol")
    change(in_context, entry_id, seen=2, place="Sarada")
    assert last_place(in_context.fellow.id) == "Sarada"


def test_removed_and_put_back(in_context: World) -> None:
    entry_id = keep(in_context)
    for _time in range(2):
        with transaction():
            remove_entry(entry_id, by=in_context.person.id)
    assert entries_of(in_context.fellow.id, date.min, date.max) == []
    with pytest.raises(Refusal):
        change(in_context, entry_id, seen=1)
    keep(in_context)
    assert entries_of(in_context.fellow.id, date.min, date.max) == []
    for _time in range(2):
        with transaction():
            restore_entry(entry_id, by=in_context.person.id)
    assert len(entries_of(in_context.fellow.id, date.min, date.max)) == 1


def test_totals_by_hand(in_context: World) -> None:
    first = today() - timedelta(days=1)
    keep(in_context, "k1", day=first)
    keep(in_context, "k2", day=first, activity="case", minutes=30, people_met=1, women_met=1)
    keep(in_context, "k3", minutes=60, people_met=3, women_met=0)
    keep(in_context, "k4", day=in_context.fellow.starts_on)
    found = totals(in_context.fellow.id, first, today())
    assert (found.days, found.whole) == (2, Sum(3, 240, 16, 6))
    assert list(found.by_activity.items()) == [(Activity.VISIT, Sum(2, 210, 15, 5)), (Activity.CASE, Sum(1, 30, 1, 1))]
    assert totals(in_context.fellow.id, date(2001, 1, 1), date(2001, 2, 1)).whole == Sum()


def test_times_in_words(in_context: World) -> None:
    assert [time_taken(minutes) for minutes in (45, 120, 150)] == ["45 min", "2 h", "2 h 30 min"]


def test_sent_by_two_lines_at_once_it_is_one(app: Flask, world: World) -> None:
    together, failures = Barrier(3), []

    def once() -> None:
        with app.app_context():
            together.wait()
            try:
                keep(world)
            except Exception as error:  # noqa: BLE001 – whatever it is, the test shows it
                failures.append(error)
            db.session.remove()

    threads = [Thread(target=once) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert (failures, count()) == ([], 1)


def test_counts_stay_and_words_go_with_the_person(in_context: World) -> None:
    keep(in_context, notes="A long talk")
    export = personal_data["field_log_entries"].export
    assert export is not None
    assert export(in_context.person.id)[0]["notes"] == "A long talk"
    with transaction():
        erase_person(in_context.person.id, by=None)
    row = db.session.scalars(select(LogEntry)).one()
    assert (row.notes, row.place, row.people_met) == ("", "–", 12)
