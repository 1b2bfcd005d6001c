"""Advice: asked, taken on, answered, asked on, closed; who reads what, and who hears of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.moves import MoveRefused
from lms.core.outbox import Letter
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.people.roles import Role, scope_of
from lms.workshops.advisory import operations
from lms.workshops.advisory.models import AdvisoryNote, AdvisoryRequest, RequestState
from lms.workshops.advisory.operations import Wanted
from lms.workshops.advisory.queries import RequestFilter
from lms.workshops.moves import Actor
from tests.conftest import CountQueries
from tests.factories.people import make_organisation, make_person, sign_in

BOTH = frozenset({Actor.ORGANISER, Actor.COORDINATOR})
ADVISER = frozenset({Actor.ORGANISER})
ASKER = frozenset({Actor.COORDINATOR})


class Cast:
    """Who asks and who advises."""

    def __init__(self) -> None:
        self.organisation: Organisation = make_organisation()
        own = scope_of("organisation", self.organisation.id)
        self.asker: Person = make_person("Asker", [(Role.COORDINATOR, own)], email="asker@example.org", language="hi")
        self.adviser: Person = make_person("Adviser", [Role.MANAGER], email="adviser@example.org")
        self.stranger: Person = make_person(
            "Stranger", [(Role.TRAINER, "course:x"), (Role.COORDINATOR, "organisation:99")]
        )

    def ask(self, key: str = "k", **values: object) -> int:
        """Ask, and return the id of the request."""
        wanted = Wanted(**{"subject": "A help desk", "text": "How many staff?", **values})  # type: ignore[arg-type]
        with transaction():
            return operations.ask(self.organisation.id, wanted, form_key=key, by=self.asker.id)[0].id

    def move(self, request_id: int, verb: str, actors: frozenset[Actor] = BOTH, reason: str = "") -> None:
        """Make a move as the adviser, or where only the asker may, as the asker."""
        by = self.adviser.id if Actor.ORGANISER in actors else self.asker.id
        with transaction():
            operations.move(request_id, verb, actors=actors, by=by, reason=reason)

    def answer(self, request_id: int, key: str = "a") -> int:
        """Answer a request; return the id of the note."""
        with transaction():
            return operations.answer(request_id, "Three", form_key=key, by=self.adviser.id)


@pytest.fixture
def cast(app: Flask) -> Iterator[Cast]:
    """Who there is, inside a request."""
    with app.test_request_context():
        yield Cast()
        db.session.remove()


@pytest.fixture
def cast_of_pages(app: Flask) -> Cast:
    """Who there is, for tests that open pages."""
    with app.test_request_context():
        cast = Cast()
        db.session.remove()
    return cast


def _letters() -> list[str]:
    return list(db.session.scalars(select(Letter.address).order_by(Letter.id)))


def _state(request_id: int) -> RequestState:
    return db.session.scalars(select(AdvisoryRequest.state).where(AdvisoryRequest.id == request_id)).one()


def test_asked_twice_is_once_and_advisers_hear_of_it(cast: Cast) -> None:
    assert cast.ask() == cast.ask()
    assert _letters() == ["adviser@example.org"]
    assert db.session.scalar(select(func.count()).select_from(AdvisoryNote)) == 1


def test_a_day_that_has_passed_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        cast.ask(needed_by=clock.today_here() - timedelta(days=1))
    assert refused.value.field == "needed_by"


def test_the_way_of_a_request(cast: Cast) -> None:
    request_id = cast.ask()
    cast.move(request_id, "accepted", ADVISER)
    row = db.session.get_one(AdvisoryRequest, request_id)
    assert row.handled_by_id == cast.adviser.id
    cast.move(request_id, "begun", ADVISER)
    assert cast.answer(request_id) == cast.answer(request_id)
    assert _state(request_id) is RequestState.ANSWERED
    with pytest.raises(MoveRefused):
        cast.move(request_id, "asked_on", ASKER)
    cast.move(request_id, "asked_on", ASKER, "For how long?")
    assert _state(request_id) is RequestState.IN_PROGRESS
    cast.answer(request_id, "b")
    cast.move(request_id, "closed", ASKER)
    asker, adviser = "asker@example.org", "adviser@example.org"
    assert _letters() == [adviser, asker, asker, adviser, asker, adviser]
    with pytest.raises(Refusal), transaction():
        operations.write_note(request_id, "More", is_internal=False, actors=ASKER, form_key="n", by=cast.asker.id)


def test_declined_with_a_reason_and_withdrawn_without(cast: Cast) -> None:
    first, second = cast.ask(), cast.ask("other")
    with pytest.raises(MoveRefused):
        cast.move(first, "declined", ADVISER)
    cast.move(first, "declined", ADVISER, "Not our field")
    cast.move(second, "withdrawn", ASKER)
    assert (_state(first), _state(second)) == (RequestState.DECLINED, RequestState.WITHDRAWN)


@pytest.mark.parametrize(("verb", "actors"), [("accepted", ASKER), ("withdrawn", ADVISER), ("closed", ADVISER)])
def test_nobody_makes_the_moves_of_the_other_side(cast: Cast, verb: str, actors: frozenset[Actor]) -> None:
    request_id = cast.ask()
    with pytest.raises(Refusal):
        cast.move(request_id, verb, actors)
    assert _state(request_id) is RequestState.REQUESTED


def test_two_who_take_it_on_at_once_one_is_told(app: Flask, cast: Cast) -> None:
    request_id, together, outcomes = cast.ask(), Barrier(2), []

    def act() -> None:
        with app.test_request_context():
            together.wait()
            try:
                cast.move(request_id, "accepted", ADVISER)
                outcomes.append("taken")
            except MoveRefused:
                outcomes.append("told")
            db.session.remove()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken", "told"]


def test_a_note_is_kept_once_and_the_other_side_hears_of_it_but_not_of_internal_ones(cast: Cast) -> None:
    request_id = cast.ask()
    cast.move(request_id, "accepted", ADVISER)
    before = len(_letters())
    for key, is_internal in (("n", False), ("n", False), ("i", True)):
        with transaction():
            operations.write_note(
                request_id, key, is_internal=is_internal, actors=ADVISER, form_key=key, by=cast.adviser.id
            )
    assert _letters()[before:] == ["asker@example.org"]
    with pytest.raises(Refusal), transaction():
        operations.write_note(request_id, "x", is_internal=True, actors=ASKER, form_key="z", by=cast.asker.id)


def test_erasing_takes_the_words_and_leaves_the_request(cast: Cast) -> None:
    request_id = cast.ask()
    tables = ("advisory_requests", "advisory_notes")
    for table in tables:
        assert personal_data[table].export(cast.asker.id)  # type: ignore[misc]
    with transaction():
        for table in reversed(tables):
            personal_data[table].erase(cast.asker.id)  # type: ignore[misc]
    row = db.session.get_one(AdvisoryRequest, request_id)
    assert (row.subject, row.text, row.asked_by_id) == ("–", "", None)
    assert all(personal_data[table].export(cast.asker.id) == [] for table in tables)  # type: ignore[misc]


def test_pages_for_both_sides_and_nobody_else(app: Flask, client: FlaskClient, cast_of_pages: Cast) -> None:
    cast = cast_of_pages
    with app.app_context():
        learner = make_person("Learner")
    sign_in(client, cast.asker)
    form = {"organisation": str(cast.organisation.id), "form_key": "f", "subject": "A desk", "text": "How many?"}
    bad = client.post("/advice/new", data={**form, "files": (io.BytesIO(b"\0\1"), "a.exe")})
    assert bad.status_code == 422
    assert "How many?" in bad.text
    for _ in range(2):
        made = client.post("/advice/new", data={**form, "files": (io.BytesIO(b"%PDF-1.4 x"), "plan.pdf")})
        assert made.status_code == 303
    url = made.location
    assert "plan.pdf" in client.get(url).text
    assert client.post(f"{url}/move", data={"verb": "accepted"}).status_code == 422
    sign_in(client, cast.adviser)
    assert "A desk" in client.get("/advice").text
    assert client.get("/").status_code == 200
    assert client.post(f"{url}/move", data={"verb": "accepted"}).status_code == 303
    refused = client.post(f"{url}/notes", data={"kind": "answer", "text": "", "form_key": "x"})
    assert refused.status_code == 422
    inner = {"kind": "internal", "text": "Between us", "form_key": "in", "files": (io.BytesIO(b"%PDF-1.4 y"), "in.pdf")}
    assert client.post(f"{url}/notes", data=inner).status_code == 303
    assert client.post(f"{url}/notes", data={"kind": "answer", "text": "Three", "form_key": "y"}).status_code == 303
    assert client.post(f"{url}/move", data={"verb": "nonsense"}).status_code == 404
    assert client.get("/advice.csv").status_code == client.get("/advice.xlsx").status_code == 200
    sign_in(client, cast.asker)
    page = client.get(url).text
    assert "Three" in page
    assert "Between us" not in page
    assert [client.get(f"/files/{n}").status_code for n in (1, 2)] == [200, 404]
    assert client.post(f"{url}/move", data={"verb": "asked_on", "reason": ""}).status_code == 422
    assert client.post(f"{url}/move", data={"verb": "closed"}).status_code == 303
    sign_in(client, cast.stranger)
    assert client.get(url).status_code == 404
    assert client.get("/files/1").status_code == 404
    assert "A desk" not in client.get("/advice").text
    sign_in(client, learner)
    assert client.get("/advice/new").status_code == 403
    assert client.get(url).status_code == 404
    assert "coordinator of your organisation" in client.get("/advice").text


def test_the_list_takes_as_many_queries_for_many(
    app: Flask, client: FlaskClient, cast_of_pages: Cast, count_queries: CountQueries
) -> None:
    cast = cast_of_pages
    sign_in(client, cast.adviser)

    def asked() -> int:
        with count_queries() as queries:
            assert client.get("/advice?which=all&words=help").status_code == 200
        return len(queries)

    with app.test_request_context():
        cast.ask()
        db.session.remove()
    asked()
    few = asked()
    with app.test_request_context():
        for n in range(8):
            cast.ask(f"key-{n}")
        db.session.remove()
    assert asked() == few
    assert list(RequestFilter(words="a b").conditions())
