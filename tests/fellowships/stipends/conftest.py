from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.stipends import operations
from lms.people.models import Person
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import make_manager, make_mentor, make_programme
from tests.factories.people import make_person, sign_in
from tests.fellowships.stipends.examples import clear, fellow_with_stipends, stipend, within


@dataclass(frozen=True)
class World:
    """A programme with its manager, a mentor and a fellow: two months are cleared, the third is held."""

    programme: Programme
    manager: Person
    mentor: Person
    person: Person
    fellow: Fellow
    ids: tuple[int, ...]

    @property
    def place(self) -> str:
        """The address of the fellow's stipends."""
        return f"/fellows/{self.fellow.id}/stipends"

    @property
    def runs(self) -> str:
        """The address of the pay runs."""
        return f"/programmes/{self.programme.slug}/pay-runs"


@pytest.fixture
def world(app: Flask) -> World:
    """A programme as it is in the middle of the year."""
    with app.test_request_context():
        programme = make_programme()
        manager = make_manager(programme)
        person = make_person(
            "Asha Devi", [(Role.FELLOW, scope_of("programme", programme.id))], email="asha@example.org"
        )
        fellow = fellow_with_stipends(programme, person=person)
        mentor = make_mentor(fellow)
        clear(fellow, 1, 2, by=mentor.id)
        ids = tuple(stipend(fellow, month).id for month in (1, 2, 3))
        within(operations.hold, ids[2], "Papers are missing", by=manager.id)
    return World(programme, manager, mentor, person, fellow, ids)


@pytest.fixture
def manager(world: World, client: FlaskClient) -> FlaskClient:
    """The browser of the manager."""
    return sign_in(client, world.manager)


@pytest.fixture
def asha(world: World, client: FlaskClient) -> FlaskClient:
    """The browser of the fellow."""
    return sign_in(client, world.person)
