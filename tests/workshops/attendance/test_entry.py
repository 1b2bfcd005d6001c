"""Entering a signed sheet: numbers, what it would change, conflicts that are ticked, and names in the empty rows."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.attendance.entering import ANOTHER, SheetEntry, enter, look_at
from lms.workshops.attendance.entry import Held, SessionEntry, changes_of, numbers_in, walk_in_lines
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant, Source
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant
from tests.forms import drawn_values
from tests.workshops.attendance.conftest import World

PRESENT, LATE, ABSENT = Presence.PRESENT, Presence.LATE, Presence.ABSENT


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("3, 17, 21-24", {3, 17, 21, 22, 23, 24}), ("", set()), (" ३ ; ५–७", {3, 5, 6, 7}), ("4 5\n6", {4, 5, 6})],
)
def test_numbers_are_read_as_people_write_them(typed: str, numbers: set[int]) -> None:
    assert numbers_in(typed, name="absent.1") == numbers


@pytest.mark.parametrize("typed", ["three", "9-4", "1-99999999", "-3", "2.5.x"])
def test_what_is_no_number_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        numbers_in(typed, name="absent.1")
    assert refused.value.field == "absent.1"


@given(st.frozensets(st.integers(min_value=0, max_value=9999), max_size=40))
@settings(max_examples=30)
def test_numbers_that_are_written_down_are_read_back(numbers: frozenset[int]) -> None:
    assert numbers_in(", ".join(map(str, numbers)), name="x") == numbers


PEOPLE = {1: 11, 2: 12, 3: 13}


def said(entry: SessionEntry, held: dict[tuple[int, int], Held] | None = None) -> Any:
    return changes_of([entry], PEOPLE, held or {})


def test_all_but_some_are_present() -> None:
    found = said(SessionEntry(5, absent=frozenset({2})))
    assert {each.participant_id: each.presence for each in found.new} == {11: PRESENT, 12: ABSENT, 13: PRESENT}


def test_who_is_ticked_is_present_and_only_shown_rows_count() -> None:
    found = said(SessionEntry(5, ticked=frozenset({1}), shown=frozenset({1, 2})))
    assert {each.participant_id: each.presence for each in found.new} == {11: PRESENT, 12: ABSENT}


def test_a_session_of_which_nothing_is_said_is_left_alone() -> None:
    assert said(SessionEntry(5, shown=frozenset(PEOPLE))).new == []


def test_late_agrees_with_a_signature_and_absent_does_not() -> None:
    held = {(5, 11): Held(LATE, 1), (5, 12): Held(ABSENT, 2), (5, 13): Held(None, 3)}
    found = said(SessionEntry(5, is_all=True), held)
    assert found.same == 1
    assert [each.key for each in found.conflicts] == ["5.12.2"]
    assert [each.participant_id for each in found.new] == [13]


def test_ticks_and_numbers_at_one_session_are_refused() -> None:
    with pytest.raises(Refusal, match="not both"):
        said(SessionEntry(5, absent=frozenset({1}), ticked=frozenset({2})))


def test_a_number_that_no_row_has_is_named() -> None:
    with pytest.raises(Refusal, match="17"):
        said(SessionEntry(5, absent=frozenset({1, 17})))


def test_handwritten_rows_are_read_with_phone_and_organisation() -> None:
    full, bare, wrong = walk_in_lines("Gita Rani, 98765 43210, Shramik Sangh\n\nHari Om\n98765 43210, Name")
    assert (full.full_name, full.phone, full.organisation, full.problem) == (
        "Gita Rani",
        "98765 43210",
        "Shramik Sangh",
        "",
    )
    assert (bare.full_name, bare.phone, bare.organisation, bare.problem) == ("Hari Om", "", "", "")
    assert wrong.problem


def sheet(world: World, **more: Any) -> SheetEntry:
    """Return what is said of the first session: everybody but number 2, unless told otherwise."""
    usual = {
        "form_key": new_key(),
        "day": 1,
        "sessions": [SessionEntry(world.sessions[0].id, absent=frozenset({2}))],
    }
    return SheetEntry(**{**usual, **more})


def entered(world: World, entry: SheetEntry) -> Any:
    with transaction():
        return enter(world.workshop.id, entry, by=world.organiser.id)


def presences(world: World, session: int = 0) -> list[Presence | None]:
    of_session = Mark.session_id == world.sessions[session].id
    return list(db.session.scalars(select(Mark.presence).where(of_session).order_by(Mark.participant_id)))


def test_a_sheet_sent_twice_is_entered_once(in_context: World) -> None:
    entry = sheet(in_context, walk_ins=walk_in_lines("Gita Rani, 98765 43210, Shramik Sangh"))
    first, second = entered(in_context, entry), entered(in_context, entry)
    assert (first.saved, first.walk_ins, second.saved) == (4, 1, 0)
    assert presences(in_context) == [PRESENT, ABSENT, PRESENT, PRESENT]
    assert set(db.session.scalars(select(MarkEntry.source))) == {MarkSource.SHEET}
    gita = db.session.scalars(select(Participant).where(Participant.full_name == "Gita Rani")).one()
    assert (gita.source, gita.phone, gita.organisation_name) == (Source.WALK_IN, "+919876543210", "Shramik Sangh")


def test_what_is_marked_is_overwritten_only_where_it_was_ticked(in_context: World) -> None:
    in_context.say(ABSENT)
    in_context.say(PRESENT, participant=1)
    look = look_at(db.session.get_one(Workshop, in_context.workshop.id), sheet(in_context))
    keys = [each.key for each in look.changes.conflicts]
    assert len(keys) == 2
    assert len(look.changes.new) == 1
    done = entered(in_context, sheet(in_context, overwritten=frozenset(keys[:1]), reason="Signed"))
    assert (done.saved, done.left) == (2, 1)
    assert presences(in_context) == [PRESENT, PRESENT, PRESENT]


def test_a_tick_for_a_mark_that_has_changed_since_is_not_taken(in_context: World) -> None:
    in_context.say(ABSENT)
    look = look_at(db.session.get_one(Workshop, in_context.workshop.id), sheet(in_context))
    in_context.say(LATE, seen_version=1)
    in_context.say(ABSENT, seen_version=2)
    keys = frozenset(each.key for each in look.changes.conflicts)
    assert entered(in_context, sheet(in_context, overwritten=keys)).left == 1


def test_a_similar_name_has_to_be_decided_on(in_context: World) -> None:
    lines = walk_in_lines("Asha Devy")
    with pytest.raises(Refusal, match="Asha Devy") as refused:
        entered(in_context, sheet(in_context, walk_ins=lines))
    assert refused.value.field == "who.0"
    same = sheet(in_context, walk_ins=lines, who={0: str(in_context.participants[0].id)})
    assert entered(in_context, same).walk_ins == 1
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 3
    entered(in_context, sheet(in_context, walk_ins=lines, who={0: ANOTHER}))
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 4


def test_a_full_workshop_takes_walk_ins_only_when_somebody_says_so(in_context: World) -> None:
    with transaction():
        db.session.get_one(Workshop, in_context.workshop.id).capacity = 3
    lines = walk_in_lines("Gita Rani")
    with pytest.raises(Refusal) as refused:
        entered(in_context, sheet(in_context, walk_ins=lines))
    assert refused.value.field == "above_capacity"
    assert presences(in_context) == []
    assert entered(in_context, sheet(in_context, walk_ins=lines, above_capacity=True)).walk_ins == 1


def test_an_empty_form_is_refused(in_context: World) -> None:
    with pytest.raises(Refusal, match="Nothing is entered"):
        entered(in_context, sheet(in_context, sessions=[SessionEntry(in_context.sessions[0].id)]))


def test_two_who_enter_the_same_sheet_at_once_leave_one_mark_each(app: Flask, world: World) -> None:
    together = Barrier(2)
    problems: list[BaseException] = []

    def do() -> None:
        with app.test_request_context():
            together.wait()
            try:
                entered(world, sheet(world))
            except BaseException as problem:  # noqa: BLE001 – told by the test
                problems.append(problem)
            db.session.remove()

    threads = [Thread(target=do) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert not problems
        assert presences(world) == [PRESENT, ABSENT, PRESENT]
        assert db.session.scalar(select(func.count()).select_from(MarkEntry).where(MarkEntry.is_overruled)) == 0


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.organiser)


def address(world: World) -> str:
    return f"/workshops/{world.workshop.id}/attendance/entry"


def test_the_page_looks_first_and_saves_then(app: Flask, organiser: FlaskClient, world: World) -> None:
    page = organiser.get(address(world))
    assert page.status_code == 200
    assert "Asha Devi" in page.text
    data = drawn_values(page.text) | {f"absent.{world.sessions[0].id}": "2", "act": "look"}
    looked = organiser.post(address(world), data=data)
    assert looked.status_code == 200
    assert "2 would be marked present" in looked.text
    with app.app_context():
        assert presences(world) == []
    taken = organiser.post(address(world), data=drawn_values(looked.text) | {"act": "take"})
    assert taken.status_code == 303
    with app.app_context():
        assert presences(world) == [PRESENT, ABSENT, PRESENT]


def test_a_form_that_was_changed_after_the_look_is_looked_at_again(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    key = f"absent.{world.sessions[0].id}"
    data = drawn_values(organiser.get(address(world)).text) | {key: "2"}
    looked = drawn_values(organiser.post(address(world), data=data).text)
    again = organiser.post(address(world), data=looked | {key: "1", "act": "take"})
    assert again.status_code == 200
    assert "This would change" in again.text
    with app.app_context():
        assert presences(world) == []


def test_wrong_numbers_stay_typed(organiser: FlaskClient, world: World) -> None:
    data = drawn_values(organiser.get(address(world)).text) | {f"absent.{world.sessions[0].id}": "three"}
    data["walk_ins"] = "Gita Rani"
    answer = organiser.post(address(world), data=data)
    assert answer.status_code == 422
    assert 'value="three"' in answer.text
    assert "Gita Rani" in answer.text
    assert "is no number" in answer.text


def test_the_page_is_for_those_who_run_it(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        other = make_person()
    sign_in(client, other)
    assert client.get(address(world)).status_code == 404
    assert client.post(address(world)).status_code == 404


def test_two_hundred_rows_take_few_queries(
    app: Flask, organiser: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    with app.app_context():
        workshop = db.session.get_one(Workshop, world.workshop.id)
        for number in range(60):
            add_participant(workshop, f"Somebody {number}")
        db.session.remove()
    with count_queries() as statements:
        page = organiser.get(address(world))
    assert page.text.count('type="checkbox"') >= 63 * 3
    assert len(statements) <= 12
