from __future__ import annotations

from typing import Any

from flask import Flask
from flask.ctx import RequestContext
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.lifecycle.changes import Wish, grant_change
from lms.fellowships.lifecycle.models import ChangeKind, PlanChange
from lms.people.changes import action_name
from lms.people.erasure import erase_person, export_person
from lms.people.held import column_names
from tests.factories.people import make_person
from tests.fellowships.lifecycle.years import in_days, make_year, now

TABLES = ("fellows", "fellow_mentors", "learning_agreements", "fellow_plan_changes", "alumni_notes")
WISH = Wish(kind=ChangeKind.LEAVE, from_on=in_days(0), to_on=in_days(3), reason="An illness")


def columns(rows: list[dict[str, Any]]) -> set[str]:
    return {name for row in rows for name in row}


def test_leave_is_taken_away_in_words_and_erased_to_its_days(app_context: Flask) -> None:
    person, manager = make_person(), make_person("Mira")
    fellow = make_year(person=person)
    with transaction():
        made = grant_change(fellow.id, WISH, by=manager.id).id
    held = export_person(person.id)
    assert held["fellow_plan_changes"][0]["reason"] == "An illness"
    for table in TABLES:
        assert {name for name in columns(held[table]) if name not in column_names} == set(), table
    with transaction():
        erase_person(person.id, by=None)
        erase_person(manager.id, by=None)
    db.session.expire_all()
    left = db.session.get_one(PlanChange, made)
    assert (left.reason, left.granted_by_id, left.days) == ("", None, 4)
    told = db.session.scalars(select(HistoryEntry.detail).where(HistoryEntry.subject_kind == "fellows"))
    assert not any("An illness" in str(detail) for detail in told)
    assert now(fellow.id).person_id is None


def test_everything_in_the_history_of_a_fellow_has_words(app_context: Flask, in_request: RequestContext) -> None:
    fellow = make_year()
    with transaction():
        grant_change(fellow.id, WISH, by=None)
    entries = list(db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.startswith("fellowships."))))
    assert entries
    for entry in entries:
        assert action_name(entry.action) != entry.action
