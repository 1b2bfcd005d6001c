"""The pages of facts: who opens them, what they show, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.facts import operations
from lms.authoring.facts.models import Fact
from lms.authoring.facts.pinning import pinned_by_draft
from lms.authoring.facts.queries import find_fact
from lms.authoring.facts.uses import note_new_uses
from lms.authoring.rights.models import Part
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.people.roles import Role
from tests.factories.courses import LESSON, MODULE, yaml
from tests.factories.drafts import make_draft, make_hand
from tests.factories.facts import fact_said, make_fact
from tests.factories.people import make_person, sign_in

CountQueries = Callable[[], AbstractContextManager[list[str]]]
TYPED = {
    "statement_en": "An agent may charge ₹35,000.",
    "statement_hi": "एजेंट ₹35,000 ले सकता है।",
    "value_en": "₹35,000",
    "references": "The new rule | https://example.org/new | 2026-11",
    "as_on": "2026-11-22",
    "review_on": "2027-05-22",
    "confidence": "high",
}


@pytest.fixture
def trainer(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer."""
    with app.app_context():
        return sign_in(client, make_person("Meera Joshi", roles=[Role.TRAINER]))


def kept(app: Flask, key: str = "O05") -> Fact:
    with app.app_context():
        fact = find_fact(key)
        assert fact is not None
        return fact


@pytest.fixture
def fact(app: Flask) -> Fact:
    """A fact of the registry."""
    with app.app_context():
        return make_fact()


def test_the_list_shows_what_is_due_and_is_for_trainers(
    app: Flask, trainer: FlaskClient, count_queries: CountQueries
) -> None:
    with app.app_context():
        for number in range(60):
            make_fact(f"M{number:02}")
        make_fact("O05", review_on=today_here(), as_on="2020-01-01")
        learner = sign_in(app.test_client(), make_person("Ravi"))
    with count_queries() as statements:
        page = trainer.get("/facts")
    assert page.text.index(">O05</a>") < page.text.index(">M00</a>")
    assert ">M59</a>" not in page.text
    assert "1 fact is due for review" in page.text
    assert len(statements) <= 8
    assert ">M59</a>" in trainer.get("/facts?page=2").text
    assert "No fact fits" in trainer.get("/facts?q=nothing+such").text
    assert trainer.get("/facts?state=nonsense&confidence=x&letter=%25&page=x").status_code == 200
    lines = trainer.get("/facts/export?letter=O").text.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith('O05,"An agent may charge')
    assert learner.get("/facts").status_code == 403
    assert learner.get("/facts/O05").status_code == 403


