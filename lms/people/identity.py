"""Who is asking: the signed-in person of this request, found by one query from the session cookie."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from flask import Request, g
from flask_login import current_user
from sqlalchemy import bindparam, select

from lms.core import clock
from lms.core.quick import fetch
from lms.people.models import Person, RoleGrant, SignInSession
from lms.people.roles import WHOLE_SITE, Grant, Role

SESSION_COOKIE = "setu_session"


@dataclass(frozen=True)
class Identity:
    """A signed-in person as ``flask_login.current_user``: plain values that outlive any transaction."""

    id: int
    full_name: str
    language: str
    session_id: int
    grants: frozenset[Grant] = field(default_factory=frozenset)
    seen_at: datetime | None = None

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        """Return the person's id as flask-login wants it."""
        return str(self.id)

    def has_role(self, role: Role, scope: str | None = None) -> bool:
        """Whether this person holds a role: anywhere (no scope given), or in this scope or on the whole site."""
        scopes = self.scopes_of(role)
        return bool(scopes) if scope is None else scope in scopes or WHOLE_SITE in scopes

    def scopes_of(self, role: Role) -> frozenset[str]:
        """Return every scope in which this person holds a role."""
        return frozenset(grant.scope for grant in self.grants if grant.role == role)

    def keys_of(self, role: Role, kind: str) -> frozenset[str]:
        """Return the keys of the scopes of one kind: for ``organisation``, the ids as text."""
        parts = (scope.partition(":") for scope in self.scopes_of(role))
        return frozenset(key for found, _, key in parts if found == kind and key)


_QUERY = (
    select(
        Person.id,
        Person.full_name,
        Person.language,
        SignInSession.id.label("session_id"),
        SignInSession.seen_at,
        RoleGrant.role,
        RoleGrant.scope,
    )
    .join(SignInSession, SignInSession.person_id == Person.id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.expires_at > bindparam("now"),
        Person.disabled_at.is_(None),
        Person.erased_at.is_(None),
    )
)


def token_hash(token: str) -> str:
    """Return the digest under which a session token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def load_identity(request: Request) -> Identity | None:
    """Return who sent a request, or None; a page about a failure does not ask the database again."""
    token = request.cookies.get(SESSION_COOKIE)
    if not token or g.get("is_failing"):
        return None
    found = fetch(_QUERY, token_hash=token_hash(token), now=clock.now())
    if not found:
        return None
    person_id, full_name, language, session_id, seen_at, *_ = found[0]
    grants = frozenset(Grant(row.role, row.scope) for row in found if row.role is not None)
    return Identity(person_id, full_name, language, session_id, grants, seen_at)


def signed_in_id() -> int | None:
    """Return the id of who is signed in, or None."""
    return current_user.id if current_user.is_authenticated else None
