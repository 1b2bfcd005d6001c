"""The managers' pages of the selection, from naming reviewers to the batch of decisions."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection.interview_queries import slots_of
from lms.fellowships.selection.models import Decision, Review, ReviewState
from lms.people.roles import Role
from tests.conftest import CountQueries
from tests.factories.fellowships import make_manager, make_programme
from tests.factories.people import make_person, sign_in
from tests.fellowships.selection.conftest import World, apply, give, join_pool, score, state_of
from tests.fellowships.selection.test_interviews import TOMORROW, open_slots
from tests.forms import without_tokens

S = ApplicationState
PAGES = ("selection", "reviewers", "assignment", "interviews", "ranking", "ranking.csv", "ranking.xlsx")


@pytest.fixture
def mira(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.manager)


def text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_call_says_what_to_do(mira: FlaskClient, world: World, page: str) -> None:
    assert mira.get(f"{world.place}/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_managers_of_other_programmes_find_nothing(app: Flask, client: FlaskClient, world: World, page: str) -> None:
    with app.app_context():
        stranger = make_manager(make_programme())
    assert sign_in(client, stranger).get(f"{world.place}/{page}").status_code == 404


def test_nobody_else_comes_in(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        mentor = make_person("Mentor", [Role.MENTOR])
    assert sign_in(client, mentor).get(f"{world.place}/ranking").status_code == 403


def test_people_are_named_and_taken_out(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.app_context():
        rekha = make_person("Rekha Iyer", sign_in_name="rekha")
    address = f"{world.place}/reviewers"
    unknown = mira.post(address, data={"people": "rekha\nnobody", "roles": "reviewer"})
    assert unknown.status_code == 422
    assert "nobody" in unknown.text
    assert mira.post(address, data={"people": "rekha"}).status_code == 422
    assert mira.post(address, data={"people": "rekha", "roles": ["reviewer", "panel"]}).status_code == 303
    assert "Rekha Iyer" in text(mira, address)
    assert mira.post(f"{address}/{rekha.id}", data={"roles": "panel"}).status_code == 303
    assert "Choose at least one" in mira.post(f"{address}/{rekha.id}", data={"roles": "x"}, follow_redirects=True).text
    assert mira.post(f"{address}/{rekha.id}").status_code == 303
    assert "Rekha Iyer" not in text(mira, address)


def test_applications_are_assigned_evenly_and_by_hand(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.test_request_context():
        one, two = make_person("Reviewer One"), make_person("Reviewer Two")
        join_pool(world, one, two)
        asha = apply(world, "Asha Devi")
        apply(world, "Ravi Kumar")
        db.session.remove()
    address = f"{world.place}/assignment"
    by_hand = {"application": asha.id, "reviewer": one.id}
    assert mira.post(address, data=by_hand).status_code == 303
    preview = text(mira, f"{address}?evenly=1")
    assert "For these there are too few reviewers" in preview
    pairs = re.findall(r'name="pair" value="([0-9-]+)"', preview)
    assert len(pairs) == 3
    assert mira.post(address, data={"pair": pairs}).status_code == 303
    assert mira.post(address, data={"pair": pairs}).status_code == 303
    page = text(mira, address)
    assert page.count("Take back from") == 4
    with app.app_context():
        sheet = db.session.scalars(select(Review.id)).first()
        assert db.session.scalar(select(func.count()).select_from(Review)) == 4
    assert mira.post(f"{address}/{sheet}/remove").status_code == 303
    with app.test_request_context():
        begun = score(asha, 3, 3).id
    assert "has begun" in mira.post(f"{address}/{begun}/remove", follow_redirects=True).text
    refused = mira.post(address, data={"application": asha.id, "reviewer": world.manager.id})
    assert refused.status_code == 422


def test_sheets_are_read_and_given_back(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.test_request_context():
        rekha = make_person("Rekha")
        join_pool(world, rekha)
        asha = apply(world, "Asha Devi")
        sheet = give(world, asha, rekha)
        other = score(asha, 5, 1, private_comment="Between us").id
        db.session.remove()
    address = f"{world.place}/ranking/{asha.id}"
    assert "Between us" in text(mira, address)
    assert mira.post(f"{address}/{other}", data={"way": "reopen", "reason": ""}).status_code == 422
    assert mira.post(f"{address}/{other}", data={"way": "reopen", "reason": "Look again"}).status_code == 303
    assert mira.post(f"{address}/{sheet}", data={"way": "conflict", "reason": "Friends"}).status_code == 303
    with app.app_context():
        states = {each.id: each.state for each in db.session.scalars(select(Review))}
    assert states == {other: ReviewState.ASSIGNED, sheet: ReviewState.CONFLICT}
    assert mira.get(f"{world.place}/ranking/9999").status_code == 404


def test_times_are_opened_booked_freed_and_taken_out(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.test_request_context():
        asha = apply(world, "Asha Devi", S.INTERVIEW)
        db.session.remove()
    address = f"{world.place}/interviews"
    slots = {"day": TOMORROW.isoformat(), "from_time": "10.00", "to_time": "11:00", "minutes": "30", "place": "Room 2"}
    assert mira.post(address, data={**slots, "from_time": "ten"}).status_code == 422
    assert mira.post(address, data={**slots, "day": ""}).status_code == 422
    assert mira.post(address, data=slots).status_code == 303
    with app.app_context():
        first, second = (slot.id for slot in slots_of(world.call.id))
    assert "Asha Devi" in text(mira, address)
    assert mira.post(f"{address}/{first}/book", data={"application": asha.id}).status_code == 303
    assert mira.post(f"{address}/{first}/book", data={"application": "9999999999999"}).status_code == 404
    assert "Free this time" in text(mira, address)
    assert mira.post(f"{address}/{first}/remove", follow_redirects=True).text.count("booked") >= 1
    assert mira.post(f"{address}/{first}/free").status_code == 303
    for slot in (first, second):
        assert mira.post(f"{address}/{slot}/remove").status_code == 303
    assert mira.post(f"{address}/{first}/remove").status_code == 404
    assert mira.post(f"{address}/sheets").status_code == 303


def fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the last form of a page."""
    form = page[page.rindex('<form method="post"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def test_a_batch_is_previewed_changed_and_made(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.test_request_context():
        asha, ravi = apply(world, "Asha Devi", email="asha@example.org"), apply(world, "Ravi Kumar", email=None)
        score(asha, 5, 5)
        db.session.remove()
    address = f"{world.place}/ranking"
    typed = {f"verb.{asha.id}": "select", f"seen.{asha.id}": "review", f"verb.{ravi.id}": "decline"}
    typed |= {f"seen.{ravi.id}": "review"}
    missing = mira.post(f"{address}/preview", data=typed)
    assert missing.status_code == 422
    assert f'href="#note.{ravi.id}"' in missing.text
    assert re.search(rf'id="verb.{asha.id}".*?value="select" selected', missing.text, re.DOTALL)
    preview = mira.post(f"{address}/preview", data={**typed, "reason": "Other strengths"})
    assert preview.status_code == 200
    assert "A seat for you: Call of the year" in preview.text
    assert "no e-mail address" in preview.text
    sent = fields(preview.text)
    edited = mira.post(f"{address}/preview", data={**sent, "edit": "1"})
    assert edited.status_code == 200
    assert "Other strengths" in edited.text
    for _time in range(2):
        assert mira.post(f"{address}/decide", data=sent).status_code == 303
    with app.app_context():
        assert (state_of(asha), state_of(ravi)) == (S.SELECTED, S.DECLINED)
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
    assert "offer until" in text(mira, address)


def test_the_second_manager_reads_what_changed(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.test_request_context():
        asha = apply(world, "Asha Devi")
        db.session.remove()
    typed = {f"verb.{asha.id}": "wait", f"seen.{asha.id}": "review", f"note.{asha.id}": "My long note"}
    first = fields(mira.post(f"{world.place}/ranking/preview", data=typed).text)
    second = fields(mira.post(f"{world.place}/ranking/preview", data=typed).text)
    assert mira.post(f"{world.place}/ranking/decide", data=first).status_code == 303
    late = mira.post(f"{world.place}/ranking/decide", data=second)
    assert late.status_code == 422
    assert "Asha Devi – Waiting list" in late.text
    assert "My long note" in late.text


def test_the_proposal_is_filled_in_and_previewed_for_all(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.test_request_context():
        for number, name in enumerate(("Asha", "Ravi", "Zoya")):
            score(apply(world, name, S.INTERVIEW), 5 - number, 5 - number)
        db.session.remove()
    page = text(mira, f"{world.place}/ranking?proposal=1")
    assert page.count('value="select" selected') == 2
    assert page.count('value="wait" selected') == 1
    preview = mira.post(f"{world.place}/ranking/preview", data={"what": "proposal"})
    assert preview.status_code == 200
    assert mira.post(f"{world.place}/ranking/decide", data=fields(preview.text)).status_code == 303
    with app.app_context():
        states = sorted(str(state) for state in db.session.scalars(select(Application.state)))
    assert states == ["selected", "selected", "waiting"]


def test_the_table_is_filtered_sorted_and_exported_as_shown(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.test_request_context():
        asha, ravi = apply(world, "Asha Devi"), apply(world, "Ravi Kumar", S.INTERVIEW)
        score(asha, 5, 5)
        score(asha, 1, 1)
        score(ravi, 4, 4)
        db.session.remove()
    address = f"{world.place}/ranking"
    assert "Ravi" not in without_tokens(text(mira, f"{address}?disputed=1"))
    assert "Asha" not in without_tokens(text(mira, f"{address}?state=interview"))
    assert "Nothing matches" in text(mira, f"{address}?name=zzz")
    page = text(mira, f"{address}?sort=-name")
    assert page.index("Ravi Kumar") < page.index("Asha Devi")
    table = text(mira, f"{address}.csv?name=ravi")
    assert "Ravi Kumar" in table
    assert "Asha" not in table
    assert mira.get(f"{address}.xlsx").data.startswith(b"PK")


def test_the_overview_says_what_to_do_next(app: Flask, mira: FlaskClient, world: World) -> None:
    address = f"{world.place}/selection"
    with app.test_request_context():
        apply(world, "Screened", S.SUBMITTED)
        apply(world, "Asha Devi")
        apply(world, "Invited", S.INTERVIEW)
        db.session.remove()
    page = text(mira, address)
    assert "1 application waits to be screened." in page
    assert "Name the people who are to review." in page
    assert "1 invited applicant has no time to book: open more." in page
    with app.test_request_context():
        rekha = make_person("Rekha")
        join_pool(world, rekha, panel=True)
        open_slots(world)
        db.session.remove()
    page = text(mira, address)
    assert "1 application has too few reviewers: assign some." in page
    assert "1 score sheet of the panel is still to be filled in." in page
    assert "open more" not in page
    with app.app_context(), transaction():
        db.session.execute(Application.__table__.update().values(state=S.DECLINED))  # type: ignore[attr-defined]
    assert "Nothing waits for you here." in text(mira, address)


def test_the_ranked_table_costs_few_queries(
    app: Flask, mira: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    with app.test_request_context():
        for number in range(12):
            score(apply(world, f"Applicant {number}"), 3, 3)
        db.session.remove()
    mira.get(f"{world.place}/ranking")
    with count_queries() as statements:
        mira.get(f"{world.place}/ranking")
    # Who asks, the programme, the call, then the three of the table.
    assert len(statements) <= 6


def test_a_page_is_opened_without_writing(app: Flask, mira: FlaskClient, world: World) -> None:
    with app.app_context(), transaction():
        pass
    for page in PAGES:
        mira.get(f"{world.place}/{page}")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Review)) == 0
