"""What people and the house below it hold about a person, how it is taken away and how it is erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, or_, select, update

from lms.core import clock
from lms.core.history import HistoryEntry
from lms.core.jobs import Job, JobState
from lms.core.outbox import Letter, forget_letters, forget_name
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import Base, db
from lms.people.models import Membership, OneTimeCode, Organisation, Person, RoleGrant, SignInSession

Rows = list[dict[str, Any]]


def plain(value: Any) -> Any:
    """Return a column's value as JSON knows it."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.value if isinstance(value, Enum) else value


def exported(about: Callable[[int], ColumnElement[bool]], *columns: Any) -> Callable[[int], Rows]:
    """Return an export of some columns of the rows about a person."""

    def export(person_id: int) -> Rows:
        rows = db.session.execute(select(*columns).where(about(person_id)).order_by(columns[0]))
        return [{name: plain(value) for name, value in row._mapping.items()} for row in rows]  # noqa: SLF001

    return export


def deleted(model: type[Base], about: Callable[[int], ColumnElement[bool]]) -> Callable[[int], None]:
    """Return an erasure that deletes the rows about a person."""

    def erase(person_id: int) -> None:
        db.session.execute(delete(model).where(about(person_id)))

    return erase


def _erase_person(person_id: int) -> None:
    person = db.session.get(Person, person_id)
    if person is None:
        return
    person.full_name = f"#{person_id}"
    person.sign_in_name = person.email = person.phone = person.password_hash = person.form_key = None
    person.certificate_name_latin = person.certificate_name_devanagari = ""
    person.erased_at = clock.now()


def _erase_letters(person_id: int) -> None:
    """Delete the letters to a person, and take their name out of those to others."""
    forget_letters(person_id)
    name = db.session.scalar(select(Person.full_name).where(Person.id == person_id))
    if name:
        forget_name(name)


def _erase_jobs(person_id: int) -> None:
    finished = (JobState.DONE, JobState.FAILED)
    db.session.execute(delete(Job).where(Job.owner_id == person_id, Job.state.in_(finished)))
    db.session.execute(update(Job).where(Job.owner_id == person_id).values(owner_id=None))


def _history_of(person_id: int) -> ColumnElement[bool]:
    about = (HistoryEntry.subject_kind == Person.__tablename__) & (HistoryEntry.subject_id == person_id)
    return or_(HistoryEntry.actor_id == person_id, about)


def _keep(person_id: int) -> None:
    """Leave the rows as they are: they name nobody."""


def declare_all() -> None:
    """Enter every table of core and people into the register."""
    _declare_people()
    _declare_core()


def _declare_people() -> None:
    def mine(model: Any) -> Callable[[int], ColumnElement[bool]]:
        return lambda person_id: model.person_id == person_id

    p, s, c = Person, SignInSession, OneTimeCode
    names = (p.certificate_name_latin, p.certificate_name_devanagari)
    person = exported(
        lambda person_id: Person.id == person_id,
        *(p.id, p.full_name, p.sign_in_name, p.email, p.phone, p.language, *names, p.created_at, p.disabled_at),
    )
    kept = _l("An empty account with a number and no name, so that what must stay does not point to nobody.")
    declare(PersonalData(table="people", title=_l("Account"), export=person, erase=_erase_person, kept=kept))
    memberships = exported(mine(Membership), Membership.id, Membership.organisation_id, Membership.joined_at)
    erased = deleted(Membership, mine(Membership))
    declare(PersonalData(table="memberships", title=_l("Organisations"), export=memberships, erase=erased))
    roles = exported(mine(RoleGrant), RoleGrant.id, RoleGrant.role, RoleGrant.scope, RoleGrant.granted_at)
    declare(
        PersonalData(table="role_grants", title=_l("Roles"), export=roles, erase=deleted(RoleGrant, mine(RoleGrant)))
    )
    sessions = exported(mine(s), s.id, s.device, s.started_at, s.seen_at, s.expires_at)
    declare(
        PersonalData(
            table="sign_in_sessions", title=_l("Where you are signed in"), export=sessions, erase=deleted(s, mine(s))
        )
    )
    codes = exported(mine(c), c.id, c.purpose, c.made_at, c.expires_at, c.used_at)
    declare(PersonalData(table="one_time_codes", title=_l("One-time codes"), export=codes, erase=deleted(c, mine(c))))
    declare(PersonalData(table="organisations", reason=f"{Organisation.__tablename__} are not people"))


def _declare_core() -> None:
    h = HistoryEntry
    entries = exported(_history_of, h.id, h.at, h.actor_id, h.action, h.subject_kind, h.subject_id, h.detail)
    kept = _l("What was done and when, by number and without your name, so that the records of others stay true.")
    declare(PersonalData(table="history", title=_l("History of changes"), export=entries, erase=_keep, kept=kept))

    def about_letter(person_id: int) -> ColumnElement[bool]:
        return Letter.person_id == person_id

    # Their words are forgotten once they are sent; until then they may hold a link that opens the account, which
    # nobody should get who only found it signed in.
    t = Letter
    letters = exported(about_letter, t.id, t.address, t.language, t.subject, t.written_at, t.sent_at)
    declare(PersonalData(table="letters", title=_l("Letters to you"), export=letters, erase=_erase_letters))
    jobs = exported(
        lambda person_id: Job.owner_id == person_id, Job.id, Job.kind, Job.state, Job.queued_at, Job.finished_at
    )
    declare(PersonalData(table="jobs", title=_l("Work done for you in the background"), export=jobs, erase=_erase_jobs))
    declare(PersonalData(table="limit_buckets", reason="keys are digests; rows are removed when they run empty"))
    declare(PersonalData(table="heartbeats", reason="when processes were last alive"))
