from __future__ import annotations

from datetime import timedelta

from flask import Flask

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.extensions import db
from lms.people.roles import Role
from lms.workshops.actions.models import Review, VisitState
from lms.workshops.advisory.models import AdvisoryRequest, RequestState
from lms.workshops.diary.kinds import Kind
from tests.factories.people import make_person
from tests.factories.workshops import add_facilitator
from tests.workshops.diary.conftest import (
    After,
    add_done_point,
    add_point,
    add_review,
    add_visit,
    bodies,
    letters,
    remind,
)

DAY = timedelta(days=1)
TEAM = ["sunita@example.org", "gopal@example.org", "kavita@example.org"]


def addressees() -> list[str]:
    return [address for address, _language, _subject in letters()]


def test_a_team_and_its_coordinator_hear_of_points_once_for_a_day(app: Flask, after: After) -> None:
    due_on = today_here() + 20 * DAY
    add_point(after.team, due_on)
    add_point(after.team, due_on, "Meet the panchayat")
    add_done_point(after.team, due_on)
    assert remind(app, due_on - 8 * DAY, Kind.POINTS_DUE) == 0
    assert remind(app, due_on - 7 * DAY, Kind.POINTS_DUE) == 3
    assert remind(app, due_on - 6 * DAY, Kind.POINTS_DUE) == 0
    assert addressees() == TEAM
    assert letters()[0][1] == "hi"
    assert "- Open a wage register\n- Meet the panchayat\n" in bodies()[2]
    assert "Done already" not in bodies()[2]
    assert f"/teams/{after.team.id}" in bodies()[2]
    assert f"/workshops/place/{after.participants[1].code}/plan" in bodies()[1]


def test_a_week_late_is_said_once(app: Flask, after: After) -> None:
    due_on = today_here()
    add_point(after.team, due_on)
    assert remind(app, due_on + 6 * DAY) == 0
    assert remind(app, due_on + 7 * DAY) == 3
    assert remind(app, due_on + 8 * DAY) == 0
    assert letters()[1][2].startswith("Was due on")


def test_a_member_who_coordinates_gets_one_letter(app: Flask, after: After) -> None:
    with transaction():
        after_participant = db.session.merge(after.participants[1])
        after_participant.person_id, after_participant.email = after.coordinator.id, None
    add_point(after.team, today_here() + 7 * DAY)
    assert remind(app, today_here(), Kind.POINTS_DUE) == 2


def test_a_review_is_told_to_the_team_and_to_those_who_run_the_workshop(app: Flask, after: After) -> None:
    fatima = make_person("Fatima", email="fatima@example.org", language="en")
    add_facilitator(after.workshop, fatima)
    review = add_review(after.team, today_here() + 29 * DAY)
    assert remind(app, review.due_on - DAY, Kind.REVIEW_DUE) == 0
    assert remind(app, review.due_on, Kind.REVIEW_DUE) == 4
    assert addressees() == ["sunita@example.org", "gopal@example.org", "om@example.org", "fatima@example.org"]
    assert "30 days after" in letters()[3][2]
    assert remind(app, review.due_on, Kind.REVIEW_DUE) == 0


def test_a_review_that_was_done_is_not_due(app: Flask, after: After) -> None:
    review = add_review(after.team, today_here())
    with transaction():
        db.session.get_one(Review, review.id).done_at = clock.now()
    assert remind(app, today_here(), Kind.REVIEW_DUE) == 0


def test_a_visitor_hears_before_and_until_it_is_written_up(app: Flask, after: After) -> None:
    day = today_here() + 3 * DAY
    visit = add_visit(after.team, after.planner, day, place="Office in Gaya")
    told = [remind(app, day + days * DAY) for days in (-2, -1, 0, 1, 2, 7, 8, 30)]
    assert told == [0, 1, 0, 1, 0, 1, 0, 0]
    assert [subject for _, _, subject in letters()] == [
        "Visit tomorrow: Team Gaya",
        "To be written up: visit to Team Gaya",
        "To be written up: visit to Team Gaya",
    ]
    assert "Office in Gaya" in bodies()[0]
    assert f"/visits/{visit.id}" in bodies()[0]


def test_a_visit_that_was_called_off_or_written_up_is_not_due(app: Flask, after: After) -> None:
    yesterday = today_here() - DAY
    add_visit(after.team, after.planner, yesterday, state=VisitState.CALLED_OFF)
    add_visit(after.team, after.planner, yesterday, state=VisitState.WRITTEN_UP, visited_on=yesterday)
    assert remind(app, today_here()) == 0


def test_a_request_for_advice_waits_a_week(app: Flask, after: After) -> None:
    meera = make_person("Meera", email="meera@example.org", language="en", roles=[Role.TRAINER])
    make_person("Scoped", email="scoped@example.org", roles=[(Role.TRAINER, "course:one")])
    with transaction():
        asked = AdvisoryRequest(
            organisation_id=after.organisation.id, subject="Help desk", text="How?", asked_at=clock.now()
        )
        answered = AdvisoryRequest(
            organisation_id=after.organisation.id,
            subject="Answered",
            text="How?",
            asked_at=clock.now(),
            answered_at=clock.now(),
            state=RequestState.ANSWERED,
        )
        db.session.add_all([asked, answered])
    week = today_here() + 7 * DAY
    assert remind(app, week - DAY, Kind.ADVICE_WAITING) == 0
    assert remind(app, week, Kind.ADVICE_WAITING) == 1
    assert remind(app, week, Kind.ADVICE_WAITING) == 0
    assert letters() == [("meera@example.org", "en", "Waits for an answer: Help desk")]
    assert f"/advice/{asked.id}" in bodies()[0]
    with transaction():
        db.session.get_one(AdvisoryRequest, asked.id).handled_by_id = after.planner.id
    assert remind(app, week, Kind.ADVICE_WAITING) == 1
    assert addressees()[-1] == "om@example.org"
    assert meera.id
