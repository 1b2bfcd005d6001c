"""What is read about people: the person behind a login, lists for administrators and coordinators, the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from lms.core import clock
from lms.core.history import HistoryEntry
from lms.core.language import localised
from lms.core.paging import Sorting, ordered
from lms.extensions import db
from lms.people.changes import confidential
from lms.people.logins import login_key, western_digits
from lms.people.models import Membership, Organisation, Person, RoleGrant, SignInSession
from lms.people.names import search_key
from lms.people.roles import VOUCHED_ROLES, Role

PEOPLE_COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": Person.name_key.expression,
    "made": Person.created_at.expression,
}
ORGANISATION_COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": Organisation.name_key.expression,
    "state": Organisation.state.expression,
}


@dataclass(frozen=True)
class SignInRecord:
    """What the sign-in page needs to know of an account."""

    person_id: int
    password_hash: str | None
    may_sign_in: bool


def person_by_login(typed: str) -> Person | None:
    """Return whose e-mail address, phone number or sign-in name was typed, in whatever spelling."""
    key = login_key(typed)
    if not key:
        return None
    found = or_(Person.email == key, Person.phone == key, Person.sign_in_name == key)
    return db.session.scalar(select(Person).where(found))


def sign_in_record(key: str) -> SignInRecord | None:
    """Return the account with a login in its stored form."""
    found = or_(Person.email == key, Person.phone == key, Person.sign_in_name == key)
    open_now = Person.disabled_at.is_(None) & Person.erased_at.is_(None)
    row = db.session.execute(select(Person.id, Person.password_hash, open_now).where(found)).first()
    return SignInRecord(row[0], row[1], bool(row[2])) if row else None


def sessions_of(person_id: int) -> list[SignInSession]:
    """Return a person's living sessions, the latest used first."""
    mine = (SignInSession.person_id == person_id, SignInSession.expires_at > clock.now())
    return list(db.session.scalars(select(SignInSession).where(*mine).order_by(SignInSession.seen_at.desc())))


def people_list(
    sorting: Sorting, *, search: str = "", role: str = "", organisation: str = "", state: str = ""
) -> Select[Any]:
    """Return the query for the list of people; an unknown filter value finds nobody."""
    statement: Any = select(
        Person.id,
        Person.full_name,
        Person.sign_in_name,
        Person.email,
        Person.phone,
        Person.language,
        Person.created_at,
        account_state().label("state"),
    )
    for word in search_key(western_digits(search)).split():
        statement = statement.where(_matches(word))
    if role:
        held = select(RoleGrant.person_id).where(RoleGrant.role == Role(role))
        statement = statement.where(Person.id.in_(held))
    if organisation:
        members = select(Membership.person_id).where(Membership.organisation_id == int(organisation))
        statement = statement.where(Person.id.in_(members))
    if state:
        statement = statement.where(account_state() == state)
    return ordered(statement, PEOPLE_COLUMNS, sorting).order_by(Person.id)


def _matches(word: str) -> ColumnElement[bool]:
    columns = (Person.name_key, Person.email, Person.sign_in_name)
    found = [column.contains(word, autoescape=True) for column in columns]
    digits = "".join(character for character in word if character.isdigit())
    if len(digits) > 1:
        found.append(Person.phone.contains(digits.lstrip("0"), autoescape=True))
    return or_(*found)


def account_state() -> ColumnElement[str]:
    """Return the expression for the state of an account: active, waiting, disabled or erased."""
    return case(
        (Person.erased_at.is_not(None), "erased"),
        (Person.disabled_at.is_not(None), "disabled"),
        (Person.password_hash.is_(None), "waiting"),
        else_="active",
    )


def roles_of(person_ids: list[int]) -> dict[int, list[RoleGrant]]:
    """Return the roles of several people, by person."""
    found: dict[int, list[RoleGrant]] = {person_id: [] for person_id in person_ids}
    statement = select(RoleGrant).where(RoleGrant.person_id.in_(person_ids)).order_by(RoleGrant.id)
    for grant in db.session.scalars(statement):
        found[grant.person_id].append(grant)
    return found


def only_learners(person_ids: list[int]) -> set[int]:
    """Return those among some people who hold no role beyond learning."""
    more = RoleGrant.role.not_in(VOUCHED_ROLES)
    held = set(db.session.scalars(select(RoleGrant.person_id).where(RoleGrant.person_id.in_(person_ids), more)))
    return set(person_ids) - held


