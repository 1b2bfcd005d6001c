from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.models import MOVES, Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.moves import Actor
from lms.fellowships.selection import deciding
from lms.fellowships.selection.deciding import ChangedMeanwhile, Line, Verb
from lms.fellowships.selection.letters import HIDDEN_CODE
from lms.fellowships.selection.models import Decision, Offer, Review
from tests.factories.people import make_person
from tests.fellowships.selection.conftest import World, apply, join_pool, letters, score, state_of
from tests.people.test_at_once import DONE, REFUSED, at_once, count

S = ApplicationState


def decide(world: World, *lines: Line, key: str = "first") -> Decision:
    with transaction():
        return deciding.decide(world.call.id, lines, form_key=key, by=world.manager.id)


def line(application: Application, verb: Verb, **more: object) -> Line:
    return Line(application.id, verb, more.pop("seen", application.state), **more)  # type: ignore[arg-type]


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_batch_selects_puts_on_the_list_and_declines(in_request: Flask, world: World) -> None:
    one, two, three = (apply(world, name, S.INTERVIEW, email=f"{name}@example.org") for name in ("a", "b", "c"))
    score(one, 5, 5)
    decision = decide(
        world, line(two, Verb.WAIT), line(one, Verb.SELECT, note="The best"), line(three, Verb.DECLINE, note="Too late")
    )
    assert [state_of(each) for each in (one, two, three)] == [S.SELECTED, S.WAITING, S.DECLINED]
    assert [each["verb"] for each in db.session.get_one(Decision, decision.id).lines] == ["wait", "select", "decline"]
    assert {each["score"] for each in decision.lines} == {5.0, None}
    assert dict(letters()) == {
        "a@example.org": "A seat for you: Call of the year",
        "b@example.org": "You are on the waiting list: Call of the year",
        "c@example.org": "Your application: Call of the year",
    }
    offer = db.session.scalars(select(Offer)).one()
    assert offer.application_id == one.id
    assert db.session.get_one(Application, one.id).final_score == 5.0


def test_the_note_of_a_decline_stands_in_no_letter(in_request: Flask, world: World) -> None:
    decide(world, line(apply(world, "Asha", email="asha@example.org"), Verb.DECLINE, note="Secret reason"))
    body = db.session.scalars(select(Letter.body)).one()
    assert "Secret reason" not in body


def test_the_same_form_sent_twice_is_one_batch(in_request: Flask, world: World) -> None:
    asha = apply(world, "Asha", email="asha@example.org")
    first = decide(world, line(asha, Verb.SELECT)).id
    assert decide(world, line(asha, Verb.SELECT)).id == first
    assert (number_of(Decision), number_of(Offer), len(letters())) == (1, 1, 1)


def test_the_waiting_list_goes_by_place_and_then_rank_behind_who_waits_already(in_request: Flask, world: World) -> None:
    names = ("Early", "Third", "First", "Second")
    early, third, first, second = (apply(world, name) for name in names)
    for application, points in ((third, 3), (second, 4), (first, 5)):
        score(application, points, points)
    decide(world, line(early, Verb.WAIT))
    decide(world, line(third, Verb.WAIT), line(second, Verb.WAIT), line(first, Verb.WAIT, place=1), key="second")
    rows = select(Application.full_name).where(Application.waiting_place.is_not(None))
    assert list(db.session.scalars(rows.order_by(Application.waiting_place))) == ["Early", "First", "Second", "Third"]


def test_who_waits_can_be_selected_by_hand(in_request: Flask, world: World) -> None:
    asha = apply(world, "Asha")
    decide(world, line(asha, Verb.WAIT))
    decide(world, line(asha, Verb.SELECT, seen=S.WAITING), key="second")
    found = db.session.get_one(Application, asha.id)
    assert (found.state, found.waiting_place) == (S.SELECTED, None)


def test_an_invitation_gives_the_panel_its_sheets(in_request: Flask, world: World) -> None:
    join_pool(world, make_person("Panel"), reviewer=False, panel=True)
    decide(world, line(apply(world, "Asha", email="asha@example.org"), Verb.INVITE))
    assert number_of(Review) == 1
    assert letters() == [("asha@example.org", "We would like to talk with you: Call of the year")]


def refused(world: World, *lines: Line) -> Refusal:
    before = number_of(Decision)
    with pytest.raises(Refusal) as refusal:
        decide(world, *lines, key="refused")
    assert number_of(Decision) == before
    return refusal.value


