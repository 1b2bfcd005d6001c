"""Sign-in sessions: begun with a new random token, prolonged by use, ended by their owner.

All of it happens inside the caller's transaction.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from lms.core import clock, history
from lms.extensions import db
from lms.people.identity import token_hash
from lms.people.models import Person, SignInSession

LIFETIME = timedelta(days=30)
TOUCH_AFTER = timedelta(minutes=10)
TOKEN_BYTES = 32


def start_session(person_id: int, *, device: str) -> str:
    """Begin a session in one browser and return its token, which is kept nowhere else; the person's expired ones go."""
    now = clock.now()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.execute(
        delete(SignInSession).where(SignInSession.person_id == person_id, SignInSession.expires_at <= now)
    )
    db.session.add(
        SignInSession(
            person_id=person_id,
            token_hash=token_hash(token),
            device=device[:40],
            started_at=now,
            seen_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return token


def needs_touch(seen_at: datetime | None) -> bool:
    """Whether a session was last noted as seen long enough ago to note it again."""
    return seen_at is None or clock.now() - seen_at >= TOUCH_AFTER


def touch_session(session_id: int) -> None:
    """Note that a session is in use, and prolong it."""
    now = clock.now()
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.expires_at > now)
        .values(seen_at=now, expires_at=now + LIFETIME)
    )


def end_session(person_id: int, session_id: int) -> bool:
    """End one session of a person; return whether there was one."""
    mine = SignInSession.person_id == person_id
    ended = db.session.execute(
        delete(SignInSession).where(SignInSession.id == session_id, mine).returning(SignInSession.id)
    )
    return ended.first() is not None


def end_sessions(person_id: int, *, keep: int | None = None) -> None:
    """End every session of a person, except one that is kept."""
    statement = delete(SignInSession).where(SignInSession.person_id == person_id)
    if keep is not None:
        statement = statement.where(SignInSession.id != keep)
    db.session.execute(statement)


def end_all(person_id: int) -> None:
    """Sign a person out everywhere, by their own wish."""
    end_sessions(person_id)
    history.record("people.sessions_ended", db.session.get_one(Person, person_id), by=person_id)
