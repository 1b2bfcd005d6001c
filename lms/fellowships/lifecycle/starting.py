"""Starting a fellow by hand: somebody with an account or without, placed and accompanied, all in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core.clock import today_here
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.templating import show_date
from lms.extensions import db
from lms.fellowships.lifecycle.operations import fellow_in, start_fellow
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.operations import add_mentor
from lms.fellowships.placements.periods import months_after
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.people.letters import write_about, write_invitation
from lms.people.models import Person
from lms.people.operations import create_person

MOST_MONTHS_AWAY = 24


@dataclass(frozen=True, kw_only=True)
class NewFellow:
    """Whom to start: ``person_id`` names an account, else ``account`` holds what a new one needs.

    ``placement`` are columns of the fellow; ``mentor_id`` is the lead mentor. ``form_key`` makes one fellow of a form
    that is sent twice.
    """

    starts_on: date
    placement: dict[str, Any]
    form_key: str
    person_id: int | None = None
    account: dict[str, Any] | None = None
    mentor_id: int | None = None


def start_by_hand(programme_id: int, wanted: NewFellow, *, by: int | None) -> Fellow:
    """Start a fellow, inside the caller's transaction; the same form sent twice starts one.

    Raises Refusal where the person is a fellow of this programme already, for a first day more than two years away,
    and as ``create_person``, ``start_fellow`` and ``add_mentor`` do.
    """
    lock(Programme, programme_id)
    sent = db.session.scalar(select(Fellow).filter_by(programme_id=programme_id, form_key=wanted.form_key))
    if sent is not None:
        return sent
    _require_near(wanted.starts_on)
    person_id = wanted.person_id or create_person(by=by, **(wanted.account or {})).id
    if fellow_in(programme_id, person_id) is not None:
        raise Refusal(_l("This person is a fellow of this programme already. Look in the list of fellows."))
    fellow = _started(programme_id, person_id, wanted, by)
    _welcome(fellow, person_id, is_new=wanted.person_id is None)
    if wanted.mentor_id is not None:
        try:
            add_mentor(fellow.id, wanted.mentor_id, MentorRole.LEAD, by=by)
        except Refusal as refusal:
            raise Refusal(refusal.sentence, field="mentor") from refusal
    return fellow


def _started(programme_id: int, person_id: int, wanted: NewFellow, by: int | None) -> Fellow:
    values = dict(wanted.placement)
    supervisor = {name: values.pop(name, "") for name in ("supervisor_name", "supervisor_contact")}
    fellow = start_fellow(
        programme_id, person_id, starts_on=wanted.starts_on, by=by, form_key=wanted.form_key, **values
    )
    for name, value in supervisor.items():
        setattr(fellow, name, value)
    db.session.flush()
    return fellow


def _require_near(starts_on: date) -> None:
    first, last = months_after(today_here(), -MOST_MONTHS_AWAY), months_after(today_here(), MOST_MONTHS_AWAY)
    if not first <= starts_on <= last:
        sentence = _l("Choose a first day from %(first)s to %(last)s.", first=show_date(first), last=show_date(last))
        raise Refusal(sentence, field="starts_on")


def _welcome(fellow: Fellow, person_id: int, *, is_new: bool) -> None:
    """Write to a new fellow: somebody without an account gets the link that opens it, others where the year is."""
    person = db.session.get_one(Person, person_id)
    if is_new and person.email:
        write_invitation(person)
    place = {"of": fellow.id}
    write_about("fellow_started", person_id, "fellowships.show_month", place=place, starts_on=fellow.starts_on)
