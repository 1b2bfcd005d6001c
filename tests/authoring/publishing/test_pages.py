"""The pages of publishing: who publishes, what they are shown first, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import note_changed
from lms.authoring.rights.models import Part
from lms.core import clock
from lms.core.database import transaction
from tests.authoring.publishing.test_publishing import delete, write
from tests.conftest import CountQueries
from tests.factories.courses import LESSON, MODULE, make_course
from tests.factories.drafts import current, make_draft, make_hand
from tests.factories.learning import complete
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values

EDIT = "/courses/a-course/edit"
PAGE = f"{EDIT}/publish"


@pytest.fixture
def draft(app: Flask) -> DraftOf:
    with app.app_context():
        return make_draft()


def browser(app: Flask, draft: DraftOf, part: Part) -> FlaskClient:
    with app.app_context():
        person = make_hand(draft, part)
    return sign_in(app.test_client(), person)


@pytest.fixture
def owner(app: Flask, draft: DraftOf) -> FlaskClient:
    return browser(app, draft, Part.OWNER)


def number(app: Flask) -> int:
    with app.app_context():
        return current().number


def test_only_owners_publish(app: Flask, draft: DraftOf) -> None:
    author = browser(app, draft, Part.AUTHOR)
    assert author.get(PAGE).status_code == 403
    for address in ("publish", "publish/plan", "withdraw", "bring-back", "plans/1/drop", "revisions/1/again"):
        assert author.post(f"{EDIT}/{address}").status_code == 403
    assert author.get(f"{EDIT}/revisions").status_code == 200


def test_what_was_shown_is_published(app: Flask, owner: FlaskClient, draft: DraftOf) -> None:
    assert "Nothing in the draft differs" in owner.get(PAGE).text
    with app.app_context():
        complete(make_person("Learner"), current())
        write(draft, "New words")
    page = owner.get(PAGE).text
    assert "1 unit says something else" in page
    assert "1 person is on this course" in page
    seen = drawn_values(page)["seen"][0]
    with app.app_context():
        write(draft, "Newer words")
    stale = owner.post(PAGE, data={"seen": seen})
    assert stale.status_code == 409
    assert "has changed since you opened the page" in stale.text
    assert owner.post(PAGE, data={"seen": drawn_values(stale.text)["seen"][0]}).location == f"{EDIT}/revisions"
    assert number(app) == 2
    assert "Published as revision 2" in owner.get(f"{EDIT}/revisions").text


def test_what_learners_would_lose_is_typed_first(app: Flask, owner: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        complete(make_person("Learner"), current())
        delete(draft, "second-lesson")
        with transaction():
            note_changed(draft.course_id, by=None)
    page = owner.get(PAGE).text
    assert "Learners would lose something" in page
    sent = {"seen": drawn_values(page)["seen"][0]}
    unconfirmed = owner.post(PAGE, data=sent)
    assert unconfirmed.status_code == 422
    assert 'name="confirmation"' in unconfirmed.text
    assert number(app) == 1
    assert owner.post(PAGE, data={**sent, "confirmation": "a-course"}).status_code == 303
    assert number(app) == 2


def test_a_mistake_is_shown_where_it_is_mended(app: Flask, owner: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        write(draft, "[[no-such-word]]\n: x")
    page = owner.get(PAGE).text
    assert "must be mended before this can be published" in page
    assert "Publish now" not in page


def test_a_plan_is_made_and_dropped(app: Flask, owner: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        write(draft, "New words")
    sent = {name: values[0] for name, values in drawn_values(owner.get(PAGE).text).items()}
    assert owner.post(f"{PAGE}/plan", data={**sent, "due_at": ""}).status_code == 422
    assert owner.post(f"{PAGE}/plan", data={**sent, "due_at": "2001-01-01T10:00"}).status_code == 422
    due = (clock.now() + timedelta(days=2)).astimezone(ZoneInfo("Asia/Kolkata"))
    assert owner.post(f"{PAGE}/plan", data={**sent, "due_at": due.strftime("%Y-%m-%dT%H:%M")}).status_code == 303
    page = owner.get(PAGE).text
    assert "Drop this plan" in page
    assert owner.post(f"{EDIT}/plans/1/drop").status_code == 303
    assert owner.post(f"{EDIT}/plans/99/drop").status_code == 422
    assert "Drop this plan" not in owner.get(PAGE).text


def test_a_course_is_withdrawn_and_brought_back(app: Flask, owner: FlaskClient, draft: DraftOf) -> None:
    assert owner.post(f"{EDIT}/withdraw", data={"reason": ""}).status_code == 422
    assert owner.post(f"{EDIT}/withdraw", data={"reason": "The law has changed."}).status_code == 303
    assert "The law has changed." in owner.get(PAGE).text
    page = owner.get("/courses/a-course").text
    assert "The law has changed." in page
    assert "/enrol" not in page
    assert 'href="/courses/a-course"' not in owner.get("/courses").text
    assert owner.post("/courses/a-course/enrol").location == "/courses/a-course"
    assert owner.post(f"{EDIT}/bring-back").status_code == 303
    assert "/enrol" in owner.get("/courses/a-course").text


def test_revisions_are_compared_and_published_again(app: Flask, owner: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        make_course(files={f"{MODULE}/02-second-lesson.md": LESSON.format(title="Other words")})
    page = owner.get(f"{EDIT}/revisions").text
    assert "1 unit changed" in page
    shown = owner.get(f"{EDIT}/revisions/2")
    assert "<ins>Other</ins>" in shown.text
    assert owner.get(f"{EDIT}/revisions/1").status_code == 200
    assert owner.get(f"{EDIT}/revisions/9").status_code == 404
    asked = owner.get(f"{EDIT}/revisions/1/again").text
    assert "1 unit says something else" in asked
    base = drawn_values(asked)["base"][0]
    assert owner.post(f"{EDIT}/revisions/1/again", data={"base": "old"}).status_code == 409
    assert owner.post(f"{EDIT}/revisions/1/again", data={"base": base}).status_code == 303
    assert number(app) == 3


def test_publishing_costs_few_queries(
    app: Flask, owner: FlaskClient, draft: DraftOf, count_queries: CountQueries
) -> None:
    with app.app_context():
        write(draft, "New words")
    owner.get(PAGE)
    for address in (PAGE, f"{EDIT}/revisions"):
        with count_queries() as queries:
            owner.get(address)
        assert len(queries) <= 35, queries