def memberships_of(person_id: int) -> list[tuple[Membership, Organisation]]:
    """Return the organisations that a person belongs to."""
    statement = select(Membership, Organisation).join(Organisation, Organisation.id == Membership.organisation_id)
    rows = db.session.execute(statement.where(Membership.person_id == person_id).order_by(Organisation.name_key))
    return [(membership, organisation) for membership, organisation in rows]


def organisation_names() -> list[tuple[str, str]]:
    """Return every organisation as a choice: its id as text, its name in the reader's language."""
    rows = db.session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name_key))
    return [(str(organisation_id), localised(name)) for organisation_id, name in rows]


def organisations_list(sorting: Sorting, *, only: list[int] | None = None) -> Select[Any]:
    """Return the query for the list of organisations with the number of their members."""
    members = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.organisation_id == Organisation.id)
        .scalar_subquery()
    )
    statement = select(Organisation, members.label("members"))
    if only is not None:
        statement = statement.where(Organisation.id.in_(only))
    return ordered(statement, ORGANISATION_COLUMNS, sorting).order_by(Organisation.id)


def team_list(organisation_id: int, sorting: Sorting, *, state: str = "") -> Select[Any]:
    """Return the query for the people of an organisation, all or in one state, with when they were last seen."""
    last_seen = select(func.max(SignInSession.seen_at)).where(SignInSession.person_id == Person.id).scalar_subquery()
    statement: Any = (
        select(
            Person.id,
            Person.full_name,
            Person.sign_in_name,
            Person.email,
            Person.phone,
            Membership.joined_at,
            account_state().label("state"),
            last_seen.label("seen_at"),
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Person.erased_at.is_(None))
    )
    if state:
        statement = statement.where(account_state() == state)
    return ordered(statement, PEOPLE_COLUMNS, sorting).order_by(Person.id)


@dataclass(frozen=True)
class PeopleCounts:
    """How many people there are, and how many of them have never signed in."""

    people: int
    waiting: int


@dataclass(frozen=True)
class TeamCounts(PeopleCounts):
    """The people of one organisation, counted."""

    organisation_id: int
    name: dict[str, str]


_WAITING = func.count(case((account_state() == "waiting", Person.id)))


def site_counts() -> PeopleCounts:
    """Return how many people this site has, without those who were deleted."""
    row = db.session.execute(select(func.count(), _WAITING).select_from(Person).where(Person.erased_at.is_(None)))
    return PeopleCounts(*row.one())


def team_counts(organisation_ids: list[int], *, limit: int) -> list[TeamCounts]:
    """Return the people of some organisations, counted, by name, in one query."""
    statement = (
        select(func.count(Person.id), _WAITING, Organisation.id, Organisation.name)
        .outerjoin(Membership, Membership.organisation_id == Organisation.id)
        .outerjoin(Person, and_(Person.id == Membership.person_id, Person.erased_at.is_(None)))
        .where(Organisation.id.in_(organisation_ids))
        .group_by(Organisation.id)
        .order_by(Organisation.name_key)
        .limit(limit)
    )
    return [TeamCounts(*row) for row in db.session.execute(statement)]


def changes(*, person_id: int | None = None, action: str = "") -> Select[Any]:
    """Return the query for the history, the latest first: of one person (done by or to them), of one action."""
    h, subject = HistoryEntry, aliased(Person)
    is_person = h.subject_kind == Person.__tablename__
    statement = (
        select(h.id, h.at, h.actor_id, Person.full_name, h.action, h.subject_kind, h.subject_id, h.detail)
        .add_columns(subject.full_name.label("subject_name"))
        .outerjoin(Person, Person.id == h.actor_id)
        .outerjoin(subject, is_person & (subject.id == h.subject_id))
    )
    if person_id is not None:
        about = is_person & (h.subject_id == person_id)
        statement = statement.where(or_(h.actor_id == person_id, about))
    if action:
        statement = statement.where(h.action == action)
    return statement.where(h.subject_kind.not_in(confidential.keys())).order_by(h.id.desc())


def known_actions() -> list[str]:
    """Return every action that the history holds."""
    found = select(HistoryEntry.action).where(HistoryEntry.subject_kind.not_in(confidential.keys()))
    return list(db.session.scalars(found.distinct().order_by(HistoryEntry.action)))


def own_words(person: Person) -> list[str]:
    """Return what a password must not be made of: the person's names, numbers and addresses."""
    phone = (person.phone, person.phone[-10:]) if person.phone else ()
    given = (person.full_name, person.sign_in_name, person.email, person.certificate_name_latin, *phone)
    return [word for word in given if word]
