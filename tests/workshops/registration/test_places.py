"""Who gets a place that is free, and what organisers decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.core.jobs import Job, run_due
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.moves import Actor
from lms.workshops.planning.followers import (
    cancelled_followers,
    capacity_followers,
    follow,
    letters_for,
    moved_followers,
    opened_followers,
)
from lms.workshops.planning.guards import check_capacity
from lms.workshops.planning.models import WORKSHOP_MOVES, Entry, Workshop, WorkshopState
from lms.workshops.registration import letters, operations
from lms.workshops.registration.deciding import Decided, decide, fill_up
from lms.workshops.registration.models import Participant, ParticipantState
from lms.workshops.registration.places import move_up, taken
from tests.conftest import CountQueries
from tests.factories.workshops import add_participant, make_workshop
from tests.workshops.registration.conftest import register_named, stored

pytestmark = pytest.mark.usefixtures("in_request")
S = ParticipantState


def states(workshop: Workshop) -> list[S]:
    rows = select(Participant.state).where(Participant.workshop_id == workshop.id).order_by(Participant.id)
    return list(db.session.scalars(rows))


def waiting(workshop: Workshop, number: int) -> list[Participant]:
    return [add_participant(workshop, f"Waits {each}", state=S.WAITING) for each in range(number)]


def by_organiser(
    workshop: Workshop, ids: list[int], verb: str, trainer: Person, reason: str = "", actor: Actor = Actor.ORGANISER
) -> Decided:
    with transaction():
        return decide(workshop.id, ids, verb, by=trainer.id, reason=reason, actor=actor)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (WorkshopState.ANNOUNCED, [S.WAITING] * 3),
        (WorkshopState.OPEN, [S.APPROVED, S.APPROVED, S.WAITING]),
        (WorkshopState.CLOSED, [S.APPROVED, S.APPROVED, S.WAITING]),
        (WorkshopState.RUNNING, [S.WAITING] * 3),
        (WorkshopState.HELD, [S.WAITING] * 3),
    ],
)
def test_free_places_go_to_the_first_in_line_before_it_begins(state: WorkshopState, expected: list[S]) -> None:
    workshop = make_workshop(state=state, capacity=2)
    waiting(workshop, 3)
    with transaction():
        move_up(workshop.id, None)
    assert states(workshop) == expected


def test_a_withdrawn_place_goes_to_the_next_with_a_letter() -> None:
    workshop = make_workshop(capacity=1)
    one = register_named(workshop, "Asha Devi", email="asha@example.org", language="en")
    register_named(workshop, "Ravi Kumar", email="ravi@example.org", language="en")
    with transaction():
        operations.withdraw(one.id, actor=Actor.PARTICIPANT, by=None)
    with transaction():
        operations.withdraw(one.id, actor=Actor.PARTICIPANT, by=None)
    assert states(workshop) == [S.WITHDRAWN, S.APPROVED]
    subjects = [letter.subject.partition(":")[0] for letter in db.session.scalars(select(Letter).order_by(Letter.id))]
    assert subjects == ["You have a place", "On the waiting list", "Withdrawn", "You have a place"]


def test_opening_gives_the_places_to_the_waiting_list() -> None:
    workshop = make_workshop(state=WorkshopState.ANNOUNCED, capacity=2)
    waiting(workshop, 3)
    with transaction():
        held = lock(Workshop, workshop.id)
        WORKSHOP_MOVES.make(held, "opened", actor=Actor.ORGANISER, by=None)
        assert held is not None
        follow(opened_followers, held, None)
    assert states(workshop) == [S.APPROVED, S.APPROVED, S.WAITING]


def test_opening_with_approval_puts_the_list_before_the_organisers(trainer: Person) -> None:
    workshop = make_workshop(state=WorkshopState.ANNOUNCED, capacity=1, entry=Entry.APPROVAL)
    early = register_named(workshop, "Asha Devi")
    put = add_participant(workshop, "Put there", state=S.PENDING)
    by_organiser(workshop, [put.id], "put_on_waiting_list", trainer)
    with transaction():
        held = lock(Workshop, workshop.id)
        WORKSHOP_MOVES.make(held, "opened", actor=Actor.ORGANISER, by=None)
        assert held is not None
        follow(opened_followers, held, None)
    assert (stored(early).state, stored(put).state) == (S.PENDING, S.APPROVED)


def test_more_places_go_to_the_waiting_list_and_fewer_than_taken_are_refused() -> None:
    workshop = make_workshop(capacity=1)
    add_participant(workshop)
    waiting(workshop, 2)
    with transaction():
        held = lock(Workshop, workshop.id)
        assert held is not None
        check_capacity(held, 2)
        held.capacity = 2
        follow(capacity_followers, held, None)
    assert states(workshop) == [S.APPROVED, S.APPROVED, S.WAITING]
    with pytest.raises(Refusal, match="2 people") as refused:
        check_capacity(db.session.get_one(Workshop, workshop.id), 1)
    assert refused.value.field == "capacity"


def test_approving_never_goes_above_the_capacity(trainer: Person) -> None:
    workshop = make_workshop(capacity=2, entry=Entry.APPROVAL)
    ids = [register_named(workshop, f"Person {number}").id for number in range(3)]
    with pytest.raises(Refusal, match="2 places left"):
        by_organiser(workshop, ids, "approved", trainer)
    assert by_organiser(workshop, ids[:2], "approved", trainer) == Decided(2, 0, 0)
    assert by_organiser(workshop, ids[:2], "approved", trainer) == Decided(0, 2, 0)
    assert taken(workshop.id) == 2


def test_declining_needs_a_reason_and_frees_a_place(trainer: Person) -> None:
    workshop = make_workshop(capacity=1)
    one = add_participant(workshop, "Asha Devi", email="asha@example.org")
    waiting(workshop, 1)
    with pytest.raises(Refusal) as refused:
        by_organiser(workshop, [one.id], "declined", trainer)
    assert refused.value.field == "reason"
    assert by_organiser(workshop, [one.id], "declined", trainer, "Too far away") == Decided(1, 0, 1)
    letter = db.session.scalars(select(Letter)).one()
    assert "Too far away" in letter.body


def test_who_is_put_on_the_waiting_list_goes_to_its_end_and_stays(trainer: Person) -> None:
    workshop = make_workshop(capacity=1)
    one, two = register_named(workshop, "Asha Devi"), register_named(workshop, "Ravi Kumar")
    by_organiser(workshop, [one.id], "put_on_waiting_list", trainer)
    assert (stored(one).state, stored(one).in_line, stored(two).state) == (S.WAITING, 3, S.APPROVED)


@pytest.mark.parametrize(
    ("values", "verb"),
    [
        ({"is_dated": False}, "approved"),
        ({"state": WorkshopState.HELD}, "approved"),
        ({"state": WorkshopState.CANCELLED}, "declined"),
        ({}, "nonsense"),
    ],
)
def test_what_cannot_be_decided_is_refused(trainer: Person, values: dict[str, object], verb: str) -> None:
    workshop = make_workshop(**values)  # type: ignore[arg-type]
    one = add_participant(workshop, state=S.PENDING)
    with pytest.raises(Refusal) as refused:
        by_organiser(workshop, [one.id], verb, trainer, "Why not")
    assert refused.value.field == "verb"


def test_nobody_and_people_of_other_workshops_are_refused(trainer: Person) -> None:
    other = add_participant(make_workshop(), state=S.PENDING)
    for ids in ([], [other.id]):
        with pytest.raises(Refusal, match="Tick"):
            by_organiser(make_workshop(), ids, "approved", trainer)


def test_an_organiser_fills_up_after_it_has_begun(trainer: Person) -> None:
    workshop = make_workshop(state=WorkshopState.RUNNING, capacity=1)
    waiting(workshop, 2)
    with transaction():
        assert fill_up(workshop.id, by=trainer.id) == 1
    assert states(workshop) == [S.APPROVED, S.WAITING]


def test_everybody_hears_when_it_moves_or_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "BATCH", 5)
    workshop = make_workshop()
    for number in range(12):
        add_participant(workshop, f"Person {number}", email=f"p{number}@example.org")
    add_participant(workshop, "Gone", state=S.WITHDRAWN, email="gone@example.org")
    assert letters_for(workshop.id) >= 12
    with transaction():
        held = lock(Workshop, workshop.id)
        assert held is not None
        held.starts_on = held.ends_on = (held.starts_on or held.created_at.date()) + timedelta(days=1)
        follow(moved_followers, held, None)
        follow(cancelled_followers, held, None)
    run_due()
    subjects = [letter.subject.partition(":")[0] for letter in db.session.scalars(select(Letter))]
    assert (subjects.count("Other days"), subjects.count("Cancelled")) == (12, 12)
    assert not db.session.scalar(select(Letter.id).where(Letter.address == "gone@example.org"))


def test_a_letter_that_is_written_later_says_only_what_is_still_so() -> None:
    workshop = make_workshop(capacity=8)
    rows = [
        add_participant(workshop, f"W{number}", state=S.WAITING, email=f"w{number}@example.org") for number in range(8)
    ]
    with transaction():
        assert len(move_up(workshop.id, None)) == 8
    with transaction():
        operations.withdraw(rows[0].id, actor=Actor.PARTICIPANT, by=None)
    run_due()
    given = select(Letter.address).where(Letter.subject.startswith("You have a place"))
    assert set(db.session.scalars(given)) == {f"w{number}@example.org" for number in range(1, 8)}


def test_letters_go_on_where_they_stopped() -> None:
    workshop = make_workshop()
    rows = [add_participant(workshop, f"P{number}", email=f"p{number}@example.org") for number in range(8)]
    with transaction():
        letters.tell("place_given", rows, db.session.get_one(Workshop, workshop.id))
    with transaction():
        db.session.execute(update(Job).values(done=6))
    run_due()
    written = db.session.scalars(select(Letter.address).order_by(Letter.address)).all()
    assert written == ["p6@example.org", "p7@example.org"]


def test_moving_up_many_reads_a_bounded_number_of_times(count_queries: CountQueries) -> None:
    workshop = make_workshop(capacity=40)
    waiting(workshop, 50)
    with count_queries() as queries, transaction():
        move_up(workshop.id, None)
    assert len([each for each in queries if each.startswith("SELECT")]) <= 6
    assert taken(workshop.id) == 40
