"""What begins a fellowship: the fellow with milestones, reports and stipends, and the role that opens the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.milestones.operations import open_milestones
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.periods import months_after
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.operations import open_reports
from lms.fellowships.stipends.operations import open_stipends
from lms.people.models import Person
from lms.people.operations import grant_role
from lms.people.roles import Role, scope_of


class Placement(TypedDict, total=False):
    """Where somebody is placed and what they get; the call and application from which they come."""

    host_id: int | None
    district: str
    state_code: str
    application_id: int | None
    call_id: int | None
    stipend_paise: int | None
    funder: str | None
    form_key: str | None


def start_fellow(
    programme_id: int, person_id: int, *, starts_on: date, by: int | None, **placement: Unpack[Placement]
) -> Fellow:
    """Make somebody a fellow of a programme, with everything that their year holds, inside the caller's transaction.

    ``stipend_paise`` is the monthly stipend in paise; it and ``funder`` are the programme's where they are not given.
    Asked again for the same person and programme, it returns the fellow there is. Raises Refusal for an archived
    programme and a closed account.
    """
    programme = lock(Programme, programme_id)
    if programme is None:
        raise LookupError(f"no programme {programme_id}")
    known = fellow_in(programme_id, person_id)
    if known is not None:
        return known
    person = _require_startable(programme, person_id)
    plan = plan_of(programme)
    values: dict[str, Any] = {name: value for name, value in placement.items() if value is not None}
    usual = {"stipend_paise": programme.stipend_paise, "funder": programme.funder}
    fellow = Fellow(
        programme_id=programme_id,
        person_id=person_id,
        starts_on=starts_on,
        ends_on=months_after(starts_on, plan.months) - timedelta(days=1),
        plan_version=programme.version,
        created_at=clock.now(),
        **{**usual, **values},
    )
    db.session.add(fellow)
    db.session.flush()
    history.record("fellowships.fellow_started", fellow, by=by, programme=programme.slug, starts_on=str(starts_on))
    grant_role(person, Role.FELLOW, scope_of("programme", programme_id), by=by)
    _open_year(fellow, plan, by)
    return fellow


def fellow_in(programme_id: int, person_id: int) -> Fellow | None:
    """Return the fellowship of a person in a programme, also one that is over."""
    found = select(Fellow).where(Fellow.programme_id == programme_id, Fellow.person_id == person_id)
    return db.session.scalar(found)


def _require_startable(programme: Programme, person_id: int) -> Person:
    if programme.archived_at is not None:
        raise Refusal(_l("This programme is archived. Bring it back first, then start fellows in it."))
    person = db.session.get(Person, person_id)
    if person is None or not person.may_sign_in:
        raise Refusal(_l("This account is closed. Open it first, or choose somebody else."))
    return person


def _open_year(fellow: Fellow, plan: Plan, by: int | None) -> None:
    open_milestones(fellow, plan)
    open_reports(fellow, plan)
    open_stipends(fellow, plan.months, by)
