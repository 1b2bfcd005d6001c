"""The mentor's inbox: what waits, the oldest first, for whom it waits, and in how few queries it is found."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.mentoring import home_card, inbox
from lms.fellowships.mentoring.models import CheckIn, Meeting, Occasion, Side
from lms.fellowships.milestones.models import Milestone, MilestoneState, Submission
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.reports.models import Report, ReportState
from lms.people.identity import Identity
from lms.people.models import Person
from lms.people.roles import Grant, Role
from tests.conftest import CountQueries
from tests.factories.fellowships import add_mentor, make_fellow, make_manager, make_mentor, make_programme, words
from tests.factories.people import make_person, sign_in

DAY = date(2026, 1, 1)


def ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def keep(*rows: object) -> None:
    with transaction():
        db.session.add_all(rows)


def report(fellow: Fellow, month: int, days: int, state: ReportState = ReportState.SUBMITTED) -> Report:
    return Report(
        fellow_id=fellow.id, month=month, from_on=DAY, to_on=DAY, due_on=DAY, state=state, submitted_at=ago(days)
    )


def hand_in(fellow: Fellow, plan_id: str, days: int, reviewer: str = "lead", **values: Any) -> None:
    milestone = Milestone(
        fellow_id=fellow.id,
        plan_id=plan_id,
        month=1,
        title=words(plan_id.capitalize()),
        proof=words("Proof"),
        reviewer=reviewer,
        points=10,
        due_on=DAY,
        state=values.pop("state", MilestoneState.SUBMITTED),
    )
    keep(milestone)
    keep(Submission(milestone_id=milestone.id, number=1, text="Old", submitted_at=ago(days + 30)))
    keep(Submission(milestone_id=milestone.id, number=2, text="New", submitted_at=ago(days)))


def titles(person: Person) -> list[str]:
    return [str(each.title) for each in inbox.waiting_for(person.id, inbox.fellows_of(person.id))]


@pytest.fixture
def programme(app: Flask) -> Programme:
    """A programme of three months."""
    with app.app_context():
        return make_programme()


def test_what_waits_comes_the_oldest_first(app: Flask, programme: Programme) -> None:
    with app.test_request_context():
        fellow = make_fellow(programme)
        mentor = make_mentor(fellow)
        keep(report(fellow, 1, 3), report(fellow, 2, 9), report(fellow, 3, 20, ReportState.RETURNED))
        hand_in(fellow, "map", 5)
        hand_in(fellow, "done", 50, state=MilestoneState.APPROVED)
        usual = {"fellow_id": fellow.id, "person_id": mentor.id, "due_on": DAY}
        keep(
            CheckIn(occasion=Occasion.MID_TERM, side=Side.MENTOR, asked_at=ago(7), **usual),
            CheckIn(occasion=Occasion.FINAL, side=Side.MENTOR, asked_at=ago(8), handed_in_at=ago(1), **usual),
        )
        assert titles(mentor) == ["Report on month 2", "Mid-term check-in", "Milestone: Map", "Report on month 1"]


def test_it_waits_for_whoever_is_to_answer_it(app: Flask, programme: Programme) -> None:
    with app.test_request_context():
        fellow = make_fellow(programme)
        lead, panel = make_mentor(fellow), make_mentor(fellow, "Panel", MentorRole.PANEL)
        keep(report(fellow, 1, 3))
        for number, reviewer in enumerate(("lead", "panel", "legal", "manager")):
            hand_in(fellow, reviewer, 10 - number, reviewer)
        assert titles(lead) == ["Milestone: Lead", "Milestone: Legal", "Report on month 1"]
        assert titles(panel) == ["Milestone: Panel"]
        alone = make_fellow(programme)
        only = make_mentor(alone, "Only", MentorRole.HOST)
        keep(report(alone, 1, 2))
        assert titles(only) == ["Report on month 1"]


def test_who_has_ended_and_whom_others_accompany_are_not_there(app: Flask, programme: Programme) -> None:
    with app.test_request_context():
        ended = make_fellow(programme, state=FellowState.EXITED, ended_on=DAY)
        mentor, other = make_mentor(ended), make_fellow(programme)
        make_mentor(other, "Somebody else")
        keep(report(ended, 1, 2), report(other, 1, 2))
        assert titles(mentor) == []
        assert titles(make_manager(programme)) == []


def identity(person: Person, *roles: Role) -> Identity:
    return Identity(person.id, person.full_name, "en", 1, frozenset(Grant(role, "programme:1") for role in roles))


def test_the_home_page_counts_what_waits(app: Flask, programme: Programme) -> None:
    with app.test_request_context():
        fellow = make_fellow(programme)
        mentor = make_mentor(fellow)
        assert "Nothing waits for you" in (home_card.render(identity(mentor, Role.MENTOR)) or "")
        keep(report(fellow, 1, 3), report(fellow, 2, 2))
        hand_in(fellow, "map", 5)
        card = home_card.render(identity(mentor, Role.MENTOR)) or ""
        assert "2 reports wait for your answer" in card
        assert "1 milestone waits for your answer" in card
        assert home_card.render(identity(mentor, Role.TRAINER)) is None


def busy_mentor(programme: Programme, fellows: int) -> Person:
    mentor = make_person("Sunil Mentor")
    for number in range(fellows):
        fellow = make_fellow(programme, make_person(f"Fellow {number:02}"))
        add_mentor(fellow, mentor)
        keep(*(report(fellow, month, month) for month in range(1, 4)))
        hand_in(fellow, "map", 4)
        meeting = {"fellow_id": fellow.id, "mentor_id": mentor.id, "made_at": ago(9)}
        keep(
            Meeting(starts_at=clock.now() + timedelta(days=number + 1), place=f"Room {number}", **meeting),
            CheckIn(
                fellow_id=fellow.id,
                occasion=Occasion.MID_TERM,
                side=Side.MENTOR,
                person_id=mentor.id,
                due_on=DAY,
                asked_at=ago(5),
            ),
        )
    return mentor


def test_the_inbox_takes_six_queries_whatever_the_number(
    app: Flask, client: FlaskClient, programme: Programme, count_queries: CountQueries
) -> None:
    with app.app_context():
        mentor = busy_mentor(programme, 12)
    sign_in(client, mentor)
    client.get("/mentoring")
    with count_queries() as statements:
        page = client.get("/mentoring")
    assert page.status_code == 200
    assert len(statements) <= 6, statements
    assert page.text.count("Report on month") == 36
    with count_queries() as statements:
        assert client.get("/mentoring/fellows").status_code == 200
    assert len(statements) <= 7, statements


def test_the_inbox_shows_one_fellow_meetings_and_long_silence(
    app: Flask, client: FlaskClient, programme: Programme
) -> None:
    with app.app_context():
        mentor = busy_mentor(programme, 2)
        fellow_id = next(iter(inbox.fellows_of(mentor.id)))
    sign_in(client, mentor)
    everything = client.get("/mentoring").text
    assert "Room 1" in everything
    assert everything.count("No contact with a mentor for") == 2
    one = client.get(f"/mentoring?fellow={fellow_id}").text
    assert one.count("Report on month") == 3
    assert "Room 1" not in one
    assert f"/fellows/{fellow_id}/reports/1?next=/mentoring?fellow%3D{fellow_id}" in one.replace("%2F", "/").replace(
        "%3F", "?"
    )
    assert client.get("/mentoring?fellow=nonsense").text.count("Report on month") == 6


def test_answering_leads_back_to_the_inbox(app: Flask, client: FlaskClient, programme: Programme) -> None:
    with app.app_context():
        fellow = make_fellow(programme)
        mentor = make_mentor(fellow)
        hand_in(fellow, "map", 2)
    sign_in(client, mentor)
    link = re.search(r'href="(/fellows/\d+/milestones/[^"]+)"', client.get("/mentoring").text)
    assert link
    action = re.search(r'action="([^"]+/review[^"]*)"', client.get(link[1]).text)
    assert action
    answered = client.post(action[1], data={"verdict": "approved", "comment": "", "number": "2"})
    assert (answered.status_code, answered.location) == (303, "/mentoring")


def test_a_contact_ends_the_silence_and_leave_keeps_it_quiet(
    app: Flask, client: FlaskClient, programme: Programme
) -> None:
    with app.app_context():
        called, away = make_fellow(programme), make_fellow(programme, state=FellowState.ON_LEAVE)
        mentor = make_mentor(called)
        add_mentor(away, mentor)
    sign_in(client, mentor)
    assert client.get("/mentoring").text.count("No contact with a mentor for") == 1
    starts_at = (clock.now() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    noted = {"form_key": "k", "starts_at": starts_at, "minutes": "20", "notes": "All well"}
    assert client.post(f"/fellows/{called.id}/meetings/note", data=noted).status_code == 303
    assert "No contact with a mentor for" not in client.get("/mentoring").text


def test_only_mentors_have_an_inbox(app: Flask, client: FlaskClient, programme: Programme) -> None:
    assert client.get("/mentoring").status_code == 303
    with app.app_context():
        manager = make_manager(programme)
    sign_in(client, manager)
    assert client.get("/mentoring").status_code == client.get("/mentoring/fellows").status_code == 403
