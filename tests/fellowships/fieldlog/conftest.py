"""A fellow in the third month, with a mentor."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.people.models import Person
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import make_fellow, make_mentor, make_programme
from tests.factories.people import make_person


@dataclass
class World:
    """A fellow and the mentor."""

    fellow: Fellow
    person: Person
    mentor: Person

    def url(self, more: str = "") -> str:
        """Return an address in the log."""
        return f"/fellows/{self.fellow.id}/log{more}"


@pytest.fixture
def world(app: Flask) -> World:
    """The fellow and the mentor."""
    with app.app_context():
        programme = make_programme()
        person = make_person(
            "Farzana Fellow", roles=[(Role.FELLOW, scope_of("programme", programme.id))], language="en"
        )
        fellow = make_fellow(programme, person)
        found = World(fellow, person, make_mentor(fellow))
        db.session.remove()
        return found


@pytest.fixture
def in_context(app_context: Flask, world: World) -> World:
    """The same, inside an application context, for operations."""
    return world
