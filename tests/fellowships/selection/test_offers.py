from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.jobs import run_due
from lms.extensions import db
from lms.fellowships.applications.answering import withdraw
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.placements.models import Fellow
from lms.fellowships.selection import deciding, interviews, offers
from lms.fellowships.selection.deciding import Line, Verb
from lms.fellowships.selection.interview_queries import slot_of, slots_of
from lms.fellowships.selection.letters import offer_ends
from lms.fellowships.selection.models import Offer, OfferState
from lms.fellowships.selection.offer_rounds import look_after_offers, notice_due_offers
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.fellowships.selection.conftest import World, apply, letters, state_of
from tests.fellowships.selection.test_interviews import open_slots
from tests.people.test_at_once import DONE, at_once, count

S = ApplicationState


def selected(world: World, *names: str, waiting: tuple[str, ...] = (), **values: Any) -> list[Application]:
    """Return applications with an offer each, then those that wait."""
    chosen = [apply(world, name, email=f"{name.lower()}@example.org", **values) for name in names]
    others = [apply(world, name, email=f"{name.lower()}@example.org") for name in waiting]
    lines = [Line(each.id, Verb.SELECT, S.REVIEW) for each in chosen]
    lines += [Line(each.id, Verb.WAIT, S.REVIEW, place) for place, each in enumerate(others, start=1)]
    with transaction():
        deciding.decide(world.call.id, lines, form_key="selected", by=world.manager.id)
    return chosen + others


def accept(application: Application) -> None:
    with transaction():
        offers.accept(application.id, by=application.person_id)


def decline(application: Application) -> None:
    with transaction():
        offers.decline(application.id, by=application.person_id)


def offer_of(application: Application) -> Offer:
    db.session.rollback()
    found = offers.latest_offer(application.id)
    assert found is not None
    return found


def age(application: Application, **time: int) -> None:
    with transaction():
        offer = offers.latest_offer(application.id)
        assert offer is not None
        offer.expires_at = clock.now() + timedelta(**time)


def test_an_offer_lasts_to_the_end_of_its_last_day(world: World) -> None:
    made = clock.now()
    days = (offer_ends(world.call, made) - made) / timedelta(days=1)
    assert world.call.offer_days <= days < world.call.offer_days + 1


def test_accepting_makes_a_fellow_once(in_request: Flask, world: World) -> None:
    (asha,) = selected(world, "Asha", district="Udaipur")
    for _time in range(2):
        accept(asha)
    fellow = db.session.scalars(select(Fellow)).one()
    assert (fellow.person_id, fellow.application_id, fellow.call_id) == (asha.person_id, asha.id, world.call.id)
    assert (fellow.starts_on, fellow.district) == (world.call.starts_on, "Udaipur")
    assert state_of(asha) is S.PLACED
    assert offer_of(asha).state is OfferState.ACCEPTED
    assert letters()[-1][1] == "Welcome: you are a fellow of Call of the year"
    with pytest.raises(Refusal):
        decline(asha)


def test_declining_withdraws_and_moves_the_waiting_list_up(in_request: Flask, world: World) -> None:
    asha, ravi, zoya = selected(world, "Asha", waiting=("Ravi", "Zoya"))
    for _time in range(2):
        decline(asha)
    assert [state_of(each) for each in (asha, ravi, zoya)] == [S.WITHDRAWN, S.SELECTED, S.WAITING]
    assert offer_of(ravi).state is OfferState.OPEN
    assert db.session.get_one(Application, ravi.id).waiting_place is None
    with pytest.raises(Refusal):
        accept(asha)


def test_the_next_is_the_first_who_fits_into_the_seats_of_their_state(in_request: Flask, world: World) -> None:
    asha, bina, ravi, zoya = selected(world, "Asha", "Bina", waiting=("Ravi", "Zoya"))
    with transaction():
        db.session.get_one(Call, world.call.id).seats_by = {"state": {"IN-RJ": 1}}
        db.session.get_one(Application, zoya.id).state_code = "IN-UP"
    decline(asha)
    assert [state_of(each) for each in (bina, ravi, zoya)] == [S.SELECTED, S.WAITING, S.SELECTED]


def test_without_anybody_who_waits_the_seat_stays_free(in_request: Flask, world: World) -> None:
    (asha,) = selected(world, "Asha")
    decline(asha)
    assert db.session.scalar(select(func.count()).select_from(Offer)) == 1


def test_there_is_nothing_to_answer_without_an_offer(in_request: Flask, world: World) -> None:
    with pytest.raises(Refusal):
        accept(apply(world, "Asha"))


def test_what_has_run_out_cannot_be_answered(in_request: Flask, world: World) -> None:
    (asha,) = selected(world, "Asha")
    age(asha, seconds=-1)
    for answer in (accept, decline):
        with pytest.raises(Refusal) as refused:
            answer(asha)
        assert "run out" in str(refused.value.sentence)


