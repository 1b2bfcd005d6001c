"""The days in the field that demo fellows have logged: the last ones one by one, those before in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from random import Random

from sqlalchemy import insert

from lms.extensions import db
from lms.fellowships.fieldlog.models import Activity, LogEntry
from lms.fellowships.fieldlog.operations import Entry, keep_entry
from lms.trial.fellowships import words
from lms.trial.fellowships.people import DemoFellow
from lms.trial.fellowships.stage import Stage

LAST_LOG = {"finished": 30, "left": 215, "leave": 19, "at-risk": 39}
"""How many days ago the log ends, by story; else yesterday."""
EVERY = 2
ONE_BY_ONE = 4


def field_days(
    stage: Stage, fellow: DemoFellow, starts_on: date, leave: tuple[date, date] | None, chance: Random
) -> Iterator[Entry]:
    """Yield what a fellow logged, the latest first: every second day, none on Sundays and on leave."""
    texts = words.LOG[fellow.language]
    ago = LAST_LOG.get(fellow.story, 1)
    while (day := stage.day(ago)) > starts_on:
        place, activity, minutes, met, women, notes = texts[chance.randrange(len(texts))]
        is_away = leave is not None and leave[0] <= day <= leave[1]
        if not is_away and day.isoweekday() <= 6:
            more = chance.randint(0, 6)
            yield Entry(
                day=day,
                place=place,
                activity=activity,
                minutes=minutes + 15 * chance.randint(0, 4),
                people_met=met + more,
                women_met=women + more // 2,
                notes=notes,
            )
        ago += EVERY


def enter_one(stage: Stage, fellow: DemoFellow, entry: Entry) -> None:
    """Let a fellow enter a day into the log."""
    fellow_id, day = stage.fellows[fellow.key], entry.day
    if day is not None:
        key = f"demo-{fellow_id}-{day}"
        keep_entry(fellow_id, entry, form_key=key, today=day, by=stage.people[fellow.key])


def enter_earlier(stage: Stage, fellow: DemoFellow, entries: Sequence[Entry]) -> None:
    """Enter the days of earlier months."""
    fellow_id = stage.fellows[fellow.key]
    rows = [
        {
            **asdict(entry),
            "fellow_id": fellow_id,
            "activity": Activity(entry.activity),
            "form_key": f"demo-{fellow_id}-{entry.day}",
            "made_at": stage.on(entry.day, 20),
        }
        for entry in reversed(entries)
        if entry.day is not None
    ]
    if rows:
        db.session.execute(insert(LogEntry), rows)
