"""What is done to people: accounts made, changed, disabled, given roles and passwords.

All of it happens inside the caller's transaction.
"""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.codes import make_code, spend, void_codes
from lms.people.logins import email_of, phone_of, sign_in_name_of
from lms.people.models import CodePurpose, Person, RoleGrant
from lms.people.names import sign_in_stem
from lms.people.roles import VOUCHED_ROLES, WHOLE_SITE, Grant, Role, fits
from lms.people.sessions import end_sessions

MOST_NAME_TRIES = 5
TAKEN = {
    "email": _l("There is already an account with this e-mail address."),
    "phone": _l("There is already an account with this phone number."),
    "sign_in_name": _l("There is already an account with this sign-in name."),
}


def create_person(
    full_name: str,
    *,
    by: int | None,
    email: str | None = None,
    phone: str | None = None,
    sign_in_name: str | None = None,
    language: str = "en",
    **more: Any,
) -> Person:
    """Make an account that learns; without e-mail and phone it gets a sign-in name. ``more`` sets further columns.

    Raises Refusal where e-mail, phone or sign-in name are not well formed or belong to somebody else.
    """
    logins = {
        "email": email_of(email) if email else None,
        "phone": phone_of(phone) if phone else None,
        "sign_in_name": sign_in_name_of(sign_in_name) if sign_in_name else None,
    }
    _require_free(logins)
    person = Person(full_name=full_name, language=language, created_at=clock.now(), **logins, **more)
    if any(logins.values()):
        _save(person)
    else:
        _save_with_made_name(person)
    db.session.add(RoleGrant(person_id=person.id, role=Role.LEARNER, scope=WHOLE_SITE, granted_at=clock.now()))
    history.record("people.person_created", person, by=by)
    return person


def _require_free(logins: dict[str, str | None], *, except_id: int = 0) -> None:
    for name, value in logins.items():
        column = getattr(Person, name)
        if value and db.session.scalar(select(Person.id).where(column == value, Person.id != except_id)):
            raise Refusal(TAKEN[name], field=name)


def _save(person: Person) -> None:
    """Write a person; what another writer took since we looked is refused in words."""
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:
        found = next((name for name in TAKEN if name in str(error.orig)), None)
        raise Refusal(TAKEN[found] if found else _l("This was sent twice. Look at the list."), field=found) from error


def _save_with_made_name(person: Person) -> None:
    """Write a person under the first sign-in name that is free, looking again where another writer was quicker."""
    for tries_left in reversed(range(MOST_NAME_TRIES)):
        person.sign_in_name = _free_sign_in_name(person.full_name)
        try:
            return _save(person)
        except Refusal as refusal:
            if refusal.field != "sign_in_name" or not tries_left:
                raise
    return None


