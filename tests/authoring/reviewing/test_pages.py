"""The pages of reviews: who sees them, what they take, and what they say."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft, DraftState
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.reviewing.models import DraftComment
from lms.authoring.rights.models import Part
from lms.core.jobs import Job
from lms.extensions import db
from tests.authoring.publishing.test_publishing import write
from tests.conftest import CountQueries
from tests.factories.drafts import make_draft, make_hand
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values

EDIT = "/courses/a-course/edit"
COMMENTS = f"{EDIT}/units/first-lesson/comments"


@pytest.fixture
def draft(app: Flask) -> DraftOf:
    with app.app_context():
        return make_draft()


def browser(app: Flask, draft: DraftOf, part: Part, name: str = "Asha") -> FlaskClient:
    with app.app_context():
        person = make_hand(draft, part, name)
    return sign_in(app.test_client(), person)


def state(app: Flask) -> DraftState:
    with app.app_context():
        return db.session.scalars(select(CourseDraft.state)).one()


def test_others_find_no_review(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        stranger = make_person()
    sign_in(client, stranger)
    for address in (f"{EDIT}/review", COMMENTS, f"{EDIT}/revisions", f"{EDIT}/publish"):
        assert client.get(address).status_code == 404


def test_a_trainer_reads_and_does_nothing(app: Flask, draft: DraftOf) -> None:
    trainer = browser(app, draft, Part.TRAINER)
    page = trainer.get(f"{EDIT}/review")
    assert page.status_code == 200
    assert "Check the links now" not in page.text
    assert "<textarea" not in trainer.get(COMMENTS).text
    for address in (
        "review/approve",
        "review/links",
        "comments",
        "review/send",
        "review/rule",
        "units/first-lesson/comments",
    ):
        assert trainer.post(f"{EDIT}/{address}").status_code == 403


def test_a_review_from_the_writer_to_the_reviewer(app: Flask, draft: DraftOf) -> None:
    writer, reviewer = browser(app, draft, Part.AUTHOR), browser(app, draft, Part.REVIEWER, "Ravi")
    with app.app_context():
        write(draft, "New words")
    assert writer.post(f"{EDIT}/review/send").status_code == 303
    assert state(app) is DraftState.IN_REVIEW
    assert writer.post(f"{EDIT}/review/send").status_code == 422
    page = reviewer.get(f"{EDIT}/review")
    assert page.text.count("<h1") == 1
    seen = drawn_values(page.text)["seen"][0]
    assert reviewer.post(f"{EDIT}/review/approve", data={"seen": "old"}).status_code == 422
    assert reviewer.post(f"{EDIT}/review/approve", data={"seen": seen}).status_code == 303
    assert "approved it as it is now" in reviewer.get(f"{EDIT}/review").text
    again = reviewer.post(f"{EDIT}/review/send-back", data={"reason": ""})
    assert again.status_code == 422
    assert reviewer.post(f"{EDIT}/review/send-back", data={"reason": "No."}).status_code == 303
    assert state(app) is DraftState.DRAFT


def test_comments_on_a_unit(app: Flask, draft: DraftOf) -> None:
    reviewer = browser(app, draft, Part.REVIEWER, "Ravi")
    assert "Nobody has said anything" in reviewer.get(COMMENTS).text
    assert reviewer.post(COMMENTS, data={"words": "", "quote": "1930"}).status_code == 422
    sent = {"words": "The <number> is wrong.", "quote": "1930", "form_key": "once"}
    for _ in range(2):
        assert reviewer.post(COMMENTS, data=sent).status_code == 303
    page = reviewer.get(COMMENTS).text
    assert page.count("The &lt;number&gt; is wrong.") == 1
    assert "All comments on" in reviewer.get(f"{EDIT}/review").text
    with app.app_context():
        comment_id = db.session.scalars(select(DraftComment.id)).one()
    answer = f"{EDIT}/comments/{comment_id}"
    assert reviewer.get(f"{answer}/answer").status_code == 200
    assert reviewer.post(f"{answer}/answer", data={"words": ""}).status_code == 422
    assert reviewer.post(f"{answer}/answer", data={"words": "Mended."}).status_code == 303
    assert reviewer.post(f"{answer}/settle").status_code == 303
    assert "No comment is open" in reviewer.get(f"{EDIT}/review").text
    assert reviewer.post(f"{answer}/reopen").status_code == 303
    assert reviewer.post(f"{EDIT}/comments/99/settle").status_code == 404
    assert reviewer.post(f"{EDIT}/comments", data={"words": "In all, good."}).status_code == 303
    assert reviewer.post(f"{EDIT}/comments", data={"words": ""}).status_code == 422
    assert "In all, good." in reviewer.get(f"{EDIT}/review").text


def test_an_owner_sets_the_rule_and_has_links_tried(app: Flask, draft: DraftOf) -> None:
    owner = browser(app, draft, Part.OWNER)
    assert owner.post(f"{EDIT}/review/rule", data={"needed": "yes"}).status_code == 303
    assert "only as somebody else has approved it" in owner.get(f"{EDIT}/review").text
    for _ in range(2):
        assert owner.post(f"{EDIT}/review/links").status_code == 303
    assert "The links are being tried" in owner.get(f"{EDIT}/review").text
    with app.app_context():
        assert db.session.scalars(select(Job.kind).where(Job.kind == "authoring.check_links")).one()


def test_a_review_costs_few_queries(app: Flask, draft: DraftOf, count_queries: CountQueries) -> None:
    owner = browser(app, draft, Part.OWNER)
    owner.get(f"{EDIT}/review")
    with count_queries() as queries:
        owner.get(f"{EDIT}/review")
    assert len(queries) <= 30, queries
