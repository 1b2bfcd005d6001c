"""What signals are drawn from, asked of the database: the right facts, in few queries however many fellows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.fieldlog.models import Activity, LogEntry
from lms.fellowships.mentoring.contact import last_contact
from lms.fellowships.mentoring.models import Meeting, MeetingState, MentorNote
from lms.fellowships.milestones.models import Milestone, MilestoneState, Submission
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.reports.models import Report, ReportState, ReportVersion
from lms.fellowships.safety.queries import facts_of
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.fellowships import make_fellow, make_mentor, make_programme, words
from tests.factories.people import make_person

NOW = clock.now()
TODAY = NOW.date()


def ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def keep(*rows: object) -> None:
    with transaction():
        db.session.add_all(rows)


def report(fellow: Fellow, month: int, due_on: date, state: ReportState, **values: Any) -> Report:
    return Report(fellow_id=fellow.id, month=month, from_on=due_on, to_on=due_on, due_on=due_on, state=state, **values)


def milestone(fellow: Fellow, plan_id: str, due_on: date, state: MilestoneState = MilestoneState.OPEN) -> Milestone:
    return Milestone(
        fellow_id=fellow.id,
        plan_id=plan_id,
        month=1,
        title=words(plan_id),
        proof=words("Proof"),
        reviewer="lead",
        points=10,
        due_on=due_on,
        state=state,
    )


def entry(fellow: Fellow, day: date, **values: Any) -> LogEntry:
    return LogEntry(
        fellow_id=fellow.id, day=day, place="Kotra", activity=Activity.VISIT, minutes=60, made_at=clock.now(), **values
    )


def test_facts_are_what_the_tables_say(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    mentor = make_mentor(fellow)
    day = clock.today(app_context.extensions["settings"].time_zone)
    returned = report(fellow, 2, day + timedelta(days=3), ReportState.RETURNED, saved_at=ago(25))
    keep(
        report(fellow, 1, day - timedelta(days=12), ReportState.DRAFT),
        returned,
        report(fellow, 3, day - timedelta(days=3), ReportState.WAIVED),
        milestone(fellow, "map", day - timedelta(days=1)),
        milestone(fellow, "paper", day),
        milestone(fellow, "start", day - timedelta(days=30), MilestoneState.SUBMITTED),
        entry(fellow, day - timedelta(days=6)),
        entry(fellow, day - timedelta(days=1), removed_at=clock.now()),
    )
    keep(ReportVersion(report_id=returned.id, number=1, answers={}, submitted_at=ago(24), answered_at=ago(20)))
    keep(Meeting(fellow_id=fellow.id, mentor_id=mentor.id, starts_at=ago(9), state=MeetingState.HELD, made_at=ago(9)))
    facts = facts_of([fellow.id])[fellow.id]
    assert facts.late_reports == (day - timedelta(days=12),)
    assert facts.returned_reports == (day - timedelta(days=20),)
    assert facts.overdue_milestones == (words("map"),)
    assert facts.last_contact == day - timedelta(days=9)
    assert facts.last_log == day - timedelta(days=6)
    assert (facts.is_running, facts.is_on_leave, facts.has_flag) == (True, False, False)


def test_leave_and_ends_are_told(app_context: Flask) -> None:
    programme = make_programme()
    away = make_fellow(programme, state=FellowState.ON_LEAVE)
    gone = make_fellow(programme, state=FellowState.EXITED, ended_on=TODAY)
    facts = facts_of([away.id, gone.id])
    assert (facts[away.id].is_on_leave, facts[gone.id].is_running) == (True, False)
    assert facts_of([]) == {}


def test_only_what_mentors_do_is_a_contact(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    mentor, stranger = make_mentor(fellow), make_person("Manager")
    handed_in = milestone(fellow, "map", TODAY, MilestoneState.APPROVED)
    accepted = report(fellow, 1, TODAY, ReportState.ACCEPTED, accepted_at=ago(1))
    keep(handed_in, accepted)
    assert last_contact([fellow.id]) == {fellow.id: None}
    at = {days: ago(days) for days in range(1, 10)}

    def latest() -> datetime | None:
        return last_contact([fellow.id])[fellow.id]

    keep(
        Meeting(fellow_id=fellow.id, mentor_id=mentor.id, starts_at=at[1], made_at=at[1]),
        MentorNote(fellow_id=fellow.id, written_by_id=mentor.id, is_private=True, text="Hm.", written_at=at[2]),
        MentorNote(fellow_id=fellow.id, written_by_id=stranger.id, text="Called.", written_at=at[3]),
        _answered(accepted, 1, stranger, at[4]),
    )
    assert latest() is None
    keep(MentorNote(fellow_id=fellow.id, written_by_id=mentor.id, text="We spoke.", written_at=at[9]))
    assert latest() == at[9]
    keep(_answered(accepted, 2, mentor, at[8]))
    assert latest() == at[8]
    keep(
        Submission(
            milestone_id=handed_in.id,
            number=1,
            text="Done",
            submitted_at=at[9],
            verdict="approved",
            reviewed_by_id=mentor.id,
            reviewed_at=at[7],
        )
    )
    assert latest() == at[7]


def _answered(report: Report, number: int, by: Person, at: datetime) -> ReportVersion:
    return ReportVersion(
        report_id=report.id, number=number, answers={}, submitted_at=at, answered_by_id=by.id, answered_at=at
    )


def many_fellows(count: int) -> list[int]:
    """Put as many fellows straight into the database, each with reports, milestones and log entries."""
    programme, now = make_programme(), clock.now()
    person = {"language": "hi", "created_at": now}
    people = [{"full_name": f"F {n}", "name_key": f"f {n}", "sign_in_name": f"f.{n}", **person} for n in range(count)]
    with transaction():
        db.session.execute(insert(Person), people)
        ids = list(db.session.scalars(select(Person.id).where(Person.name_key.startswith("f "))))
        values = {"programme_id": programme.id, "starts_on": TODAY - timedelta(days=90), "ends_on": TODAY}
        values |= {"plan_version": 1, "created_at": now}
        db.session.execute(insert(Fellow), [{"person_id": each, **values} for each in ids])
        fellows = list(db.session.scalars(select(Fellow.id)))
        reports = {"month": 1, "from_on": TODAY, "to_on": TODAY, "due_on": TODAY - timedelta(days=9), "answers": {}}
        db.session.execute(insert(Report), [{"fellow_id": each, **reports} for each in fellows])
        due = {"month": 1, "title": words("Map"), "proof": words("A map"), "reviewer": "lead", "points": 1}
        due |= {"plan_id": "map", "due_on": TODAY - timedelta(days=9)}
        db.session.execute(insert(Milestone), [{"fellow_id": each, **due} for each in fellows])
    return fellows


def test_facts_of_four_hundred_fellows_take_five_queries(app_context: Flask, count_queries: CountQueries) -> None:
    fellows = many_fellows(400)
    with count_queries() as statements:
        facts = facts_of(fellows, with_flags=True)
    assert len(statements) == 5, statements
    assert len(facts) == 400
    assert all(len(each.late_reports) == len(each.overdue_milestones) == 1 for each in facts.values())
