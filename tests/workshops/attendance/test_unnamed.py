"""People without names: counted by kind, changed with a history, and read for figures."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.workshops.attendance import unnamed
from lms.workshops.attendance.models import UnnamedCount
from lms.workshops.attendance.unnamed import Counted, Kind
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import AgeGroup, Gender, Qualification
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import make_workshop
from tests.workshops.attendance.conftest import World

YOUNG = Kind(Qualification.UP_TO_8, Gender.WOMAN, AgeGroup.UNDER_25)
OLD = Kind(Qualification.GRADUATE, Gender.MAN, AgeGroup.FROM_60)


def save(world: World, *rows: Counted, session: int | None = None, seen: str | None = None) -> None:
    session_id = None if session is None else world.sessions[session].id
    before = {each.counted.kind: each.counted.number for each in unnamed.entered(world.workshop.id, session_id)}
    seen = unnamed.digest_of(before) if seen is None else seen
    with transaction():
        unnamed.set_counts(world.workshop.id, session_id, rows, seen=seen, by=world.organiser.id)


def test_counts_are_saved_changed_and_taken_out_with_a_history(in_context: World) -> None:
    save(in_context, Counted(YOUNG, 12), Counted(OLD, 3))
    save(in_context, Counted(YOUNG, 14))
    entered = unnamed.entered(in_context.workshop.id, None)
    assert [(each.counted, each.who) for each in entered] == [(Counted(YOUNG, 14), "Om Organiser")]
    counted = select(HistoryEntry).where(HistoryEntry.action == "workshops.unnamed_counted")
    changes = db.session.scalars(counted.order_by(HistoryEntry.id)).all()
    assert changes[-1].detail == {
        "before": {"graduate man 60_up": 3, "up_to_8 woman under_25": 12},
        "after": {"up_to_8 woman under_25": 14},
    }


def test_the_same_counts_sent_twice_are_one(in_context: World) -> None:
    nothing = unnamed.digest_of({})
    save(in_context, Counted(YOUNG, 12), seen=nothing)
    save(in_context, Counted(YOUNG, 12), seen=nothing)
    assert len(db.session.scalars(select(UnnamedCount)).all()) == 1


def test_counts_that_somebody_else_changed_meanwhile_are_refused(in_context: World) -> None:
    save(in_context, Counted(YOUNG, 12))
    with pytest.raises(Refusal, match="Somebody else"):
        save(in_context, Counted(YOUNG, 20), seen=unnamed.digest_of({}))


@pytest.mark.parametrize("number", [0, -1, unnamed.LARGEST + 1])
def test_a_number_outside_the_scale_is_refused_beside_its_row(in_context: World, number: int) -> None:
    with pytest.raises(Refusal) as refused:
        save(in_context, Counted(OLD, 1), Counted(YOUNG, number))
    assert refused.value.field == "row.1.number"


def test_a_kind_stands_once(in_context: World) -> None:
    with pytest.raises(Refusal, match="twice"):
        save(in_context, Counted(YOUNG, 1), Counted(YOUNG, 2))


def test_figures_take_the_whole_workshop_else_the_highest_of_its_sessions(
    in_context: World, count_queries: CountQueries
) -> None:
    other = make_workshop()
    save(in_context, Counted(YOUNG, 12), session=0)
    save(in_context, Counted(YOUNG, 9), Counted(OLD, 2), session=1)
    workshop_id, other_id = in_context.workshop.id, other.id
    with count_queries() as statements:
        found = unnamed.counts_of([workshop_id, other_id])
    assert len(statements) == 1
    assert found == {workshop_id: [Counted(OLD, 2), Counted(YOUNG, 12)]}
    assert unnamed.total_of(workshop_id) == 14
    save(in_context, Counted(OLD, 1))
    assert unnamed.counts_of([workshop_id]) == {workshop_id: [Counted(OLD, 1)]}
    assert unnamed.counts_of([]) == {}


def test_a_session_of_another_workshop_is_refused(in_context: World) -> None:
    other = db.session.get_one(Workshop, make_workshop().id)
    with transaction(), pytest.raises(Refusal, match="taken out"):
        unnamed.set_counts(other.id, in_context.sessions[0].id, [], seen="", by=in_context.organiser.id)


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.organiser)


def row(place: int, kind: Kind, number: str) -> dict[str, str]:
    parts = {"qualification": kind.qualification, "gender": kind.gender, "age_group": kind.age_group, "number": number}
    return {f"row.{place}.{name}": str(value) for name, value in parts.items()}


def test_the_page_saves_what_was_typed_in_any_script(app: Flask, organiser: FlaskClient, world: World) -> None:
    address = f"/workshops/{world.workshop.id}/attendance/unnamed"
    assert organiser.get(address).status_code == 200
    data = {"rows": "3", "seen": "x", **row(0, YOUNG, "१२"), **row(1, OLD, ""), **row(2, OLD, "many")}
    wrong = organiser.post(address, data=data)
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    assert 'value="१२"' in wrong.text
    more = organiser.post(address, data=data | {"act": "more"})
    assert more.status_code == 200
    assert 'name="row.6.number"' in more.text
    with app.app_context():
        data = {"rows": "1", "seen": unnamed.digest_of({}), **row(0, YOUNG, "१२")}
    assert organiser.post(address, data=data).status_code == 303
    assert "Om Organiser" in organiser.get(address).text
    assert organiser.get(f"{address}?session={world.sessions[0].id}").status_code == 200


def test_the_page_is_for_those_who_run_it(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        other = make_person()
    sign_in(client, other)
    assert client.get(f"/workshops/{world.workshop.id}/attendance/unnamed").status_code == 404


def test_a_session_that_there_is_not_is_not_found(organiser: FlaskClient, world: World) -> None:
    assert organiser.get(f"/workshops/{world.workshop.id}/attendance/unnamed?session=999").status_code == 404


def test_any_session_but_a_break_can_be_chosen(organiser: FlaskClient, world: World) -> None:
    page = organiser.get(f"/workshops/{world.workshop.id}/attendance/unnamed").text
    assert all(f'<option value="{each.id}"' in page for each in world.sessions)
    assert "Welcome" in page
    assert "Lunch" not in page
