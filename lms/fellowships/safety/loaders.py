"""Load what safeguarding pages are about; whoever may not know of it gets 404, as if it were not there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.safety.models import SafetyFlag
from lms.fellowships.safety.permissions import may_read_flags
from lms.people.models import Person


@dataclass(frozen=True)
class Guarded:
    """A fellow as those who may know of flags see them."""

    fellow: Fellow
    programme: Programme
    full_name: str


def load_guarded_programme(slug: str) -> Programme:
    """Return a programme whose flags this reader may know of; any other answers 404."""
    programme = db.session.scalar(select(Programme).where(Programme.slug == slug))
    if programme is None or not may_read_flags(current_user, programme):
        abort(404)
    return programme


def load_guarded(fellow_id: int) -> Guarded:
    """Return a fellow of whose flags this reader may know; others, and oneself, answer 404."""
    row = db.session.execute(
        select(Fellow, Programme, Person.full_name)
        .join(Programme, Programme.id == Fellow.programme_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .where(Fellow.id == fellow_id, Fellow.person_id.is_distinct_from(current_user.id))
    ).one_or_none()
    if row is None or not may_read_flags(current_user, row[1]):
        abort(404)
    return Guarded(row[0], row[1], row[2] or "–")


def load_flag(slug: str, flag_id: int) -> tuple[SafetyFlag, Guarded]:
    """Return a flag of a programme with the fellow it is about, for those who may know of it; else 404."""
    flag = db.session.get(SafetyFlag, flag_id)
    if flag is None:
        abort(404)
    guarded = load_guarded(flag.fellow_id)
    if guarded.programme.slug != slug:
        abort(404)
    return flag, guarded
