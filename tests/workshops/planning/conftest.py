"""What the tests of planning share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.core.registry import Registry
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.models import Topic
from lms.workshops.library.operations import save_template
from lms.workshops.planning import followers
from lms.workshops.planning.models import Workshop
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import workshop_document


@pytest.fixture
def trainer(app: Flask) -> Person:
    """Somebody who plans workshops."""
    with app.app_context():
        return make_person("Meera Joshi", roles=[Role.TRAINER])


@pytest.fixture
def organiser(client: FlaskClient, trainer: Person) -> FlaskClient:
    """The browser of the trainer."""
    return sign_in(client, trainer)


def put_on_shelf(**changes: Any) -> str:
    """Put the small document on the shelf with its topic; return its slug."""
    with transaction():
        db.session.add(Topic(slug="legal-aid", name={"en": "Legal aid", "hi": "क़ानूनी सहायता"}))
        return save_template(WorkshopPlan.model_validate(workshop_document(**changes)), slug="small", by=None).slug


Follow = Callable[[str], list[tuple[int, int | None]]]


@pytest.fixture
def following(monkeypatch: pytest.MonkeyPatch) -> Follow:
    """Let only a note follow a change, so that the rules of planning are seen alone: the name of the registry, from
    which a list of the workshops and of who did it is filled."""

    def watch(name: str) -> list[tuple[int, int | None]]:
        seen: list[tuple[int, int | None]] = []

        def note(workshop: Workshop, by: int | None) -> None:
            seen.append((workshop.id, by))

        registry: Registry[Any] = getattr(followers, name)
        monkeypatch.setattr(registry, "_entries", {"test": note})
        return seen

    return watch
