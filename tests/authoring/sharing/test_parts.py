"""Who does what for a course: given, changed, taken away, by whom, and by two at once."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.rights import operations
from lms.authoring.rights.models import Part
from lms.authoring.rights.queries import hands_of, part_in
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.models import Person, RoleGrant
from lms.people.roles import Role, scope_of
from tests.factories.drafts import give_part, make_draft, make_hand
from tests.factories.people import make_person, sign_in
from tests.people.test_at_once import DONE, REFUSED, at_once

PEOPLE = "/courses/a-course/edit/people"


@pytest.fixture
def draft(app: Flask) -> DraftOf:
    """The draft of a course that nobody owns."""
    with app.app_context():
        return make_draft()


@pytest.fixture
def owner(app: Flask, draft: DraftOf) -> Person:
    """Who owns the course."""
    with app.app_context():
        return make_hand(draft, Part.OWNER, "Omana Owner")


def parts(app: Flask, draft: DraftOf) -> dict[str, Part]:
    with app.app_context():
        return {hand.full_name: hand.part for hand in hands_of(draft.course_id)}


def test_an_owner_gives_changes_and_takes_a_part(
    app: Flask, client: FlaskClient, draft: DraftOf, owner: Person
) -> None:
    with app.app_context():
        other = make_person("Ravi Reviewer", email="ravi@example.org")
    sign_in(client, owner)
    assert "Ravi Reviewer" in client.get(f"{PEOPLE}?search=ravi@example.org").text
    for part in ("reviewer", "reviewer", "author"):
        assert client.post(PEOPLE, data={"person": other.id, "part": part}).status_code == 303
    assert parts(app, draft) == {"Omana Owner": Part.OWNER, "Ravi Reviewer": Part.AUTHOR}
    with app.app_context():
        letters = list(db.session.scalars(select(Letter.subject).order_by(Letter.id)))
        actions = list(db.session.scalars(select(HistoryEntry.action).where(HistoryEntry.actor_id == owner.id)))
    assert len(letters) == 2
    assert actions == ["authoring.part_given"] * 2
    assert client.post(f"{PEOPLE}/{other.id}/take").status_code == 303
    assert client.post(f"{PEOPLE}/{other.id}/take").status_code == 303
    assert parts(app, draft) == {"Omana Owner": Part.OWNER}


def test_a_trainer_only_gets_and_loses_the_role_for_the_course(app_context: Flask) -> None:
    draft = make_draft()
    person = make_hand(draft, Part.OWNER)
    trainer = make_person("Tara Trainer")
    roles = select(RoleGrant.scope).where(RoleGrant.person_id == trainer.id, RoleGrant.role == Role.TRAINER)
    with transaction():
        operations.give_part(draft.course_id, trainer.id, Part.TRAINER, by=person.id)
    assert list(db.session.scalars(roles)) == [scope_of("course", "a-course")]
    with transaction():
        operations.take_part(draft.course_id, trainer.id, by=person.id)
    assert list(db.session.scalars(roles)) == []


@pytest.mark.parametrize(
    ("part", "expected"), [(Part.AUTHOR, 403), (Part.REVIEWER, 403), (Part.TRAINER, 403), (None, 404)]
)
def test_only_owners_give_parts(
    app: Flask, client: FlaskClient, draft: DraftOf, owner: Person, part: Part | None, expected: int
) -> None:
    with app.app_context():
        other = make_person("Somebody Else")
        if part:
            give_part(draft, other, part)
    sign_in(client, other)
    assert client.get(PEOPLE).status_code == (404 if part is None else 200)
    assert client.post(PEOPLE, data={"person": other.id, "part": "owner"}).status_code == expected
    assert client.post(f"{PEOPLE}/{owner.id}/take").status_code == expected
    assert parts(app, draft)["Omana Owner"] is Part.OWNER


@pytest.mark.parametrize(
    "data",
    [
        {"person": "", "part": "author"},
        {"person": "abc", "part": "author"},
        {"person": "999999", "part": "author"},
        {"person": "1", "part": "king"},
    ],
)
def test_what_cannot_be_given_is_said(client: FlaskClient, owner: Person, data: dict[str, str]) -> None:
    response = sign_in(client, owner).post(PEOPLE, data=data)
    assert response.status_code == 422
    assert "notice" in response.text


def test_the_last_owner_stays(app: Flask, client: FlaskClient, draft: DraftOf, owner: Person) -> None:
    sign_in(client, owner)
    assert client.post(f"{PEOPLE}/{owner.id}/take").status_code == 422
    assert client.post(PEOPLE, data={"person": owner.id, "part": "author"}).status_code == 422
    assert parts(app, draft) == {"Omana Owner": Part.OWNER}


def test_of_two_owners_who_leave_at_once_one_stays(app: Flask, draft: DraftOf, owner: Person) -> None:
    with app.app_context():
        other = make_hand(draft, Part.OWNER, "Olga Owner")
    results = at_once(
        app,
        lambda: operations.take_part(draft.course_id, owner.id, by=owner.id),
        lambda: operations.take_part(draft.course_id, other.id, by=other.id),
    )
    assert results == sorted([DONE, REFUSED])
    assert len(parts(app, draft)) == 1


def test_the_same_part_given_twice_at_once_is_given_once(app: Flask, draft: DraftOf, owner: Person) -> None:
    with app.app_context():
        person = make_person("Meera Author")
    give = [lambda: operations.give_part(draft.course_id, person.id, Part.AUTHOR, by=owner.id)] * 4
    assert at_once(app, *give) == [DONE] * 4
    assert parts(app, draft)["Meera Author"] is Part.AUTHOR


def test_a_trainer_takes_on_a_course_that_nobody_owns_once(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        trainer, second = (make_person(name, roles=[Role.TRAINER]) for name in ("Tara Trainer", "Tia Trainer"))
    sign_in(client, trainer)
    assert "Take this course on" in client.get(PEOPLE).text
    assert client.post(f"{PEOPLE}/take-on").status_code == 303
    assert client.post(f"{PEOPLE}/take-on").status_code == 422
    assert sign_in(client, second).post(f"{PEOPLE}/take-on").status_code == 422
    assert parts(app, draft) == {"Tara Trainer": Part.OWNER}


def test_who_does_not_teach_cannot_take_on(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        reviewer = make_hand(draft, Part.REVIEWER)
    assert sign_in(client, reviewer).post(f"{PEOPLE}/take-on").status_code == 403
    assert sign_in(client, reviewer).post(f"{PEOPLE}/take-over", data={"reason": "x"}).status_code == 403


def test_an_administrator_takes_over_with_a_reason(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        make_hand(draft, Part.OWNER, "Omana Owner", email="omana@example.org")
        administrator = make_person("Adil Administrator", roles=[Role.ADMINISTRATOR])
    sign_in(client, administrator)
    assert client.post(f"{PEOPLE}/take-over", data={"reason": ""}).status_code == 422
    assert client.post(f"{PEOPLE}/take-over", data={"reason": "Nobody answers."}).status_code == 303
    assert parts(app, draft) == {"Omana Owner": Part.OWNER, "Adil Administrator": Part.OWNER}
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
    assert "Nobody answers." in letter.body


def test_a_closed_account_gets_no_part(app_context: Flask) -> None:
    draft = make_draft()
    person = make_person("Chandra Closed")
    with transaction():
        db.session.get_one(Person, person.id).disabled_at = db.session.get_one(Person, person.id).created_at
    with pytest.raises(Refusal), transaction():
        operations.give_part(draft.course_id, person.id, Part.AUTHOR, by=None)
    assert part_in(draft.course_id, person.id) is None
