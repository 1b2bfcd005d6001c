"""A hundred people who register in the same moment for the last ten places."""

from __future__ import annotations

from threading import Lock, Thread

from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.moves import Actor
from lms.workshops.registration import operations
from lms.workshops.registration.models import Participant, ParticipantState, Source
from lms.workshops.registration.places import taken
from lms.workshops.registration.registrants import Registrant
from tests.factories.people import make_person
from tests.factories.workshops import add_participant, make_workshop
from tests.people.test_at_once import DONE, at_once
from tests.workshops.registration.conftest import register_named, stored


def test_a_hundred_for_the_last_ten_places(app: Flask) -> None:
    with app.app_context():
        workshop = make_workshop(capacity=15)
        for number in range(5):
            add_participant(workshop, f"There before {number}")
        workshop_id = workshop.id
        db.session.remove()
    arrived: list[int] = []
    noting, ready = Lock(), []

    def register(number: int) -> None:
        with app.test_request_context():
            with transaction():
                facts = Registrant(full_name=f"Person {number}")
                key = f"form-key-of-person-{number}"
                way = {"source": Source.PERSON, "actor": Actor.PARTICIPANT, "by": None, "form_key": key}
                participant = operations.register(workshop_id, facts, **way)  # type: ignore[arg-type]
                db.session.flush()
                with noting:
                    arrived.append(participant.id)
            ready.append(number)
            db.session.remove()

    threads = [Thread(target=register, args=(number,)) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert sorted(ready) == list(range(100))
        rows = db.session.scalars(select(Participant).order_by(Participant.in_line)).all()[5:]
        assert [row.id for row in rows] == arrived
        assert [row.in_line for row in rows] == list(range(6, 106))
        assert [row.state for row in rows] == [ParticipantState.APPROVED] * 10 + [ParticipantState.WAITING] * 90
        assert taken(workshop_id) == 15


def test_one_person_in_several_windows_is_one_registration(app: Flask) -> None:
    with app.app_context():
        workshop_id, asha = make_workshop(capacity=5).id, make_person()
        db.session.remove()

    def register() -> None:
        facts = Registrant(full_name="Asha Devi", person_id=asha.id)
        operations.register(workshop_id, facts, source=Source.PERSON, actor=Actor.PARTICIPANT, by=asha.id)

    assert at_once(app, register, register, register, register) == [DONE] * 4
    with app.app_context():
        assert taken(workshop_id) == 1


def test_two_who_withdraw_at_once_let_two_move_up(app: Flask) -> None:
    with app.app_context():
        workshop = make_workshop(capacity=2)
        ids = [register_named(workshop, f"Person {number}").id for number in range(5)]
        db.session.remove()

    def withdraw(participant_id: int) -> None:
        operations.withdraw(participant_id, actor=Actor.PARTICIPANT, by=None)

    assert at_once(app, lambda: withdraw(ids[0]), lambda: withdraw(ids[1]), lambda: withdraw(ids[0])) == [DONE] * 3
    with app.app_context():
        states = [stored(each).state for each in ids]
    assert states == [
        ParticipantState.WITHDRAWN,
        ParticipantState.WITHDRAWN,
        ParticipantState.APPROVED,
        ParticipantState.APPROVED,
        ParticipantState.WAITING,
    ]
