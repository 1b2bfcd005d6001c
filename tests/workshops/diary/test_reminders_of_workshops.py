from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.diary import reminding
from lms.workshops.diary.kinds import Kind, goes_at
from lms.workshops.diary.models import Reminder
from lms.workshops.library.documents import Phase
from lms.workshops.measuring.models import FeedbackGiven, PhaseOpening
from lms.workshops.planning.models import Workshop, WorkshopSession, WorkshopState
from lms.workshops.registration.models import Participant, ParticipantState
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.factories.workshops import add_facilitator, add_marks, add_participant, add_sitting, make_workshop
from tests.workshops.diary.conftest import bodies, letters, remind

DAY = timedelta(days=1)
STARTS = (Kind.STARTS_SOON, Kind.STARTS_TOMORROW)


@pytest.fixture
def workshop(app_context: Flask) -> Workshop:
    """A workshop that begins in a week, with four on its list, who registered two days ago."""
    workshop = make_workshop()
    sunita = make_person("Sunita", email="sunita@example.org", language="hi")
    with clock.put_back(2 * DAY):
        add_participant(workshop, person=sunita)
        add_participant(workshop, "Gopal", email="gopal@example.org", language="en")
        add_participant(workshop, "Without Mail")
        add_participant(workshop, "Waiting", email="waiting@example.org", state=ParticipantState.WAITING)
    return workshop


def move(workshop: Workshop, days: int) -> None:
    """Let a workshop be some days later."""
    with transaction():
        held = db.session.get_one(Workshop, workshop.id)
        assert held.starts_on is not None
        assert held.ends_on is not None
        held.starts_on, held.ends_on = held.starts_on + days * DAY, held.ends_on + days * DAY


def test_who_has_a_place_is_reminded_a_week_and_a_day_before_once_each(app: Flask, workshop: Workshop) -> None:
    today = today_here()
    assert remind(app, today - DAY) == 0
    assert remind(app, today) == 2
    assert remind(app, today) == 0
    assert remind(app, today + 6 * DAY) == 2
    assert remind(app, today + 6 * DAY) == 0
    assert [(to, language) for to, language, _ in letters()] == [
        ("sunita@example.org", "hi"),
        ("gopal@example.org", "en"),
    ] * 2
    soon, tomorrow = letters()[1][2], letters()[3][2]
    assert (soon, tomorrow) == ("Soon: Small workshop", "Tomorrow: Small workshop")
    body = bodies()[3]
    code = db.session.scalars(select(Participant.code).where(Participant.full_name == "Gopal")).one()
    own = f"/workshops/place/{code}"
    for said in ("Block hall, Gaya", "09:30–10:00", f"{own}/calendar.ics", f"{own}\n", "registered for this"):
        assert said in body


def test_another_day_is_another_reminder(app: Flask, workshop: Workshop) -> None:
    assert remind(app, today_here() + 6 * DAY, Kind.STARTS_TOMORROW) == 2
    move(workshop, 10)
    assert remind(app, today_here() + 6 * DAY, Kind.STARTS_TOMORROW) == 0
    assert remind(app, today_here() + 16 * DAY, Kind.STARTS_TOMORROW) == 2


def test_who_has_just_registered_is_not_reminded_of_next_week(app: Flask, app_context: Flask) -> None:
    workshop = make_workshop(starts_on=today_here() + 5 * DAY)
    add_participant(workshop, "Gopal", email="gopal@example.org")
    assert remind(app, today_here()) == 0
    assert remind(app, today_here() + DAY) == 1


@pytest.mark.parametrize("state", [WorkshopState.DRAFT, WorkshopState.CANCELLED])
def test_nobody_is_reminded_of_what_is_not_held(app: Flask, app_context: Flask, state: WorkshopState) -> None:
    workshop = make_workshop(state=state, starts_on=today_here() + DAY)
    add_participant(workshop, "Gopal", email="gopal@example.org")
    add_facilitator(workshop, make_person("Fatima", email="fatima@example.org"))
    assert remind(app, today_here()) == 0


def test_who_left_or_closed_their_account_is_not_reminded(app: Flask, workshop: Workshop) -> None:
    with transaction():
        sunita, gopal = db.session.scalars(select(Participant).order_by(Participant.id).limit(2))
        gopal.email = None
        db.session.get_one(Person, sunita.person_id).disabled_at = clock.now()
    assert remind(app, today_here() + 6 * DAY) == 0


def test_a_name_that_was_joined_to_another_is_not_reminded(app: Flask, workshop: Workshop) -> None:
    with transaction():
        sunita, gopal = db.session.scalars(select(Participant).order_by(Participant.id).limit(2))
        gopal.merged_into_id = sunita.id
    assert remind(app, today_here() + 6 * DAY) == 1


