"""Two names of one person become one, and a name on the list gets its account."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.attendance import accounts, merging
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.name_index import NameIndex
from lms.workshops.attendance.queries import attended
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.alike import is_alike
from lms.workshops.registration.models import Gender, Participant, ParticipantState
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant
from tests.workshops.attendance.conftest import World

PRESENT, LATE, ABSENT = Presence.PRESENT, Presence.LATE, Presence.ABSENT
SPELLINGS = (
    "Asha Devi",
    "Devi Asha",
    "Aasha Devi",
    "Asha Devy",
    "Usha Devi",
    "Asha",
    "आशा देवी",
    "Birju Prasad",
    "Ravi",
)


def test_the_index_finds_what_comparing_each_with_each_finds() -> None:
    index = NameIndex((name, name) for name in SPELLINGS)
    for name in SPELLINGS:
        assert {other for other in SPELLINGS if is_alike(name, other)} <= set(index.like(name))
    assert "Birju Prasad" not in index.like("Asha Devi")
    assert index.like("") == []


def join(world: World, one: int = 0, other: int = 1, choices: dict[int, Presence] | None = None) -> Participant:
    ids = world.participants[one].id, world.participants[other].id
    with transaction():
        return merging.join(*ids, choices or {}, by=world.organiser.id)


def there(world: World, place: int) -> Participant:
    return db.session.get_one(Participant, world.participants[place].id, populate_existing=True)


def test_marks_of_both_hold_under_the_name_that_came_first(in_context: World) -> None:
    in_context.say(PRESENT, participant=0, session=0)
    in_context.say(LATE, participant=1, session=1)
    in_context.say(PRESENT, participant=1, session=0)
    kept = join(in_context, 1, 0)
    assert kept.id == in_context.participants[0].id
    marks = {(mark.session_id, mark.presence) for mark in db.session.scalars(select(Mark))}
    assert marks == {(in_context.sessions[0].id, PRESENT), (in_context.sessions[1].id, LATE)}
    assert attended(in_context.workshop.id)[kept.id].present == 2
    entries = db.session.execute(select(MarkEntry.participant_id, MarkEntry.source)).all()
    assert {each[0] for each in entries} == {kept.id}
    assert sorted(each[1] for each in entries) == [MarkSource.MERGE, *[MarkSource.ROLL_CALL] * 3]


def test_where_the_two_differ_somebody_says_which_holds(in_context: World) -> None:
    in_context.say(ABSENT, participant=0)
    in_context.say(PRESENT, participant=1)
    session_id = in_context.sessions[0].id
    with pytest.raises(Refusal) as refused:
        join(in_context)
    assert refused.value.field == f"session.{session_id}"
    with pytest.raises(Refusal):
        join(in_context, choices={session_id: LATE})
    join(in_context, choices={session_id: PRESENT})
    held = db.session.scalars(select(Mark)).one()
    assert (held.presence, held.source, held.version) == (PRESENT, MarkSource.MERGE, 2)


def test_joining_twice_is_once_in_either_order(in_context: World) -> None:
    kept = join(in_context)
    assert join(in_context).id == join(in_context, 1, 0).id == kept.id
    joined = select(func.count()).select_from(HistoryEntry).where(HistoryEntry.action == "workshops.participant_joined")
    assert db.session.scalar(joined) == 1


def test_two_who_join_the_same_names_at_once_join_them_once(app: Flask, world: World) -> None:
    together = Barrier(2)
    problems: list[BaseException] = []

    def do(one: int, other: int) -> None:
        with app.test_request_context():
            together.wait()
            try:
                join(world, one, other)
            except BaseException as problem:  # noqa: BLE001 – told by the test
                problems.append(problem)
            db.session.remove()

    threads = [Thread(target=do, args=places) for places in ((0, 1), (1, 0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert not problems
        assert there(world, 1).merged_into_id == world.participants[0].id
        assert there(world, 0).merged_into_id is None


def test_the_words_of_the_name_that_goes_fill_what_is_missing_and_are_taken_out(in_context: World) -> None:
    with transaction():
        gone = there(in_context, 1)
        gone.phone, gone.gender, gone.work, gone.district = "+919876543210", Gender.WOMAN, "Para-legal", "Gaya"
        there(in_context, 0).district = "Patna"
    join(in_context)
    kept, gone = there(in_context, 0), there(in_context, 1)
    assert (kept.phone, kept.gender, kept.work, kept.district) == ("+919876543210", Gender.WOMAN, "Para-legal", "Patna")
    assert gone.merged_into_id == kept.id
    assert (gone.full_name, gone.phone, gone.work) == (f"Participant {gone.in_line}", None, "")


def test_the_place_of_the_other_goes_to_the_one_that_stays(in_context: World) -> None:
    workshop = db.session.get_one(Workshop, in_context.workshop.id)
    person = make_person("Asha Devi")
    waiting = add_participant(workshop, person=person, state=ParticipantState.WAITING)
    with transaction():
        kept = merging.join(in_context.participants[0].id, waiting.id, {}, by=in_context.organiser.id)
    assert (kept.id, kept.state) == (waiting.id, ParticipantState.APPROVED)


def test_two_accounts_are_not_joined(in_context: World) -> None:
    with transaction():
        for place in (0, 1):
            there(in_context, place).person_id = (in_context.organiser.id, in_context.facilitator.id)[place]
    with pytest.raises(Refusal, match="account of their own"):
        join(in_context)


def test_a_name_is_not_joined_with_itself(in_context: World) -> None:
    with pytest.raises(Refusal, match="another name"):
        join(in_context, 0, 0)


def test_similar_names_and_the_same_phone_are_suggested(in_context: World, count_queries: CountQueries) -> None:
    workshop = db.session.get_one(Workshop, in_context.workshop.id)
    with transaction():
        there(in_context, 0).phone = "+919876543210"
    add_participant(workshop, "Asha Devy")
    add_participant(workshop, "Quite Different", phone="+919876543210")
    asha = there(in_context, 0)
    with count_queries() as statements:
        found = [each.full_name for each in merging.candidates(asha)]
    assert found == ["Quite Different", "Asha Devy"]
    assert len(statements) == 2


def test_a_name_gets_its_account_once(in_context: World) -> None:
    person = make_person("Asha Devi")
    for _number in range(2):
        with transaction():
            merging.link(in_context.participants[0].id, person.id, by=in_context.organiser.id)
    assert there(in_context, 0).person_id == person.id
    linked = select(func.count()).select_from(HistoryEntry).where(HistoryEntry.action == "workshops.participant_linked")
    assert db.session.scalar(linked) == 1
    with transaction(), pytest.raises(Refusal, match="on the list of this workshop already"):
        merging.link(in_context.participants[1].id, person.id, by=in_context.organiser.id)
    with transaction(), pytest.raises(Refusal, match="another account"):
        merging.link(in_context.participants[0].id, in_context.facilitator.id, by=in_context.organiser.id)


def known_by_phone(world: World, phone: str = "+919876543210") -> Person:
    person = make_person("Sunita Devi", phone=phone)
    with transaction():
        there(world, 0).phone = phone
    return person


def test_accounts_are_suggested_by_phone(in_context: World) -> None:
    person = known_by_phone(in_context)
    (found,) = accounts.suggestions(in_context.workshop.id)
    assert (found.participant.id, found.person_id) == (in_context.participants[0].id, person.id)
    assert accounts.number_of_suggestions(in_context.workshop.id) == 1
    with transaction():
        merging.link(in_context.participants[0].id, person.id, by=in_context.organiser.id)
    assert accounts.number_of_suggestions(in_context.workshop.id) == 0


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.organiser)


def page_of(world: World, more: str, place: int = 0) -> str:
    return f"/workshops/{world.workshop.id}/participants/{world.participants[place].id}/{more}"


def test_the_pages_show_both_and_join_them(app: Flask, organiser: FlaskClient, world: World) -> None:
    with app.app_context():
        world.say(ABSENT, participant=0)
        world.say(PRESENT, participant=1)
        db.session.remove()
    assert organiser.get(page_of(world, "join")).status_code == 200
    assert organiser.get(page_of(world, "join?number=99")).status_code == 422
    both = organiser.get(page_of(world, "join?number=2"))
    assert both.status_code == 200
    assert "Which holds?" in both.text
    data = {"other": str(world.participants[1].id)}
    assert organiser.post(page_of(world, "join"), data=data).status_code == 422
    data[f"session.{world.sessions[0].id}"] = "present"
    assert organiser.post(page_of(world, "join"), data=data).status_code == 303
    assert organiser.post(page_of(world, "join"), data=data).status_code == 303
    assert organiser.get(page_of(world, "join", 1)).status_code == 404


def test_the_pages_are_for_those_who_run_it(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        other = make_person()
    sign_in(client, other)
    for more in ("join", "account"):
        assert client.get(page_of(world, more)).status_code == 404
        assert client.post(page_of(world, more)).status_code == 404
    assert client.get(f"/workshops/{world.workshop.id}/participants/accounts").status_code == 404


def test_an_organiser_confirms_the_account(app: Flask, organiser: FlaskClient, world: World) -> None:
    with app.app_context():
        person_id = known_by_phone(world).id
        db.session.remove()
    assert "Sunita Devi" in organiser.get(f"/workshops/{world.workshop.id}/participants/accounts").text
    assert "looks like somebody" in organiser.get(f"/workshops/{world.workshop.id}/overview").text
    assert "This looks like Sunita Devi" in organiser.get(page_of(world, "account")).text
    assert organiser.post(page_of(world, "account"), data={"person": world.facilitator.id}).status_code == 404
    assert organiser.post(page_of(world, "account"), data={"person": person_id}).status_code == 303
    with app.app_context():
        assert there(world, 0).person_id == person_id


def test_people_claim_their_place_by_its_code(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        person = make_person("Asha Devi")
    sign_in(client, person)
    code = world.participants[0].code
    assert client.get("/workshops/claim").status_code == 200
    assert client.get("/workshops/claim?code=nonsense99").status_code == 422
    assert "Asha Devi" in client.get(f"/workshops/claim?code={code}").text
    assert f"claim?code={code}" in client.get(f"/workshops/place/{code}").text
    assert client.post("/workshops/claim", data={"code": code}).status_code == 303
    with app.app_context():
        assert there(world, 0).person_id == person.id
    assert "claim?code" not in client.get(f"/workshops/place/{code}").text
    second = client.post("/workshops/claim", data={"code": world.participants[1].code})
    assert second.status_code == 422
