"""Whatever is done in whatever order, there are never more people with a place than places."""

from __future__ import annotations

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.moves import Actor
from lms.workshops.planning.followers import capacity_followers, follow
from lms.workshops.planning.guards import check_capacity
from lms.workshops.planning.models import Workshop
from lms.workshops.registration import operations
from lms.workshops.registration.deciding import decide
from lms.workshops.registration.models import ON_THE_ROLL, Participant, ParticipantState, Source
from lms.workshops.registration.registrants import Registrant
from tests.factories.workshops import make_workshop

PEOPLE = 8
step = st.tuples(
    st.sampled_from(["register", "withdraw", "approved", "declined", "put_on_waiting_list", "capacity"]),
    st.integers(0, PEOPLE - 1),
)


def do(workshop_id: int, act: str, number: int, by: int) -> None:
    """Do one thing with one person, as pages do."""
    phone = f"98765432{number:02}"
    mine = select(Participant.id).where(Participant.workshop_id == workshop_id, Participant.phone == f"+91{phone}")
    known = db.session.scalar(mine)
    with transaction():
        if act == "register":
            facts = Registrant(full_name=f"Person {number}", phone=phone)
            operations.register(workshop_id, facts, source=Source.PERSON, actor=Actor.PARTICIPANT, by=None)
        elif act == "capacity":
            held = lock(Workshop, workshop_id)
            assert held is not None
            check_capacity(held, number + 1)
            held.capacity = number + 1
            follow(capacity_followers, held, by)
        elif known is not None and act == "withdraw":
            operations.withdraw(known, actor=Actor.PARTICIPANT, by=None)
        elif known is not None:
            decide(workshop_id, [known], act, by=by, reason="Because", actor=Actor.ORGANISER)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(step, max_size=20))
def test_places_are_never_given_twice(app: Flask, trainer: Person, steps: list[tuple[str, int]]) -> None:
    with app.test_request_context():
        workshop_id = make_workshop(capacity=3).id
        for act, number in steps:
            try:
                do(workshop_id, act, number, trainer.id)
            except Refusal:
                continue
            finally:
                _check(workshop_id)
        db.session.remove()


def _check(workshop_id: int) -> None:
    workshop = db.session.get_one(Workshop, workshop_id, populate_existing=True)
    rows = db.session.scalars(select(Participant).where(Participant.workshop_id == workshop_id)).all()
    with_place = [row for row in rows if row.state in ON_THE_ROLL]
    assert workshop.capacity is not None
    assert len(with_place) <= workshop.capacity
    assert len({row.in_line for row in rows}) == len(rows)
    assert max((row.in_line for row in rows), default=0) <= workshop.last_in_line
    assert len({row.phone for row in rows if row.state is not ParticipantState.WITHDRAWN}) <= PEOPLE
