"""Letters about visits, each in its reader's language, inside the caller's transaction. Who has no e-mail gets none."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.people.letters import address_of
from lms.people.models import Person
from lms.workshops.actions.models import Team, Visit, Visitor
from lms.workshops.actions.queries import members_of, visitors_by_visit
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.names import addresses_of, shown_name


def tell_visitors_of(template: str, visit: Visit, team: Team, *, but: int | None, **words: Any) -> None:
    """Write a letter about a visit to those who go and have an account, but whoever did it."""
    mine = select(Person).join(Visitor, Visitor.person_id == Person.id).where(Visitor.visit_id == visit.id)
    for person in db.session.scalars(mine.order_by(Person.id)).all():
        if person.id != but and person.may_sign_in and person.email:
            write_letter(
                template,
                to=person.email,
                language=person.language,
                person_id=person.id,
                person=person,
                link=address_of("workshops.show_visit", visit_id=visit.id),
                site_address=current_app.extensions["settings"].url,
                **_about(visit, team),
                **words,
            )


def tell_team_of(template: str, visit: Visit, team: Team, **words: Any) -> None:
    """Write a letter about a visit to the members of a team, at the address of their registration or account."""
    members = members_of(team.id)
    addresses = addresses_of(members)
    for member in members:
        to = addresses.get(member.id)
        if to is not None:
            write_letter(
                template,
                to=to.email,
                language=to.language,
                person_id=to.person_id,
                person={"full_name": shown_name(member)},
                link=address_of("workshops.show_own_plan", code=member.code),
                **_about(visit, team),
                **words,
            )


def _about(visit: Visit, team: Team) -> dict[str, Any]:
    workshop = db.session.get_one(Workshop, team.workshop_id)
    who = visitors_by_visit([visit.id])[visit.id]
    return {"visit": visit, "team": team, "workshop": workshop, "visitors": who}
