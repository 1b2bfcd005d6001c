"""Meetings and notes: planned, moved, held, called off; who may, who is told, and what the calendar gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused
from lms.core.outbox import Letter
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.mentoring import meetings, rounds
from lms.fellowships.mentoring.meetings import When
from lms.fellowships.mentoring.models import Meeting, MeetingState, MentorNote
from lms.fellowships.mentoring.queries import next_meeting, notes_of
from lms.fellowships.mentoring.rounds import remind_of_meetings
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow, FellowState
from lms.people.models import Person
from lms.people.roles import Role
from tests.conftest import CountQueries
from tests.factories.fellowships import make_fellow, make_manager, make_mentor, make_programme
from tests.factories.people import make_person, sign_in


@dataclass
class Pair:
    """A fellow and their mentor."""

    fellow: Fellow
    person: Person
    mentor: Person
    manager: Person


@pytest.fixture
def pair(app: Flask) -> Pair:
    """A fellow with a mentor and a manager, all of whom have an e-mail address but the manager."""
    with app.app_context():
        programme = make_programme()
        person = make_person("Rekha", [(Role.FELLOW, f"programme:{programme.id}")], email="rekha@example.org")
        fellow = make_fellow(programme, person)
        mentor = make_mentor(fellow)
        with transaction():
            db.session.get_one(Person, mentor.id).email = "sunil@example.org"
        return Pair(fellow, person, mentor, make_manager(programme))


def when(days: float = 3, **more: object) -> When:
    starts_at = clock.now().replace(microsecond=0) + timedelta(days=days)
    return When(**{"starts_at": starts_at, "minutes": 30, "place": "By phone", **more})  # type: ignore[arg-type]


def plan(pair: Pair, days: float = 3, *, by: int | None = None, form_key: str = "key") -> int:
    with transaction():
        return meetings.plan_meeting(
            pair.fellow.id, pair.mentor.id, when(days), form_key=form_key, by=by or pair.person.id
        )


def letters() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Letter.address, Letter.subject).order_by(Letter.id))
    return [(address, subject) for address, subject in rows]


def actions() -> list[str]:
    rows = db.session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.id))
    return [action.removeprefix("fellowships.") for action in rows if action.startswith("fellowships.")]


def test_a_planned_meeting_is_told_to_the_other_side(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        plan(pair)
        plan(pair, 5, by=pair.mentor.id, form_key="other")
        assert letters() == [
            ("sunil@example.org", "Meeting with Rekha"),
            ("rekha@example.org", "Meeting with Sunil Mentor"),
        ]
        found = next_meeting(pair.fellow.id)
        assert found is not None
        assert (found.state, found.place) == (MeetingState.PLANNED, "By phone")
        assert actions() == ["meeting_planned"] * 2


def test_a_plan_that_is_sent_twice_is_one_meeting(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        assert plan(pair) == plan(pair)
        assert len(letters()) == len(actions()) == 1


def test_a_plan_that_is_sent_twice_at_once_is_one_meeting(app: Flask, pair: Pair) -> None:
    together, found = Barrier(3), []

    def act() -> None:
        with app.test_request_context():
            together.wait()
            found.append(plan(pair))
            db.session.remove()

    threads = [Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert len(set(found)) == 1
    with app.app_context():
        assert len(letters()) == len(actions()) == 1


@pytest.mark.parametrize("days", [-1, 400])
def test_a_time_that_is_over_or_outside_the_fellowship_is_refused(app: Flask, pair: Pair, days: float) -> None:
    with app.test_request_context(), pytest.raises(Refusal) as refusal:
        plan(pair, days)
    assert refusal.value.field == "starts_at"


def test_only_a_mentor_of_the_fellow_is_met_and_only_while_it_runs(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        stranger = make_person("Stranger")
        with pytest.raises(Refusal) as refusal, transaction():
            meetings.plan_meeting(pair.fellow.id, stranger.id, when(), form_key="x", by=pair.person.id)
        assert refusal.value.field == "mentor"
        ended = make_fellow(make_programme(), state=FellowState.EXITED, ended_on=clock.now().date())
        with pytest.raises(Refusal), transaction():
            meetings.plan_meeting(ended.id, pair.mentor.id, when(), form_key="y", by=None)


def test_a_meeting_is_held_once_it_has_begun(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        meeting_id = plan(pair)
        words = {"notes": "The survey.", "agreed": "Ten visits.", "actor": Actor.MENTOR, "by": pair.mentor.id}
        with pytest.raises(Refusal, match="still to come"), transaction():
            meetings.hold_meeting(meeting_id, **words)  # type: ignore[arg-type]
        assert db.session.get_one(Meeting, meeting_id).notes == ""
        with transaction():
            db.session.get_one(Meeting, meeting_id).starts_at = clock.now() - timedelta(hours=1)
        with transaction():
            meetings.hold_meeting(meeting_id, **words)  # type: ignore[arg-type]
        meeting = db.session.get_one(Meeting, meeting_id)
        assert (meeting.state, meeting.notes, meeting.agreed) == (MeetingState.HELD, "The survey.", "Ten visits.")
        with pytest.raises(MoveRefused), transaction():
            meetings.hold_meeting(meeting_id, **words)  # type: ignore[arg-type]
        with pytest.raises(MoveRefused), transaction():
            meetings.call_off(meeting_id, reason="", actor=Actor.FELLOW, by=None)
        assert actions() == ["meeting_planned", "meeting_held"]


def test_managers_hold_no_meetings_and_no_state_is_set_past_the_table(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        meeting_id = plan(pair)
        with pytest.raises(MoveRefused), transaction():
            meetings.call_off(meeting_id, reason="", actor=Actor.MANAGER, by=pair.manager.id)
        with pytest.raises(RuntimeError), transaction():
            db.session.get_one(Meeting, meeting_id).state = MeetingState.HELD


def test_moving_and_calling_off_are_told(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        meeting_id = plan(pair)
        later = when(6)
        for _time in range(2):
            with transaction():
                meetings.move_meeting(meeting_id, later, by=pair.mentor.id)
        with transaction():
            meetings.call_off(meeting_id, reason="I am ill.", actor=Actor.MENTOR, by=pair.mentor.id)
        with pytest.raises(Refusal), transaction():
            meetings.move_meeting(meeting_id, when(7), by=pair.mentor.id)
        assert [subject for _to, subject in letters()[1:]] == [
            "Meeting with Sunil Mentor moved",
            "Meeting with Sunil Mentor called off",
        ]
        assert "I am ill." in db.session.scalars(select(Letter.body).order_by(Letter.id.desc())).first()  # type: ignore[operator]
        assert next_meeting(pair.fellow.id) is None


def test_a_meeting_nobody_planned_is_noted(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        past = {"notes": "At the market.", "agreed": "", "by": pair.mentor.id}
        for _time in range(2):
            with transaction():
                meetings.note_meeting(pair.fellow.id, pair.mentor.id, when(-2), form_key="past", **past)  # type: ignore[arg-type]
        assert db.session.scalar(select(func.count()).select_from(Meeting)) == 1
        with pytest.raises(Refusal), transaction():
            meetings.note_meeting(pair.fellow.id, pair.mentor.id, when(2), form_key="future", **past)  # type: ignore[arg-type]


def test_both_are_reminded_once_the_day_before(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        plan(pair, 3)
        plan(pair, 0.5, form_key="soon")
        plan(pair, 4, form_key="far")
        with transaction():
            for meeting in db.session.scalars(select(Meeting).where(Meeting.form_key == "key")):
                meeting.starts_at = clock.now() + timedelta(hours=20)
        planned = len(letters())
    with app.app_context():
        assert remind_of_meetings() == 1
        assert remind_of_meetings() == 0
        assert sorted(to for to, _subject in letters()[planned:]) == ["rekha@example.org", "sunil@example.org"]


def test_a_worker_looks_for_check_ins_now_and_then_only(
    app_context: Flask, count_queries: CountQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_looked", {})
    rounds.look_after_mentoring()
    with count_queries() as statements:
        rounds.look_after_mentoring()
    assert len(statements) == 1


def test_a_private_note_only_its_writer_reads(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        for key, is_private in (("p", True), ("s", False), ("s", False)):
            with transaction():
                meetings.write_note(
                    pair.fellow.id, f"Note {key}", is_private=is_private, form_key=key, by=pair.mentor.id
                )
        with pytest.raises(Refusal), transaction():
            meetings.write_note(pair.fellow.id, "  ", is_private=True, form_key="e", by=pair.mentor.id)

        def read_by(person: Person) -> set[str]:
            return {row.note.text for row in notes_of(pair.fellow.id, person.id)}

        assert read_by(pair.mentor) == {"Note p", "Note s"}
        assert read_by(pair.person) == read_by(pair.manager) == {"Note s"}
        export = personal_data["mentor_notes"].export
        assert export is not None
        assert [row["text"] for row in export(pair.person.id)] == ["Note s"]
        assert len(export(pair.mentor.id)) == 2


def test_erasing_forgets_what_was_said(app: Flask, pair: Pair) -> None:
    with app.test_request_context():
        meeting_id = plan(pair)
        with transaction():
            meetings.write_note(pair.fellow.id, "Brave.", is_private=False, form_key="n", by=pair.mentor.id)
        for table in ("mentor_meetings", "mentor_notes"):
            erase, export = personal_data[table].erase, personal_data[table].export
            assert erase is not None
            assert export is not None
            assert len(export(pair.person.id)) == 1
            with transaction():
                erase(pair.person.id)
        assert db.session.get_one(Meeting, meeting_id).place == ""
        assert db.session.scalar(select(func.count()).select_from(MentorNote)) == 0


def test_the_pages_of_a_meeting(app: Flask, pair: Pair) -> None:
    base = f"/fellows/{pair.fellow.id}"
    fellow, mentor, manager = (sign_in(app.test_client(), who) for who in (pair.person, pair.mentor, pair.manager))
    starts_at = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    sent = {"form_key": "page", "starts_at": starts_at, "minutes": "45", "place": "Office"}
    bad = fellow.post(f"{base}/meetings/new", data={**sent, "starts_at": "tomorrow", "place": "The big room"})
    assert bad.status_code == 422
    assert "The big room" in bad.text
    assert fellow.post(f"{base}/meetings/new", data={**sent, "starts_at": ""}).status_code == 422
    late = fellow.post(f"{base}/meetings/new", data={**sent, "starts_at": "2020-01-01T10:00"})
    assert late.status_code == 422
    assert "This time is over" in late.text
    assert fellow.post(f"{base}/meetings/new", data=sent).status_code == 303
    with app.app_context():
        meeting_id = db.session.scalars(select(Meeting.id)).one()
    page = f"{base}/meetings/{meeting_id}"
    for browser in (fellow, mentor, manager):
        assert "Office" in browser.get(page).text
        assert "Office" in browser.get(f"{base}/mentoring").text
        calendar = browser.get(f"{page}.ics")
        assert calendar.mimetype == "text/calendar"
        assert b"LOCATION:Office" in calendar.data
    assert manager.get(f"{base}/meetings/new").status_code == 404
    assert manager.post(f"{page}/call-off").status_code == 404
    assert mentor.get(f"{page}/move").status_code == 200
    moved = mentor.post(f"{page}/move", data={**sent, "place": "Tea stall"})
    assert moved.status_code == 303
    early = mentor.post(f"{page}/hold", data={"notes": "We spoke.", "agreed": ""})
    assert early.status_code == 422
    assert "We spoke." in early.text
    assert mentor.post(f"{page}/call-off", data={"reason": "Ill"}).status_code == 303
    past = {**sent, "form_key": "past", "starts_at": (clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")}
    assert mentor.post(f"{base}/meetings/note", data={**past, "notes": "About the map"}).status_code == 303
    assert "About the map" in fellow.get(f"{base}/mentoring").text
    assert mentor.get(f"{base}/meetings/999").status_code == 404


def test_notes_and_strangers(app: Flask, pair: Pair) -> None:
    base = f"/fellows/{pair.fellow.id}"
    fellow, mentor, manager = (sign_in(app.test_client(), who) for who in (pair.person, pair.mentor, pair.manager))
    assert (
        mentor.post(f"{base}/notes/new", data={"form_key": "a", "text": "Just mine", "is_private": "y"}).status_code
        == 303
    )
    assert mentor.post(f"{base}/notes/new", data={"form_key": "b", "text": ""}).status_code == 422
    assert "Just mine" in mentor.get(f"{base}/mentoring").text
    assert "Just mine" not in manager.get(f"{base}/mentoring").text + fellow.get(f"{base}/mentoring").text
    assert fellow.get(f"{base}/notes/new").status_code == 404
    with app.app_context():
        stranger = make_manager(make_programme(), "Other")
    browser = sign_in(app.test_client(), stranger)
    assert browser.get(f"{base}/mentoring").status_code == 404
    assert browser.get(f"{base}/notes/new").status_code == 404