def _free_sign_in_name(full_name: str) -> str:
    """Return the name's stem with the first number that nobody has."""
    stem = sign_in_stem(full_name)
    stem = stem if len(stem) > 2 else "person"
    alike = Person.sign_in_name.startswith(stem, autoescape=True)
    taken = set(db.session.scalars(select(Person.sign_in_name).where(alike)))
    number = 1
    while (name := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return name


def update_person(person_id: int, *, by: int | None, **values: Any) -> Person:
    """Change what an account says of its person: names, language, e-mail, phone. Refuses as ``create_person`` does.

    Links that went to another e-mail address are void.
    """
    person = _held(person_id)
    if values.get("email"):
        values["email"] = email_of(values["email"])
    if values.get("phone"):
        values["phone"] = phone_of(values["phone"])
    values = {name: value or None if name in TAKEN else value for name, value in values.items()}
    _require_free({name: values[name] for name in TAKEN if name in values}, except_id=person_id)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    if not person.login:
        person.sign_in_name = _free_sign_in_name(person.full_name)
    if "email" in changed:
        void_codes(person.id, clock.now(), CodePurpose.RESET, CodePurpose.INVITATION)
    if changed:
        _save(person)
        history.record("people.person_changed", person, by=by, fields=changed)
    return person


def _held(person_id: int) -> Person:
    person = lock(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Refusal(_l("This account no longer exists."))
    return person


def set_password(person: Person, password_hash: str, *, by: int | None, keep_session: int | None = None) -> None:
    """Give an account a new password; its other sessions end and its codes are void. Hash before the transaction."""
    held = _held(person.id)
    held.password_hash = password_hash
    end_sessions(held.id, keep=keep_session)
    void_codes(held.id, clock.now())
    history.record("people.password_set", held, by=by)


def renew_password_hash(person_id: int, old_hash: str, new_hash: str) -> None:
    """Keep the same password under today's parameters, unless it was changed meanwhile."""
    person = _held(person_id)
    if person.password_hash == old_hash:
        person.password_hash = new_hash


def redeem(code_id: int, password_hash: str) -> Person:
    """Set a password by a one-time code and return whose it is. Raises Refusal where the code is spent."""
    code = spend(code_id)
    person = _held(code.person_id or 0)
    if not person.may_sign_in:
        raise Refusal(_l("This account is closed. Ask the people who run this site."))
    set_password(person, password_hash, by=person.id)
    return person


def make_slip(person: Person, *, by: int | None) -> str:
    """Make a new one-time code to print for a person, and return it; the one before it is void. Raises Refusal."""
    held = _held(person.id)
    if not held.may_sign_in:
        raise Refusal(_l("This account is disabled. Enable it before you print a slip."))
    secret = make_code(CodePurpose.SLIP, held.id)
    history.record("people.slip_made", held, by=by)
    return secret


def grant_role(person: Person, role: Role, scope: str = WHOLE_SITE, *, by: int | None) -> RoleGrant:
    """Give a role in a scope; one that is held already is returned. Raises Refusal where the role has no such scope.

    A slip that was printed before is void where its printer could not print one for somebody with this role.
    """
    if not fits(Grant(role, scope)):
        raise Refusal(_l("This role cannot be given there. Choose another place for it."), field="scope")
    held = _held(person.id)
    mine = select(RoleGrant).where(RoleGrant.person_id == held.id, RoleGrant.role == role, RoleGrant.scope == scope)
    found = db.session.scalar(mine)
    if found is not None:
        return found
    grant = RoleGrant(person_id=held.id, role=role, scope=scope, granted_at=clock.now())
    db.session.add(grant)
    if role not in VOUCHED_ROLES:
        void_codes(held.id, clock.now(), CodePurpose.SLIP)
    history.record("people.role_given", held, by=by, role=role.value, scope=scope)
    return grant


def take_role(grant: RoleGrant, *, by: int | None) -> None:
    """Take a role away; once is enough. Raises Refusal for the last administrator."""
    grant_id, role, scope = grant.id, grant.role, grant.scope
    person = _held(grant.person_id)
    if role is Role.ADMINISTRATOR:
        require_other_administrator(person.id)
    if lock(RoleGrant, grant_id) is None:
        return
    db.session.execute(delete(RoleGrant).where(RoleGrant.id == grant_id))
    history.record("people.role_taken", person, by=by, role=role.value, scope=scope)


def require_other_administrator(person_id: int) -> None:
    """Raise Refusal where nobody but this person could run the site; hold the answer until the transaction ends."""
    grants = select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMINISTRATOR).order_by(RoleGrant.id)
    administrators = set(db.session.scalars(grants.with_for_update()))
    others = administrators - {person_id}
    if person_id in administrators and not _count_active(others):
        sentence = _l("This is the only administrator. Make somebody else administrator first.")
        raise Refusal(sentence)


def _count_active(person_ids: set[int]) -> int:
    active = (Person.id.in_(person_ids), Person.disabled_at.is_(None), Person.erased_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(Person).where(*active)) or 0


def disable_person(person: Person, *, by: int | None) -> None:
    """Close an account for now: its sessions end, nothing is deleted. Raises Refusal for the last administrator."""
    held = _held(person.id)
    require_other_administrator(held.id)
    if held.disabled_at is None:
        held.disabled_at = clock.now()
        end_sessions(held.id)
        history.record("people.person_disabled", held, by=by)


def require_reachable(person: Person) -> None:
    """Raise Refusal where a letter could not reach a person or would be of no use."""
    if not person.may_sign_in:
        raise Refusal(_l("This account is disabled. Enable it first."))
    if not person.email:
        raise Refusal(_l("This account has no e-mail address. Print a sign-in slip instead."))


def enable_person(person: Person, *, by: int | None) -> None:
    """Open a disabled account again."""
    held = _held(person.id)
    if held.disabled_at is not None:
        held.disabled_at = None
        history.record("people.person_enabled", held, by=by)


def open_setup_link() -> str | None:
    """Return the path of a new single-use link for the first administrator; None where there is one already.

    Links given out before stop working. Opens its own transaction.
    """
    with transaction():
        token = None if has_administrator() else make_code(CodePurpose.SET_UP, None)
    return url_for("people.set_up", token=token) if token else None


def has_administrator() -> bool:
    """Whether somebody can run this site."""
    grants = select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMINISTRATOR)
    return _count_active(set(db.session.scalars(grants))) > 0


def set_up(code_id: int, full_name: str, password_hash: str, **logins: Any) -> Person:
    """Make the first administrator by the set-up link. Raises Refusal where it is spent or somebody was quicker."""
    spend(code_id)
    if has_administrator():
        raise Refusal(_l("This site has an administrator already."))
    person = create_person(full_name, by=None, password_hash=password_hash, **logins)
    grant_role(person, Role.ADMINISTRATOR, by=None)
    return person