def test_the_clock_ends_an_offer_and_moves_the_list_up(in_request: Flask, world: World) -> None:
    asha, ravi = selected(world, "Asha", waiting=("Ravi",))
    age(asha, seconds=-1)
    for _time in range(2):
        notice_due_offers()
        run_due()
    assert [state_of(each) for each in (asha, ravi)] == [S.LAPSED, S.SELECTED]
    assert offer_of(asha).state is OfferState.EXPIRED
    addressed = [address for address, _ in letters()]
    assert addressed.count("asha@example.org") == 2
    assert addressed.count("ravi@example.org") == 2


def test_a_reminder_goes_out_once_two_days_before(in_request: Flask, world: World) -> None:
    asha, ravi = selected(world, "Asha", "Ravi")
    age(asha, days=1)
    for _time in range(2):
        notice_due_offers()
        run_due()
    subjects = [subject for _, subject in letters() if subject.startswith("Please answer soon")]
    assert len(subjects) == 1
    assert offer_of(asha).reminded_at is not None
    assert offer_of(ravi).reminded_at is None


def test_a_round_with_nothing_due_costs_one_query(in_request: Flask, world: World, count_queries: CountQueries) -> None:
    selected(world, "Asha")
    with count_queries() as statements:
        notice_due_offers()
    assert len(statements) == 1


def test_an_offer_that_is_not_due_is_neither_ended_nor_reminded_of_twice(in_request: Flask, world: World) -> None:
    (asha,) = selected(world, "Asha")
    offer_id = offer_of(asha).id
    with transaction():
        assert not offers.expire(offer_id)
        assert not offers.expire(9999)
        assert offers.remind(offer_id)
        assert not offers.remind(offer_id)
        assert not offers.remind(9999)
    assert look_after_offers(None) == {"offers": 0}  # type: ignore[arg-type]


def test_a_withdrawal_gives_the_seat_to_the_next(in_request: Flask, world: World) -> None:
    asha, ravi = selected(world, "Asha", waiting=("Ravi",))
    for _time in range(2):
        with transaction():
            withdraw(asha.id, by=asha.person_id)
    assert offer_of(asha).state is OfferState.DECLINED
    assert [state_of(each) for each in (asha, ravi)] == [S.WITHDRAWN, S.SELECTED]


def test_a_withdrawal_without_an_offer_frees_the_interview(in_request: Flask, world: World) -> None:
    open_slots(world)
    asha = apply(world, "Asha", S.INTERVIEW)
    with transaction():
        interviews.book(asha.id, slots_of(world.call.id)[0].id, by=asha.person_id)
    with transaction():
        withdraw(asha.id, by=asha.person_id)
    assert slot_of(asha.id) is None


def test_without_an_account_nobody_is_placed(in_request: Flask, world: World) -> None:
    (asha,) = selected(world, "Asha")
    with transaction():
        db.session.get_one(Application, asha.id).person_id = None
    with pytest.raises(Refusal):
        accept(asha)
    assert state_of(asha) is S.SELECTED


def test_managers_read_how_an_offer_was_answered(in_request: Flask, world: World) -> None:
    with transaction():
        db.session.get_one(Person, world.manager.id).email = "mira@example.org"
    asha, _ravi = selected(world, "Asha", waiting=("Ravi",))
    decline(asha)
    assert ("mira@example.org", "Asha does not take the seat: Call of the year") in letters()


def test_two_declines_in_one_moment_move_two_different_people(app: Flask, world: World) -> None:
    with app.test_request_context():
        asha, bina, ravi, zoya = selected(world, "Asha", "Bina", waiting=("Ravi", "Zoya"))
        db.session.remove()
    acts = [lambda each=each: offers.decline(each.id, by=each.person_id) for each in (asha, bina)]
    assert at_once(app, *acts) == [DONE, DONE]
    with app.app_context():
        assert [state_of(each) for each in (ravi, zoya)] == [S.SELECTED, S.SELECTED]
    is_open = Offer.state == OfferState.OPEN
    assert count(app, select(func.count(func.distinct(Offer.application_id))).where(is_open)) == 2


def test_accepting_and_running_out_in_one_moment_come_to_one_end(app: Flask, world: World) -> None:
    with app.test_request_context():
        asha, _ravi = selected(world, "Asha", waiting=("Ravi",))
        offer_id = offer_of(asha).id
        db.session.remove()
    acts = (lambda: offers.accept(asha.id, by=asha.person_id), lambda: offers.expire(offer_id))
    assert at_once(app, *acts) == [DONE, DONE]
    with app.app_context():
        assert state_of(asha) is S.PLACED
