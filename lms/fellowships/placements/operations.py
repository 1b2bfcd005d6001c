"""What changes a fellow's placement: what is said of them, their own details, and who accompanies them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.placements.models import RUNNING, Fellow, FellowMentor
from lms.fellowships.programmes.roles import MentorRole
from lms.people.letters import write_about
from lms.people.models import Person, RoleGrant
from lms.people.operations import grant_role, take_role
from lms.people.roles import Role, scope_of


class ChangedSince(Refusal):
    """Somebody else has changed a fellow since the page was opened."""


def update_fellow(fellow_id: int, *, seen: int, by: int | None, **values: Any) -> Fellow:
    """Change where a fellow is placed and what they get; ``seen`` is the version that was changed.

    Months that are scheduled keep their amount. Raises ChangedSince where somebody was quicker with other words.
    """
    fellow = held(fellow_id)
    changed = [name for name, value in values.items() if getattr(fellow, name) != value]
    if not changed:
        return fellow
    if fellow.version != seen:
        raise ChangedSince(
            _l(
                "Somebody else has changed this since you opened the page. What it says now stands above the form; "
                "what you typed is still in it. Save once more to let yours hold."
            )
        )
    detail = _amounts(fellow, values) if "stipend_paise" in changed else {}
    for name in changed:
        setattr(fellow, name, values[name])
    fellow.version += 1
    history.record("fellowships.fellow_changed", fellow, by=by, fields=sorted(changed), **detail)
    return fellow


def _amounts(fellow: Fellow, values: dict[str, Any]) -> dict[str, int]:
    return {"stipend_before": fellow.stipend_paise, "stipend_after": values["stipend_paise"]}


def save_own_details(fellow_id: int, *, emergency: dict[str, str], bank: dict[str, str], by: int) -> None:
    """Keep whom to call in an emergency and where the stipend goes.

    The history says that they changed, never what they are; a change of the bank account is told by letter.
    """
    fellow = held(fellow_id)
    given = {"emergency": emergency, "bank": bank}
    changed = sorted(name for name, value in given.items() if getattr(fellow, name) != value)
    for name in changed:
        setattr(fellow, name, dict(given[name]))
    if changed:
        history.record("fellowships.own_details_changed", fellow, by=by, fields=changed)
    if "bank" in changed:
        _tell("fellow_bank_changed", fellow.person_id, fellow_id)


def add_mentor(fellow_id: int, person_id: int, role: MentorRole, *, by: int | None) -> FellowMentor:
    """Let somebody accompany a fellow in a role, and find the pages of mentors; asked again it changes nothing.

    Raises Refusal for the fellow themselves, a closed account and a fellowship that is over.
    """
    fellow = held(fellow_id)
    person = lock(Person, person_id)
    if person is None or not person.may_sign_in:
        raise Refusal(_l("This account is closed. Open it first, or choose somebody else."), field="login")
    if fellow.person_id == person_id:
        raise Refusal(_l("A fellow cannot be their own mentor. Choose somebody else."), field="login")
    known = _mentorship(fellow_id, person_id, role)
    if known is not None:
        return known
    if fellow.state not in RUNNING:
        raise Refusal(_l("This fellowship is over, so nobody can be added to it."))
    made = FellowMentor(fellow_id=fellow_id, person_id=person_id, role=role, added_at=clock.now())
    db.session.add(made)
    grant_role(person, Role.MENTOR, scope_of("programme", fellow.programme_id), by=by)
    history.record("fellowships.mentor_added", fellow, by=by, person=person_id, mentor_role=role.value)
    _tell_of_mentor(fellow, person)
    return made


def _tell_of_mentor(fellow: Fellow, mentor: Person) -> None:
    own = db.session.get(Person, fellow.person_id) if fellow.person_id else None
    name = own.full_name if own else ""
    _tell("fellow_mentor_added", mentor.id, fellow.id, fellow_name=name)
    _tell("fellow_has_mentor", fellow.person_id, fellow.id, mentor=mentor)


def remove_mentor(mentorship_id: int, *, by: int | None) -> None:
    """Let somebody no longer accompany a fellow in one role; doing it again changes nothing.

    With their last fellow of a programme they lose the role that opens its pages.
    """
    mentorship = db.session.get(FellowMentor, mentorship_id)
    if mentorship is None:
        return
    fellow_id, person_id = mentorship.fellow_id, mentorship.person_id
    fellow = held(fellow_id)
    lock(Person, person_id)
    mentorship = lock(FellowMentor, mentorship_id)
    if mentorship is None:
        return
    role = mentorship.role
    db.session.delete(mentorship)
    db.session.flush()
    history.record("fellowships.mentor_removed", fellow, by=by, person=person_id, mentor_role=role.value)
    _take_mentor_role(person_id, fellow.programme_id, by)


def _take_mentor_role(person_id: int, programme_id: int, by: int | None) -> None:
    """Take the role of mentor in a programme from somebody who accompanies nobody there any more."""
    left = (
        select(func.count())
        .select_from(FellowMentor)
        .join(Fellow, Fellow.id == FellowMentor.fellow_id)
        .where(FellowMentor.person_id == person_id, Fellow.programme_id == programme_id)
    )
    scope = scope_of("programme", programme_id)
    mine = (RoleGrant.person_id == person_id, RoleGrant.role == Role.MENTOR, RoleGrant.scope == scope)
    grant = db.session.scalar(select(RoleGrant).where(*mine))
    if grant is not None and not db.session.scalar(left):
        take_role(grant, by=by)


def _mentorship(fellow_id: int, person_id: int, role: MentorRole) -> FellowMentor | None:
    same = (FellowMentor.fellow_id == fellow_id, FellowMentor.person_id == person_id, FellowMentor.role == role)
    return db.session.scalar(select(FellowMentor).where(*same))


def held(fellow_id: int) -> Fellow:
    """Return a fellow as they are now, held until this transaction ends."""
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {fellow_id}")
    return fellow


def _tell(template: str, person_id: int | None, fellow_id: int, **words: Any) -> None:
    write_about(template, person_id, "fellowships.show_fellow", place={"fellow_id": fellow_id}, **words)
