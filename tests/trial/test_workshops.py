"""The demo workshops: made once, whole, and by the rules, whatever day and hour it is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.config import ROOT
from lms.core import clock
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.jobs import Job
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.operations import create_person
from lms.trial.workshops.people import PEOPLE, several
from lms.trial.workshops.programme import ensure_workshops
from lms.trial.workshops.stage import ACCOUNTS
from lms.workshops.actions.models import ActionPoint, Review, Visit
from lms.workshops.advisory.models import AdvisoryRequest
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, UnnamedCount
from lms.workshops.attendance.queries import conflicts
from lms.workshops.costs.queries import spent
from lms.workshops.diary.asking import Moment
from lms.workshops.diary.kinds import Kind
from lms.workshops.diary.reminding import remind
from lms.workshops.library.documents import Phase
from lms.workshops.library.sync import sync_workshops
from lms.workshops.measuring.models import FeedbackReply, Sitting
from lms.workshops.measuring.queries import gain_of
from lms.workshops.planning.models import Workshop, WorkshopSession, WorkshopState
from lms.workshops.planning.rounds import turn_workshops
from lms.workshops.proof.models import Proof
from lms.workshops.registration.models import CAME, Invitation, Participant, ParticipantState

IN_INDIA = timedelta(hours=5, minutes=30)
MOMENTS = (
    datetime(2027, 3, 31, 19, 30, tzinfo=UTC),  # the first of April there, an hour past midnight
    datetime(2028, 2, 29, 18, 20, tzinfo=UTC),  # ten minutes before midnight
    datetime(2027, 1, 1, 2, 55, tzinfo=UTC),  # the roll of the morning has just opened
)
AFTERNOON = datetime(2026, 11, 30, 9, tzinfo=UTC)
OF_TODAY = 24


def make_demo(folder: Path = ROOT / "courses" / "workshops") -> None:
    list(sync_workshops(folder))
    with transaction():
        for name in ACCOUNTS:
            create_person(name, by=None, sign_in_name=name, certificate_name_latin=name.title())
    ensure_workshops()


def workshop_in(state: WorkshopState) -> Workshop:
    return db.session.scalars(select(Workshop).filter_by(state=state)).one()


def states_of(model: Any, *where: Any) -> dict[str, int]:
    rows = db.session.execute(select(model.state, func.count()).where(*where).group_by(model.state))
    return {str(state): count for state, count in rows}


def count(model: Any, **values: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**values)) or 0


def check_held() -> None:
    held = workshop_in(WorkshopState.HELD)
    people = Participant.workshop_id == held.id
    assert states_of(Participant, people) == {"attended": 23, "partly": 3, "no_show": 2}
    assert db.session.scalar(select(func.count()).where(people, Participant.person_id.is_(None))) == 6
    sources = dict(db.session.execute(select(MarkEntry.source, func.count()).group_by(MarkEntry.source)).all())
    assert (sources[MarkSource.CORRECTION], sources[MarkSource.WALK_IN], sources[MarkSource.SHEET]) == (2, 1, 4)
    assert db.session.scalar(select(func.sum(UnnamedCount.number))) == 33
    gain = gain_of(held.id)
    assert (gain.whole.both, gain.whole.only_before) == (23, 2)
    assert gain.whole.gain == pytest.approx(0.4, abs=0.05)
    gains = [each.gain.gain or 0 for each in gain.objectives]
    assert max(gains) - min(gains) > 0.4
    assert count(FeedbackReply, workshop_id=held.id) == 20
    assert count(Proof) == 21
    assert spent([held.id])[held.id] == 15_592_000


def check_due(today: Any) -> None:
    assert states_of(ActionPoint) == {"open": 4, "doing": 3, "done": 3, "dropped": 1}
    assert states_of(Visit) == {"planned": 2, "written_up": 1}
    late = select(func.count()).where(Visit.state == "planned", Visit.planned_on == today - timedelta(days=3))
    assert db.session.scalar(late) == 1
    due = select(func.count()).where(Review.done_at.is_(None), Review.due_on < today)
    done = select(func.count()).where(Review.done_at.is_not(None))
    assert (db.session.scalar(due), db.session.scalar(done)) == (1, 3)
    assert states_of(AdvisoryRequest) == {"answered": 1, "requested": 1}


def check_today(now: datetime) -> None:
    running = workshop_in(WorkshopState.RUNNING)
    assert states_of(Participant, Participant.workshop_id == running.id) == {"approved": OF_TODAY}
    assert running.starts_on == clock.today_here() - timedelta(days=1)
    assert count(Sitting, workshop_id=running.id, phase=Phase.PRE) == 20
    assert [each.full_name for each in conflicts(running.id)] == ["Mohammad Irshad"]
    of_day = select(func.count(Mark.id)).join(WorkshopSession, WorkshopSession.id == Mark.session_id)
    marks = {
        day: db.session.scalar(of_day.where(WorkshopSession.workshop_id == running.id, WorkshopSession.day == day))
        for day in (1, 2, 3)
    }
    minute = (now + IN_INDIA).hour * 60 + (now + IN_INDIA).minute
    assert marks == {1: 4 * OF_TODAY, 2: OF_TODAY // 2 if minute > 8 * 60 + 20 else 0, 3: 0}


def check_coming() -> None:
    full = workshop_in(WorkshopState.OPEN)
    states = states_of(Participant, Participant.workshop_id == full.id)
    assert states == {"approved": full.capacity, "waiting": 6, "withdrawn": 2}
    line = select(Participant.full_name).filter_by(workshop_id=full.id, state=ParticipantState.WAITING)
    assert list(db.session.scalars(line.order_by(Participant.in_line)))[2] == "आशा कुमारी"
    assert count(Invitation, participant_id=None, revoked_at=None) == 1
    undated = workshop_in(WorkshopState.ANNOUNCED)
    assert (undated.starts_on, count(Participant, workshop_id=undated.id)) == (None, 9)
    assert {workshop_in(WorkshopState.DRAFT).starts_on, count(Workshop)} == {None, 7}


def check_record() -> None:
    reported = workshop_in(WorkshopState.REPORTED)
    both = select(Participant.person_id).where(Participant.state.in_(CAME), Participant.person_id.is_not(None))
    came = Counter(db.session.scalars(both))
    assert sum(times == 2 for times in came.values()) == 4
    assert (gain_of(reported.id).whole.gain or 0) > 0.3
    assert spent([reported.id])[reported.id] > 0
    assert reported.state_code != workshop_in(WorkshopState.HELD).state_code


def check_all(now: datetime) -> None:
    check_held()
    check_due(clock.today_here())
    check_today(now)
    check_coming()
    check_record()


def test_the_trial_shows_workshops_once(app_context: Flask) -> None:
    with clock.put_back(datetime.now(UTC) - AFTERNOON):
        make_demo()
        check_all(AFTERNOON)
        entries = count(HistoryEntry)
        ensure_workshops()
        assert count(HistoryEntry) == entries
        kinds = Counter(db.session.scalars(select(Job.kind)))
        assert kinds == {"certificates.render": 21, "workshops.issue_certificates": 1}
        assert remind(Moment(clock.today_here(), clock.now()), Kind) == 0
        assert turn_workshops() == 0
        assert count(Letter) == 0


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: f"{moment:%Y-%m-%d %H:%M}")
def test_it_fits_every_day_and_hour(app_context: Flask, moment: datetime) -> None:
    with clock.put_back(datetime.now(UTC) - moment):
        make_demo()
        check_all(moment)


def test_without_the_templates_nothing_happens(app_context: Flask, tmp_path: Path) -> None:
    make_demo(tmp_path)
    assert count(Workshop) == 0


def test_everybody_has_a_key_of_their_own() -> None:
    assert len({someone.key for someone in PEOPLE}) == len(PEOPLE)
    with pytest.raises(LookupError, match="nobodyatall"):
        several("asha nobodyatall")
