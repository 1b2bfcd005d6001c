"""A fellow in the third month, with a mentor, a manager and the reports of the small plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.models import Report
from lms.fellowships.reports.operations import open_reports
from lms.people.models import Person
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import (
    make_fellow,
    make_manager,
    make_mentor,
    make_programme,
    question,
    questionnaire,
    words,
)
from tests.factories.people import make_person

FORM = questionnaire(
    question("done", "long_text", is_required=True),
    question("cases", "number", least=0, is_counted=True),
    question("papers", "file", most=2),
    question(
        "safety",
        "choice",
        options=[{"id": "safe", "label": words("I am safe")}, {"id": "not-safe", "label": words("I am not safe")}],
    ),
)


@dataclass
class World:
    """A fellow with three reports, of which the first two months are over, and the people around."""

    programme: Programme
    fellow: Fellow
    person: Person
    mentor: Person
    manager: Person
    ids: dict[int, int]

    def url(self, month: int, more: str = "") -> str:
        """Return the address of a report."""
        return f"/fellows/{self.fellow.id}/reports/{month}{more}"


def opened(programme: Programme, fellow: Fellow) -> dict[int, int]:
    """Ask a fellow for the reports of the plan; return their ids by month."""
    with transaction():
        open_reports(db.session.get_one(Fellow, fellow.id), plan_of(programme))
    rows = db.session.scalars(select(Report).where(Report.fellow_id == fellow.id))
    return {row.month: row.id for row in rows}


@pytest.fixture
def world(app: Flask) -> World:
    """The fellow and the people around."""
    with app.app_context():
        programme = make_programme(report=FORM)
        role = (Role.FELLOW, scope_of("programme", programme.id))
        person = make_person("Farzana Fellow", roles=[role], email="farzana@example.org", language="en")
        fellow = make_fellow(programme, person)
        ids = opened(programme, fellow)
        found = World(programme, fellow, person, make_mentor(fellow), make_manager(programme), ids)
        db.session.remove()
        return found


@pytest.fixture
def in_request(app: Flask, world: World) -> Iterator[World]:
    """The same, inside a request, for operations that write letters."""
    with app.test_request_context():
        yield world
        db.session.remove()