def test_what_cannot_be_decided_is_refused_with_nothing_done(in_request: Flask, world: World) -> None:
    asha, ravi, zoya = (apply(world, name) for name in ("Asha", "Ravi", "Zoya"))
    withdrawn = apply(world, "Gone", S.WITHDRAWN)
    assert "Nothing is decided" in str(refused(world).sentence)
    assert "Withdrawn" in str(refused(world, line(asha, Verb.SELECT), line(withdrawn, Verb.SELECT)).sentence)
    without_reason = refused(world, line(asha, Verb.SELECT), line(ravi, Verb.DECLINE))
    assert without_reason.field == f"note.{ravi.id}"
    assert refused(world, line(ravi, Verb.DECLINE, note="x" * 1001)).field == f"note.{ravi.id}"
    too_many = refused(world, *(line(each, Verb.SELECT) for each in (asha, ravi, zoya)))
    assert "2 seats" in str(too_many.sentence)
    assert {state_of(each) for each in (asha, ravi, zoya)} == {S.REVIEW}
    assert letters() == []


def test_an_application_of_another_call_is_not_decided(in_request: Flask, world: World) -> None:
    assert isinstance(refused(world, Line(9999, Verb.SELECT, S.REVIEW)), ChangedMeanwhile)


def test_who_comes_second_reads_what_changed(in_request: Flask, world: World) -> None:
    asha, ravi = apply(world, "Asha"), apply(world, "Ravi")
    decide(world, line(asha, Verb.WAIT))
    changed = refused(world, line(asha, Verb.SELECT), line(ravi, Verb.SELECT))
    assert isinstance(changed, ChangedMeanwhile)
    assert "Asha – Waiting list" in str(changed.sentence)
    assert "Ravi" not in str(changed.sentence)
    assert state_of(ravi) is S.REVIEW


def test_two_managers_decide_in_one_moment_and_one_batch_counts(app: Flask, world: World) -> None:
    with app.test_request_context():
        lines = [line(apply(world, name), Verb.SELECT) for name in ("Asha", "Ravi")]
        db.session.remove()

    def act(key: str) -> Callable[[], object]:
        return lambda: deciding.decide(world.call.id, lines, form_key=key, by=world.manager.id)

    assert at_once(app, act("one"), act("two")) == [DONE, REFUSED]
    assert count(app, select(func.count()).select_from(Offer)) == 2
    assert count(app, select(func.count()).select_from(Decision)) == 1


def test_a_form_that_comes_twice_in_one_moment_is_one_batch(app: Flask, world: World) -> None:
    with app.test_request_context():
        lines = [line(apply(world, "Asha"), Verb.SELECT)]
        db.session.remove()

    def act() -> object:
        return deciding.decide(world.call.id, lines, form_key="same", by=world.manager.id)

    assert at_once(app, act, act, act) == [DONE] * 3
    assert count(app, select(func.count()).select_from(Offer)) == 1


def test_letters_are_previewed_in_their_exact_words_and_language(in_request: Flask, world: World) -> None:
    asha = apply(world, "Asha", email="asha@example.org", language="hi")
    ravi = apply(world, "Ravi", S.INTERVIEW)
    lines = [line(asha, Verb.SELECT), line(ravi, Verb.DECLINE, note="No")]
    call = db.session.get_one(Call, world.call.id)
    applications, ranked = deciding.checked(call, lines)
    previewed = {letter.full_name: letter for letter in deciding.letters_for(call, lines, applications)}
    assert deciding.over_bounds(call, lines, ranked) == []
    assert previewed["Asha"].language == "hi"
    decide(world, *lines)
    sent = db.session.scalars(select(Letter).where(Letter.address == "asha@example.org")).one()
    code = code_of(asha)
    assert code in sent.body
    assert sent.subject == previewed["Asha"].subject
    assert sent.body.strip().replace(code, HIDDEN_CODE) == previewed["Asha"].body


def test_the_seats_of_a_state_are_only_warned_of(in_request: Flask, world: World) -> None:
    with transaction():
        db.session.get_one(Call, world.call.id).seats_by = {"state": {"IN-RJ": 1}}
    lines = [line(apply(world, name), Verb.SELECT) for name in ("Asha", "Ravi")]
    call = db.session.get_one(Call, world.call.id)
    _applications, ranked = deciding.checked(call, lines)
    assert deciding.over_bounds(call, lines, ranked) == ["Ravi"]


def test_what_may_be_decided_follows_the_table_of_moves(in_request: Flask, world: World) -> None:
    assert deciding.verbs_for(S.REVIEW, world.call) == list(Verb)
    assert deciding.verbs_for(S.INTERVIEW, world.call) == [Verb.SELECT, Verb.WAIT, Verb.DECLINE]
    assert deciding.verbs_for(S.WAITING, world.call) == [Verb.SELECT, Verb.DECLINE]
    assert deciding.verbs_for(S.PLACED, world.call) == []
    assert all(verb in MOVES.table for verb in deciding.MOVE_OF.values())
    assert MOVES.allows(S.WAITING, "selected", Actor.CLOCK)
