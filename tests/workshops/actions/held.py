"""A workshop that was held, with two teams, for the tests of what follows it. Call inside an application context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.people.roles import Role
from lms.workshops.actions import points, teams, visits
from lms.workshops.actions.models import ActionPoint, Team, Visit
from lms.workshops.actions.points import PointWords
from lms.workshops.actions.queries import team_of
from lms.workshops.actions.visits import VisitPlan
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import Participant
from tests.factories.people import make_organisation, make_person
from tests.factories.workshops import add_participant, make_workshop, words, workshop_document


@dataclass
class Held:
    """Who and what there is; rows are read anew by their ids."""

    workshop_id: int
    organiser: Person
    organisation: Organisation
    asha_id: int
    ravi_id: int
    code: str

    @property
    def workshop(self) -> Workshop:
        """The workshop."""
        return db.session.get_one(Workshop, self.workshop_id)

    @property
    def team(self) -> Team:
        """The team of the organisation."""
        found = team_of(db.session.get_one(Participant, self.asha_id))
        assert found is not None
        return found


ABOUT = {
    "sections": [
        {
            "id": "whole",
            "title": words("The whole plan"),
            "questions": [{"id": "hope", "kind": "long_text", "label": words("What do you hope for?")}],
        }
    ]
}


def make_held(days_ago: int = 40, state: WorkshopState = WorkshopState.HELD) -> Held:
    """Make a workshop that ended some days ago, with its teams."""
    organiser = make_person("Meera Organiser", [Role.TRAINER], email="meera@example.org")
    organisation = make_organisation()
    plan = {"intro": words("What will you do?"), "suggestions": [words("Open a register")], "about": ABOUT}
    workshop = make_workshop(
        state=state,
        starts_on=clock.today_here() - timedelta(days=days_ago),
        run_by=organiser,
        document=workshop_document(action_plan=plan),
    )
    mine: dict[str, Any] = {"organisation_id": organisation.id}
    asha = add_participant(workshop, "Asha Devi", email="asha@example.org", **mine)
    ravi = add_participant(workshop, "Ravi Kumar", **mine)
    add_participant(workshop, "Sita", organisation_name="Gram Vikas")
    workshop_id = workshop.id
    with transaction():
        teams.propose_teams(workshop_id, by=organiser.id)
    return Held(workshop_id, organiser, organisation, asha.id, ravi.id, asha.code)


def add_point(held: Held, what: str = "Hold a camp", due_on: date | None = None, **values: Any) -> int:
    """Write an action point into the plan of the team; return its id."""
    wanted = PointWords(what=what, due_on=due_on or clock.today_here() + timedelta(days=10), **values)
    team_id = held.team.id
    with transaction():
        return points.save_point(team_id, wanted, form_key=f"test-{what}", by=held.organiser.id).id


def add_visit(held: Held, days: int = 0, **values: Any) -> int:
    """Plan a visit to the team in some days; return its id."""
    plan = VisitPlan(planned_on=clock.today_here() + timedelta(days=days), people=[held.organiser.id], **values)
    team_id = held.team.id
    with transaction():
        return visits.plan_visit(team_id, plan, form_key=f"visit-{days}", by=held.organiser.id).id


def point(point_id: int) -> ActionPoint:
    """Return an action point as it is now."""
    return db.session.get_one(ActionPoint, point_id)


def visit(visit_id: int) -> Visit:
    """Return a visit as it is now."""
    return db.session.get_one(Visit, visit_id)
