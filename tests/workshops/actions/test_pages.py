"""The pages of plans, reviews and visits: for organisers, with a code, and for nobody else."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.people.roles import Role, scope_of
from lms.workshops.actions import points, reviews
from lms.workshops.actions.models import ActionPoint, PointState, Visit, VisitState
from lms.workshops.actions.steps import Step, To
from lms.workshops.moves import Actor
from tests.conftest import CountQueries
from tests.core.test_photos import picture
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values
from tests.workshops.actions.held import Held, add_point, add_visit

JSON = {"Accept": "application/json"}


@pytest.fixture
def organiser(client: FlaskClient, held_for_pages: Held) -> FlaskClient:
    """The browser of who runs the workshop."""
    return sign_in(client, held_for_pages.organiser)


class Shown:
    """Ids of what there is, read once."""

    def __init__(self, app: Flask, held: Held) -> None:
        with app.test_request_context():
            self.team = held.team.id
            self.point = add_point(held)
            self.visit = add_visit(held)
            with transaction():
                reviews.open_reviews(held.workshop, None)
            self.today = clock.today_here()
            db.session.remove()


@pytest.fixture
def shown(app: Flask, held_for_pages: Held) -> Shown:
    """A point, a visit and reviews of the team."""
    return Shown(app, held_for_pages)


def _state(app: Flask, point_id: int) -> PointState:
    with app.app_context():
        return db.session.scalars(select(ActionPoint.state).where(ActionPoint.id == point_id)).one()


def test_organisers_read_every_page(organiser: FlaskClient, held_for_pages: Held, shown: Shown) -> None:
    workshop, team = f"/workshops/{held_for_pages.workshop_id}", f"/teams/{shown.team}"
    for path in (
        f"{workshop}/actions",
        f"{workshop}/actions.csv",
        f"{workshop}/actions.xlsx",
        f"{workshop}/visits",
        f"{workshop}/visits/new",
        f"{workshop}/overview",
        team,
        f"{team}/edit",
        f"{team}/points/new",
        f"{team}/points/{shown.point}",
        f"{team}/reviews/30",
        f"{team}/reviews/90",
        f"/visits/{shown.visit}",
        f"/visits/{shown.visit}.ics",
        f"/visits/{shown.visit}/change",
        f"/visits/{shown.visit}/call-off",
        f"/visits/{shown.visit}/correct",
        f"/visits/{shown.visit}/photos",
        "/follow-up",
        "/follow-up?show=reviews&when=all",
        "/follow-up?show=points",
        "/follow-up.csv?show=points",
        "/follow-up.xlsx",
        "/",
    ):
        assert organiser.get(path).status_code == 200, path
    assert organiser.get(f"{team}/reviews/31").status_code == 404
    assert organiser.get(f"/visits/{shown.visit}.pdf").status_code == 404


def test_others_find_nothing_and_the_coordinator_the_plan(
    app: Flask, client: FlaskClient, held_for_pages: Held, shown: Shown
) -> None:
    own = scope_of("organisation", held_for_pages.organisation.id)
    with app.app_context():
        stranger = make_person("Stranger", [Role.TRAINER])
        coordinator = make_person("Coordinator", [(Role.COORDINATOR, own)])
    sign_in(client, stranger)
    for path in (f"/teams/{shown.team}", f"/visits/{shown.visit}", f"/workshops/{held_for_pages.workshop_id}/actions"):
        assert client.get(path).status_code == 404
    sign_in(client, coordinator)
    assert client.get(f"/teams/{shown.team}").status_code == 200
    assert client.get(f"/teams/{shown.team}/reviews/30").status_code == 200
    assert client.get(f"/visits/{shown.visit}").status_code == 404
    assert client.get(f"/teams/{shown.team}/edit").status_code == 404
    assert client.post(f"/teams/{shown.team}/points/{shown.point}/reopen", data={"reason": "x"}).status_code == 404
    assert "Look at" not in client.get("/follow-up?show=reviews").text


def test_participants_write_their_plan_with_the_code_alone(
    app: Flask, client: FlaskClient, held_for_pages: Held, shown: Shown
) -> None:
    place = f"/workshops/place/{held_for_pages.code}"
    assert "Our action plan" in client.get(place).text
    plan = f"{place}/plan"
    page = client.get(plan)
    assert page.status_code == 200
    assert "Hold a camp" in page.text
    assert client.get("/workshops/place/ZZZZZZZZZZ/plan").status_code == 404
    assert client.post(f"{plan}/suggestions", data={"number": "0"}).status_code == 303
    data = {"form_key": "abc", "version": "0", "what": "Visit the office", "due_on": shown.today.isoformat()}
    first = client.post(f"{plan}/points/new?key=abc", data=data, headers=JSON)
    assert first.json is not None
    assert first.json["version"] == 1
    assert client.get(f"{plan}/points/new?key=abc").status_code == 302
    again = client.post(f"{plan}/points/new?key=abc", data={**data, "version": "1", "with_whom": "Asha"})
    assert again.status_code == 303
    step = {f"p.{shown.point}.to": "done", f"p.{shown.point}.text": ""}
    refused = client.post(f"{plan}/points/{shown.point}/step", data=step)
    assert refused.status_code == 422
    assert "what shows that it is done" in refused.text
    assert (
        client.post(f"{plan}/points/{shown.point}/step", data={**step, f"p.{shown.point}.text": "A"}).status_code == 303
    )
    assert _state(app, shown.point) is PointState.DONE
    assert client.post(f"{plan}/about", data={"version": "1", "q.hope": "Fair wages"}).status_code == 303
    assert "Fair wages" in client.get(plan).text


def test_a_point_changed_by_two_shows_both(app: Flask, client: FlaskClient, held_for_pages: Held, shown: Shown) -> None:
    url = f"/workshops/place/{held_for_pages.code}/plan/points/{shown.point}"
    drawn = {name: values[0] for name, values in drawn_values(client.get(url).text).items()}
    assert client.post(url, data={**drawn, "with_whom": "Panchayat"}).status_code == 303
    clash = client.post(url, data={**drawn, "with_whom": "Labour office"})
    assert clash.status_code == 409
    assert "Panchayat" in clash.text
    assert "Labour office" in clash.text
    assert client.post(url, data={**drawn, "with_whom": "Labour office"}, headers=JSON).status_code == 409
    now = {name: values[0] for name, values in drawn_values(clash.text).items()}
    assert client.post(url, data=now).status_code == 303


def test_a_day_before_the_workshop_is_refused_beside_its_field(organiser: FlaskClient, shown: Shown) -> None:
    early = (shown.today - timedelta(days=50)).isoformat()
    data = {"form_key": "k", "version": "0", "what": "Something long and dear", "due_on": early}
    page = organiser.post(f"/teams/{shown.team}/points/new", data=data)
    assert page.status_code == 422
    assert "before the workshop" in page.text
    assert "Something long and dear" in page.text


def test_a_review_refused_keeps_what_was_typed_and_then_is_done(
    app: Flask, organiser: FlaskClient, shown: Shown
) -> None:
    url, name = f"/teams/{shown.team}/reviews/30", f"p.{shown.point}"
    data = {"form_key": "r1", "point": str(shown.point), f"{name}.to": "dropped", f"{name}.text": "", "note": "My note"}
    refused = organiser.post(url, data=data)
    assert refused.status_code == 422
    assert "Say why it is dropped." in refused.text
    assert "My note" in refused.text
    assert organiser.post(url, data={**data, f"{name}.text": "No money"}).status_code == 303
    assert organiser.post(url, data={**data, f"{name}.text": "No money"}).status_code == 303
    late = organiser.post(url, data={**data, "form_key": "r2", f"{name}.text": "Other words"})
    assert late.status_code == 422
    assert "Other words" in late.text
    assert _state(app, shown.point) is PointState.DROPPED


def test_a_visit_is_saved_as_typed_and_handed_in(app: Flask, organiser: FlaskClient, shown: Shown) -> None:
    url, name = f"/visits/{shown.visit}", f"p.{shown.point}"
    assert "Hold a camp" in organiser.get(url).text
    saved = organiser.post(url, data={"version": "1", "seen": "A register"}, headers=JSON)
    assert saved.json is not None
    assert saved.json["version"] == 2
    assert "A register" in organiser.get(url).text
    assert organiser.post(url, data={"version": "1", "seen": "Other"}, headers=JSON).status_code == 409
    clash = organiser.post(url, data={"version": "1", "seen": "Other"})
    assert clash.status_code == 409
    assert "A register" in clash.text
    assert "Other" in clash.text
    tomorrow = (shown.today + timedelta(days=1)).isoformat()
    told = {"seen": "A register", f"{name}.to": "done", f"{name}.text": "Seen"}
    data = {**told, "version": "2", "visited_on": tomorrow, "go": "hand-in"}
    refused = organiser.post(url, data=data)
    assert refused.status_code == 422
    assert "still to come" in refused.text
    done = {**data, "version": "3", "visited_on": shown.today.isoformat()}
    assert organiser.post(url, data=done).status_code == 303
    assert organiser.post(url, data=done).status_code == 303
    late = organiser.post(url, data={**done, "seen": "Quite another"})
    assert late.status_code == 410
    assert "Quite another" in late.text
    assert organiser.post(url, data=done, headers=JSON).status_code == 410
    assert _state(app, shown.point) is PointState.DONE
    assert "A register" in organiser.get(url).text
    assert organiser.post(f"{url}/correct", data={"reason": "Typo"}).status_code == 303
    assert "A register" in organiser.get(url).text


def test_the_buttons_of_the_form_save_and_lead_on(organiser: FlaskClient, shown: Shown) -> None:
    url = f"/visits/{shown.visit}"
    for go, leads in (("save", url), ("photos", f"{url}/photos")):
        answer = organiser.post(url, data={"version": "1", "seen": "Kept", "go": go})
        assert (answer.status_code, answer.location) == (303, leads)
    assert "Kept" in organiser.get(url).text


def test_what_comes_without_its_button_is_never_handed_in(app: Flask, organiser: FlaskClient, shown: Shown) -> None:
    url, name = f"/visits/{shown.visit}", f"p.{shown.point}"
    data = {"version": "1", "seen": "A", "visited_on": shown.today.isoformat(), f"{name}.to": "done"}
    assert organiser.post(url, data={**data, f"{name}.text": "Mine"}).location == url
    assert _state(app, shown.point) is PointState.OPEN
    assert "Write the visit up" in organiser.get(url).text


def test_a_closed_point_is_told_when_the_visit_is_handed_in(
    app: Flask, organiser: FlaskClient, held_for_pages: Held, shown: Shown
) -> None:
    name = f"p.{shown.point}"
    with app.app_context():
        with transaction():
            points.take_steps(shown.team, [Step(shown.point, To.DROPPED, "No")], actor=Actor.PARTICIPANT, by=None)
        db.session.remove()
    day = shown.today.isoformat()
    data = {"version": "1", "seen": "A", "visited_on": day, f"{name}.to": "done", f"{name}.text": "Mine"}
    assert organiser.post(f"/visits/{shown.visit}", data={**data, "go": "hand-in"}).status_code == 303
    assert "Somebody else has closed “Hold a camp”" in organiser.get(f"/visits/{shown.visit}").text


def test_photos_are_made_anew_and_bad_ones_get_a_sentence(app: Flask, organiser: FlaskClient, shown: Shown) -> None:
    url = f"/visits/{shown.visit}/photos"
    files = [(io.BytesIO(picture()), "a.jpg"), (io.BytesIO(b"no photo"), "b.jpg")]
    answer = organiser.post(url, data={"photos": files}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "“b.jpg” is no photo" in answer.text
    with app.app_context():
        (file,) = db.session.scalars(select(Attachment)).all()
    assert (file.owner_kind, file.slot, file.name, file.media_type) == (
        "workshop_visits",
        "photos",
        "a.jpg",
        "image/jpeg",
    )
    small = organiser.get(f"{url}/{file.id}.jpg")
    assert (small.status_code, small.mimetype) == (200, "image/jpeg")
    assert small.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert organiser.get(f"/files/{file.id}").status_code == 200
    assert organiser.post(url, data={"photos": (io.BytesIO(b""), "")}).status_code == 422
    assert organiser.post(url, data={"remove": str(file.id)}).status_code == 303
    assert organiser.get(f"{url}/{file.id}.jpg").status_code == 404
    assert organiser.get(f"/files/{file.id}").status_code == 404


def test_a_photo_of_40_mb_gets_a_sentence_and_the_words_stay(organiser: FlaskClient, shown: Shown) -> None:
    url = f"/visits/{shown.visit}"
    organiser.post(url, data={"version": "1", "seen": "Every word", "go": "photos"})
    large = organiser.post(
        f"{url}/photos",
        data=b"--x\r\nContent-Disposition: form-data; name=photos; filename=a.jpg\r\n\r\n" + bytes(40 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
    )
    assert large.status_code == 413
    assert "smaller" in large.text
    assert "Every word" in organiser.get(url).text


def test_planning_a_visit_keeps_what_was_typed(
    app: Flask, organiser: FlaskClient, held_for_pages: Held, shown: Shown
) -> None:
    url = f"/workshops/{held_for_pages.workshop_id}/visits/new"
    data = {"form_key": "vv", "team": str(shown.team), "planned_on": "", "names": "nobody@example.org", "place": "Gaya"}
    refused = organiser.post(url, data=data)
    assert refused.status_code == 422
    assert "Gaya" in refused.text
    good = {**data, "planned_on": shown.today.isoformat(), "names": "A guest"}
    for _ in range(2):
        assert organiser.post(url, data=good).status_code == 303
    with app.app_context():
        states = db.session.scalars(select(Visit.state)).all()
    assert states == [VisitState.PLANNED, VisitState.PLANNED]


def test_lists_take_few_queries(
    app: Flask, organiser: FlaskClient, held_for_pages: Held, shown: Shown, count_queries: CountQueries
) -> None:
    def asked(path: str) -> int:
        organiser.get(path)
        with count_queries() as queries:
            assert organiser.get(path).status_code == 200
        return len(queries)

    paths = [
        "/follow-up?show=points&when=all",
        f"/workshops/{held_for_pages.workshop_id}/actions",
        f"/teams/{shown.team}",
    ]
    few = [asked(path) for path in paths]
    with app.test_request_context():
        for n in range(12):
            add_point(held_for_pages, f"Point {n}", shown.today)
        db.session.remove()
    assert [asked(path) for path in paths] == few
    assert max(few) <= 16
