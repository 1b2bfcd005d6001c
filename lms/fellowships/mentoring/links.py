"""The links by which people without an account open the one form that they are asked to fill in."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select

from lms.core import clock
from lms.core.secrecy import keyed
from lms.extensions import db
from lms.fellowships.mentoring.models import CheckIn

LIFETIME = timedelta(days=30)
BYTES = 32


def _digest(token: str) -> str:
    return keyed("check-in link", token).hex()


def give_link(check_in: CheckIn) -> str:
    """Give a form a new link that works for 30 days, once; an older one opens nothing any more. Return its secret."""
    token = secrets.token_urlsafe(BYTES)
    check_in.token_hash, check_in.expires_at = _digest(token), clock.now() + LIFETIME
    return token


def find_by_link(token: str) -> CheckIn | None:
    """Return the form that a link is for, also where it has run out or is used up."""
    return db.session.scalar(select(CheckIn).where(CheckIn.token_hash == _digest(token)))


def is_spent(check_in: CheckIn) -> bool:
    """Whether the link of a form opens it no more: it was handed in, or 30 days are over."""
    return check_in.handed_in_at is not None or check_in.expires_at is None or check_in.expires_at <= clock.now()