def test_a_fact_is_added_once(app: Flask, trainer: FlaskClient) -> None:
    assert 'name="form_key"' in trainer.get("/facts/new").text
    for _ in range(2):
        answer = trainer.post("/facts/new", data={**TYPED, "key": "O28", "form_key": "k1"})
        assert answer.location == "/facts/O28"
    added = kept(app, "O28")
    assert added.references == [{"title": "The new rule", "url": "https://example.org/new", "date": "2026-11"}]
    taken = trainer.post("/facts/new", data={**TYPED, "key": "O28", "form_key": "k2"})
    assert taken.status_code == 422
    assert "There is a fact with this id already" in taken.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"statement_en": "", "statement_hi": ""}, "Write this in at least one language."),
        ({"references": "https:// | x"}, "cannot be read. Write the title"),
        ({"review_on": "2026-11-22"}, "This day has to come after the day"),
        ({"as_on": "soon"}, "Enter a day of the calendar"),
        ({"key": ""}, "Give the fact an id"),
        ({"key": "a b"}, "letters, digits and hyphens only"),
        ({"confidence": "perhaps"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_stays(
    trainer: FlaskClient, change: dict[str, str], sentence: str
) -> None:
    answer = trainer.post("/facts/new", data={**TYPED, "key": "O28", "form_key": "k", "value_hi": "₹35 हज़ार", **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "₹35 हज़ार" in answer.text


def test_a_fact_is_changed_and_says_what_it_was(app: Flask, trainer: FlaskClient, fact: Fact) -> None:
    assert "The rule | https://example.org/rule | 2017-12" in trainer.get("/facts/O05/edit").text
    assert trainer.post("/facts/O05/edit", data={**TYPED, "version": "1"}).status_code == 303
    page = trainer.get("/facts/O05").text
    assert "<del>₹30,000</del> <ins>₹35,000</ins>" in page
    assert "Meera Joshi" in page
    assert "[fact:O05]" in page
    assert trainer.get("/facts/none").status_code == 404
    assert trainer.get("/facts/none/edit").status_code == 404


def test_who_is_overtaken_sees_both_and_loses_nothing(app: Flask, trainer: FlaskClient, fact: Fact) -> None:
    with app.app_context(), transaction():
        operations.change_fact(fact.id, fact_said(value={"en": "₹31,000"}), version=1, by=None)
    answer = trainer.post("/facts/O05/edit", data={**TYPED, "version": "1"})
    assert answer.status_code == 409
    assert "₹31,000" in answer.text
    assert 'value="₹35,000"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert trainer.post("/facts/O05/edit", data={**TYPED, "version": "2"}).status_code == 303
    assert trainer.post("/facts/O05/review", data={"version": "1"}).status_code == 409


def test_a_fact_is_checked_retired_and_put_back(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        make_fact(as_on="2020-01-01", review_on="2020-06-01")
    assert "was to be checked again by 1 June 2020" in trainer.get("/facts/O05").text
    assert trainer.post("/facts/O05/review", data={"version": "1"}).status_code == 303
    assert kept(app).version == 2
    assert "Retire fact O05?" in trainer.get("/facts/O05/retire").text
    assert trainer.post("/facts/O05/retire").status_code == 303
    assert "This fact is retired" in trainer.get("/facts/O05").text
    assert trainer.post("/facts/O05/restore").status_code == 303
    assert kept(app).retired_at is None


@pytest.fixture
def draft(app: Flask, fact: Fact) -> DraftOf:
    """The draft of a course that cites the fact as it was earlier, and one that nobody has."""
    old: dict[str, Any] = {"O05": {"statement": {"en": "At most ₹20,000."}, "value": {"en": "₹20,000"}}}
    lesson = LESSON.format(title="First lesson") + "{fact:O05.value} [fact:O05]"
    with app.app_context():
        found = make_draft(files={f"{MODULE}/01-first-lesson.md": lesson, "facts.yaml": yaml(old)})
        note_new_uses()
        return found


def test_an_author_sees_old_and_new_and_confirms(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        sign_in(client, make_hand(draft, Part.AUTHOR))
    page = client.get("/courses/a-course/edit/facts").text
    assert "₹20,000" in page
    assert "₹30,000" in page
    assert "1 fact has something newer" in page
    assert client.post("/courses/a-course/edit/facts", data={"fact": "O05"}).status_code == 303
    page = client.get("/courses/a-course/edit/facts").text
    assert "1 fact is confirmed" in page
    assert "As the registry has it" in page
    client.post("/courses/a-course/edit/facts", data={"all": "yes"})
    assert "Nothing newer was waiting" in client.get("/courses/a-course/edit/facts").text
    with app.app_context():
        assert pinned_by_draft(draft.course_id)["O05"].value["en"] == "₹30,000"


def test_who_only_reads_confirms_nothing_and_others_see_none(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        sign_in(client, make_hand(draft, Part.REVIEWER))
        stranger = sign_in(app.test_client(), make_person("Stranger", roles=[(Role.TRAINER, "course:other")]))
    page = client.get("/courses/a-course/edit/facts")
    assert page.status_code == 200
    assert "Confirm" not in page.text
    assert client.post("/courses/a-course/edit/facts", data={"all": "yes"}).status_code == 403
    assert stranger.get("/courses/a-course/edit/facts").status_code == 404
    assert stranger.post("/courses/a-course/edit/facts").status_code == 404
    page = stranger.get("/facts/O05")
    assert "Published courses" in page.text
    assert "Drafts" not in page.text


def test_a_fact_names_the_drafts_that_one_may_read(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        sign_in(client, make_person("Admin", roles=[Role.ADMINISTRATOR]))
    page = client.get("/facts/O05").text
    assert "Has something older" in page
    assert "/courses/a-course/edit/units/first-lesson/open" in page