def test_facilitators_are_told_what_they_teach_tomorrow(app: Flask, app_context: Flask) -> None:
    fatima = make_person("Fatima", email="fatima@example.org", language="en")
    other = make_person("Other", email="other@example.org", language="en")
    workshop = make_workshop(starts_on=today_here() + DAY, days=2)
    mine = add_facilitator(workshop, fatima, [1])
    add_facilitator(workshop, other, [2])
    with transaction():
        of_day = select(WorkshopSession).where(WorkshopSession.workshop_id == workshop.id, WorkshopSession.day == 1)
        session = db.session.scalars(of_day.order_by(WorkshopSession.starts_minute).offset(1)).first()
        assert session is not None
        session.facilitator_id = mine.id
    assert remind(app, today_here()) == 1
    assert [each[0] for each in letters()] == ["fatima@example.org"]
    assert "10:00–11:30 Wages" in bodies()[0]
    assert "Welcome" not in bodies()[0]
    assert remind(app, today_here() + DAY) == 1
    assert "09:30–10:00 Welcome" in bodies()[1]
    assert f"/workshops/{workshop.id}/agenda" in bodies()[1]


def test_feedback_is_asked_for_that_evening_and_three_days_later(app: Flask, app_context: Flask) -> None:
    today = today_here()
    workshop = make_workshop(state=WorkshopState.RUNNING, starts_on=today)
    came = add_participant(workshop, "Came", email="came@example.org")
    given = add_participant(workshop, "Given", email="given@example.org")
    add_participant(workshop, "Absent", email="absent@example.org")
    for each in (came, given):
        add_marks(workshop, each, 1)
    assert remind(app, today - DAY, Kind.FEEDBACK_DUE) == 0
    with transaction():
        db.session.add(FeedbackGiven(participant_id=given.id, given_on=today))
    assert remind(app, today, Kind.FEEDBACK_DUE, Kind.FEEDBACK_AGAIN) == 1
    assert remind(app, today + 3 * DAY, Kind.FEEDBACK_DUE, Kind.FEEDBACK_AGAIN) == 1
    assert remind(app, today + 3 * DAY, Kind.FEEDBACK_DUE, Kind.FEEDBACK_AGAIN) == 0
    assert {each[0] for each in letters()} == {"came@example.org"}
    assert "Thank you for coming" in bodies()[0]
    assert "last time that we ask" in bodies()[1]
    assert f"/workshops/place/{came.code}/feedback" in bodies()[1]


def test_the_post_test_is_mentioned_while_it_is_open(app: Flask, app_context: Flask) -> None:
    today = today_here()
    workshop = make_workshop(state=WorkshopState.RUNNING, starts_on=today)
    late = add_participant(workshop, "Late", email="late@example.org")
    done = add_participant(workshop, "Done", email="done@example.org")
    for each in (late, done):
        add_marks(workshop, each, 1)
    add_sitting(done, Phase.POST, {"post-1": 1.0})
    assert remind(app, today, Kind.TEST_OPEN) == 0
    with transaction():
        db.session.add(PhaseOpening(workshop_id=workshop.id, phase=Phase.POST, opened_at=clock.now()))
    assert remind(app, today, Kind.TEST_OPEN) == 1
    assert [each[0] for each in letters()] == ["late@example.org"]
    assert f"/workshops/place/{late.code}/tests/post" in bodies()[0]
    assert remind(app, today, Kind.TEST_OPEN) == 0


def test_two_workers_at_once_remind_once(app: Flask) -> None:
    with app.app_context():
        workshop = make_workshop(starts_on=today_here() + DAY)
        for number in range(8):
            add_participant(workshop, f"Somebody {number}", email=f"{number}@example.org")
        today = today_here()
    barrier = Barrier(3)

    def work() -> None:
        barrier.wait()
        remind(app, today, *STARTS)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 8
        assert db.session.scalar(select(func.count()).select_from(Reminder)) == 8


def test_many_are_reminded_in_turns(app: Flask, app_context: Flask) -> None:
    workshop = make_workshop(starts_on=today_here() + DAY)
    for number in range(60):
        add_participant(workshop, f"Somebody {number}", email=f"{number}@example.org")
    assert [remind(app, today_here(), *STARTS) for _ in range(3)] == [50, 10, 0]


def test_where_nothing_is_due_each_question_is_one_query(
    app: Flask, app_context: Flask, count_queries: CountQueries
) -> None:
    with count_queries() as statements:
        remind(app, today_here())
    assert len(statements) == 18
    assert all(statement.startswith("SELECT DISTINCT") for statement in statements)


def test_letters_go_by_day(app_context: Flask) -> None:
    assert not any(goes_at(kind, hour) for kind in Kind for hour in (0, 5, 7, 21, 23))
    assert goes_at(Kind.STARTS_TOMORROW, 8)
    assert not goes_at(Kind.FEEDBACK_DUE, 17)
    assert goes_at(Kind.FEEDBACK_DUE, 18)


def test_the_round_looks_every_few_minutes_only(app: Flask, app_context: Flask, count_queries: CountQueries) -> None:
    reminding.forget_looking()
    with app.test_request_context():
        assert reminding.look() == 0
        with count_queries() as statements:
            assert reminding.look() == 0
    assert statements == []
