"""The demo fellowships: made once, whole, and by the rules, whatever day it is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from lms.config import ROOT
from lms.core import clock
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.jobs import Job
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.board.comparison import comparison_of
from lms.fellowships.calls.models import Call, CallState
from lms.fellowships.calls.rules import is_open
from lms.fellowships.fieldlog.models import LogEntry
from lms.fellowships.mentoring.models import Meeting
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.sync import sync_programmes
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.safety.models import SafetyFlag
from lms.fellowships.safety.queries import facts_of
from lms.fellowships.safety.signals import AT_RISK, signals, weight_of
from lms.fellowships.selection.models import Offer, OfferState, Review, ReviewState
from lms.fellowships.stipends.models import LedgerEntry, PayRun, PayRunState, Stipend, StipendState
from lms.people.models import Person
from lms.people.operations import create_person
from lms.trial.fellowships.people import ACCOUNTS
from lms.trial.fellowships.programme import ensure_fellowships

LAST_OF_MARCH = datetime(2027, 3, 31, 19, 30, tzinfo=UTC)
"""In India it is the first of April by then; months of 28 to 31 days lie behind."""
DAYS = (
    LAST_OF_MARCH,
    datetime(2026, 11, 30, 20, tzinfo=UTC),
    datetime(2028, 2, 29, 9, tzinfo=UTC),
)


def make_demo(folder: Path = ROOT / "courses" / "fellowships") -> None:
    list(sync_programmes(folder))
    with transaction():
        for name in ACCOUNTS:
            create_person(name, by=None, sign_in_name=name, certificate_name_latin=name.title())
    ensure_fellowships()


def fellow_of(name: str) -> Fellow:
    found = select(Fellow).join(Person, Person.id == Fellow.person_id)
    return db.session.scalars(found.where(Person.full_name == name)).one()


def states_of(model: Any, *where: Any) -> Counter[str]:
    rows = db.session.execute(select(model.state, func.count()).where(*where).group_by(model.state))
    return Counter({str(state): count for state, count in rows})


def at_risk() -> list[str]:
    day = clock.today(current_app.extensions["settings"].time_zone)
    rows = db.session.execute(select(Fellow.id, Person.full_name).join(Person, Person.id == Fellow.person_id))
    names = {row.id: row.full_name for row in rows}
    facts = facts_of(list(names)).items()
    return [names[number] for number, known in facts if weight_of(signals(known, day)) >= AT_RISK]


def check_year() -> None:
    assert states_of(Fellow) == {"active": 9, "on_leave": 1, "completed": 1, "exited": 1}
    assert len(set(db.session.scalars(select(Fellow.state_code)))) >= 6
    assert at_risk() == ["Ramesh Damor"]
    farah = fellow_of("farah")
    milestones = states_of(Milestone, Milestone.fellow_id == farah.id)
    assert (milestones["submitted"], milestones["changes_asked"], milestones["approved"]) == (1, 1, 3)
    reports = db.session.scalars(select(Report).filter_by(fellow_id=farah.id).order_by(Report.month)).all()
    assert [report.state for report in reports[:4]] == [ReportState.ACCEPTED] * 3 + [ReportState.DRAFT]
    assert reports[3].version == 1
    assert states_of(Stipend, Stipend.fellow_id == farah.id)["paid"] == 3
    assert states_of(Meeting, Meeting.fellow_id == farah.id) == {"held": 1, "planned": 1}
    assert states_of(Report)["submitted"] == 2


def check_money() -> None:
    sums = db.session.execute(
        select(Stipend.amount_paise, Stipend.state, func.sum(LedgerEntry.amount_paise))
        .join(LedgerEntry, LedgerEntry.stipend_id == Stipend.id)
        .group_by(Stipend.id, Stipend.amount_paise, Stipend.state)
    ).all()
    gone = {StipendState.PAID, StipendState.CANCELLED}
    assert all(total == (0 if state in gone else amount) for amount, state, total in sums)
    stipends, runs = states_of(Stipend), states_of(PayRun)
    assert (stipends["held"], stipends["in_run"]) == (1, 2)
    assert runs[PayRunState.PREPARED] == 1
    assert runs[PayRunState.DONE] > 9


def check_selection() -> None:
    call = db.session.scalars(select(Call).filter_by(state=CallState.PUBLISHED)).one()
    assert is_open(call, clock.now())
    found = states_of(Application, Application.call_id == call.id)
    assert set(found) == {str(state) for state in ApplicationState}
    assert states_of(Offer)[OfferState.OPEN] == 1
    sunil = db.session.scalars(select(Person.id).filter_by(sign_in_name="sunil")).one()
    assert states_of(Review, Review.reviewer_id == sunil) == {ReviewState.ASSIGNED: 3, ReviewState.HANDED_IN: 1}
    asha = db.session.scalars(select(Application.state).join(Person).where(Person.sign_in_name == "asha")).one()
    assert asha is ApplicationState.INFORMATION


def test_the_trial_shows_a_running_programme_once(app_context: Flask) -> None:
    make_demo()
    check_year()
    check_money()
    check_selection()
    programme_id = db.session.scalars(select(Call.programme_id)).first() or 0
    compared = comparison_of(programme_id, clock.now().date())
    assert [row.fellows for row in compared if row.call_id is not None] == [1, 3]
    flags = db.session.scalars(select(SafetyFlag.closed_at)).all()
    assert sorted(closed is None for closed in flags) == [False, True]
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0
    assert db.session.scalars(select(Job.kind)).all() == ["certificates.render"]
    count = select(func.count()).select_from(HistoryEntry)
    before = db.session.scalar(count)
    ensure_fellowships()
    assert db.session.scalar(count) == before


@pytest.mark.parametrize("day", DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
def test_it_fits_every_day(app_context: Flask, day: datetime) -> None:
    with clock.put_back(datetime.now(UTC) - day):
        make_demo()
        check_year()
        check_money()
        check_selection()
        days = db.session.scalars(select(LogEntry.day)).all()
        assert max(days) <= day.date()


def test_without_the_document_nothing_happens(app_context: Flask, tmp_path: Path) -> None:
    make_demo(tmp_path)
    assert db.session.scalar(select(func.count()).select_from(Fellow)) == 0
