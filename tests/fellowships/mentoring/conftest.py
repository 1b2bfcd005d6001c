"""Fixtures of mentoring."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.people.roles import Role
from tests.factories.fellowships import (
    make_fellow,
    make_mentor,
    make_programme,
)
from tests.factories.people import make_person
from tests.fellowships.mentoring.looking_back import (
    Year,
)


@pytest.fixture
def year(app: Flask) -> Year:
    """A fellow, their lead mentor, a manager and somebody for the panel."""
    with app.app_context():
        programme = make_programme("small")
        person = make_person("Rekha", [(Role.FELLOW, f"programme:{programme.id}")], email="rekha@example.org")
        fellow = make_fellow(programme, person)
        manager = make_person("Mira", [(Role.MANAGER, f"programme:{programme.id}")], email="mira@example.org")
        panel = make_person("Panel", [Role.TRAINER], sign_in_name="panel", email="panel@example.org")
        return Year(programme, fellow, person, make_mentor(fellow), manager, panel)
