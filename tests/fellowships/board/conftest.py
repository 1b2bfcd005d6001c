"""A programme with fellows in several situations, for the board and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.milestones.operations import open_milestones
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.operations import open_reports
from lms.people.models import Person
from tests.factories.fellowships import first_day, make_fellow, make_manager, make_mentor, make_programme
from tests.factories.people import make_organisation, make_person


@dataclass
class World:
    """A programme, who runs it, and two fellows: one who has begun today, one whose reports are late."""

    programme: Programme
    manager: Person
    fresh: Fellow
    late: Fellow
    late_person: Person
    mentor: Person


def opened(programme: Programme, fellow: Fellow) -> Fellow:
    """Give a fellow the milestones and reports of the plan."""
    with transaction():
        own = db.session.get_one(Fellow, fellow.id)
        open_milestones(own, plan_of(programme))
        open_reports(own, plan_of(programme))
    return fellow


@pytest.fixture
def world(app: Flask) -> World:
    """The programme with its fellows."""
    with app.app_context():
        programme = make_programme()
        host = make_organisation("Pravah Kendra", "प्रवाह केंद्र")
        late_person = make_person("Late Lakhan")
        late = opened(programme, make_fellow(programme, late_person, starts_on=first_day(3), host_id=host.id))
        today = clock.now().date()
        fresh = opened(
            programme, make_fellow(programme, make_person("Fresh Farah"), starts_on=today, state_code="IN-BR")
        )
        assert late.ends_on < today + timedelta(days=31)
        return World(programme, make_manager(programme), fresh, late, late_person, make_mentor(late))
