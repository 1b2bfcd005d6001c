"""A workshop with somebody who runs it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from lms.core.database import transaction
from lms.people.models import Person
from lms.workshops.costs import operations
from lms.workshops.costs.forms import new_form_key
from lms.workshops.costs.models import CostKind
from lms.workshops.costs.operations import Cost, Funding
from lms.workshops.planning.models import WorkshopState
from tests.factories.people import make_person
from tests.factories.workshops import make_workshop


@dataclass
class Books:
    """The ids of a workshop that was held and of who runs it."""

    workshop_id: int
    organiser: Person

    @property
    def here(self) -> str:
        """The address of its money."""
        return f"/workshops/{self.workshop_id}/money"

    def spend(self, rupees: int, kind: CostKind = CostKind.FOOD, **more: object) -> int:
        """Enter a line; return its id."""
        cost = Cost(kind=kind, paise=rupees * 100, **more)  # type: ignore[arg-type]
        with transaction():
            lines = operations.add_lines(self.workshop_id, [cost], by=self.organiser.id, form_key=new_form_key())
            return lines[0].id

    def fund(self, name: str = "Jan Foundation", grant: str = "", rupees: int | None = None) -> int:
        """Enter a funder; return its id."""
        funding = Funding(name=name, grant=grant, paise=None if rupees is None else rupees * 100)
        with transaction():
            return operations.add_funder(self.workshop_id, funding, by=self.organiser.id).id


def make_books(state: WorkshopState = WorkshopState.HELD) -> Books:
    """Make the workshop and who runs it."""
    organiser = make_person("Om Organiser", language="en")
    return Books(make_workshop(state=state, run_by=organiser).id, organiser)


@pytest.fixture
def books(app: Flask) -> Books:
    """The workshop, outside of any application context."""
    with app.app_context():
        return make_books()


@pytest.fixture
def in_context(app_context: Flask, books: Books) -> Books:
    """The same, inside an application context, for operations."""
    return books
