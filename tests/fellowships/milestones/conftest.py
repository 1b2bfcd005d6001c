"""A fellow with a mentor, a manager and the milestones of the small plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.operations import open_milestones
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import make_fellow, make_manager, make_mentor, make_programme
from tests.factories.people import make_person


@dataclass
class World:
    """A fellow two months into the fellowship, and the people around; ``ids`` are milestones by their plan ids."""

    programme: Programme
    fellow: Fellow
    person: Person
    mentor: Person
    manager: Person
    ids: dict[str, int]

    def url(self, plan_id: str, more: str = "") -> str:
        """Return the address of a milestone."""
        return f"/fellows/{self.fellow.id}/milestones/{self.ids[plan_id]}{more}"


@pytest.fixture
def world(app: Flask) -> World:
    """The fellow and the people around."""
    with app.app_context():
        programme = make_programme()
        role = (Role.FELLOW, scope_of("programme", programme.id))
        person = make_person("Farzana Fellow", roles=[role], email="farzana@example.org", language="en")
        fellow = make_fellow(programme, person)
        with transaction():
            open_milestones(db.session.get_one(Fellow, fellow.id), plan_of(programme))
        rows = db.session.scalars(select(Milestone).where(Milestone.fellow_id == fellow.id))
        ids = {row.plan_id: row.id for row in rows}
        mentor = make_mentor(fellow)
        found = World(programme, fellow, person, mentor, make_manager(programme), ids)
        db.session.remove()
        return found


@pytest.fixture
def in_request(app: Flask, world: World) -> Iterator[World]:
    """The same, inside a request, for operations that write letters."""
    with app.test_request_context():
        yield world
        db.session.remove()
