"""One-time codes: the printed slip, the links in letters, and the link that sets up a new site.

A secret is shown once and stored as a keyed digest. It opens one thing once, until it expires or a newer one
replaces it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, delete, select, update

from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.secrecy import keyed
from lms.extensions import db
from lms.people.logins import western_digits
from lms.people.models import CodePurpose, OneTimeCode, Person

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SLIP_LENGTH = 8
LINK_BYTES = 32
LIFETIMES = {
    CodePurpose.SLIP: timedelta(days=7),
    CodePurpose.RESET: timedelta(hours=1),
    CodePurpose.INVITATION: timedelta(days=14),
    CodePurpose.SET_UP: timedelta(hours=24),
}
# A letter may be asked for twice before the first arrives, so both links work; these two replace the last one.
REPLACING = {CodePurpose.SLIP, CodePurpose.SET_UP}


def _digest(secret: str) -> str:
    return keyed("one-time code", secret).hex()


def make_code(purpose: CodePurpose, person_id: int | None) -> str:
    """Make a code and return its secret, inside the caller's transaction."""
    now = clock.now()
    is_dead = OneTimeCode.expires_at <= now
    if purpose in REPLACING:
        is_dead |= OneTimeCode.purpose == purpose
    db.session.execute(delete(OneTimeCode).where(_of(person_id), is_dead))
    secret = _slip_secret() if purpose is CodePurpose.SLIP else secrets.token_urlsafe(LINK_BYTES)
    db.session.add(
        OneTimeCode(
            person_id=person_id,
            purpose=purpose,
            secret_hash=_digest(secret),
            made_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    db.session.flush()
    return secret


def _of(person_id: int | None) -> ColumnElement[bool]:
    return OneTimeCode.person_id.is_(None) if person_id is None else OneTimeCode.person_id == person_id


def _slip_secret() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(SLIP_LENGTH))


def grouped(secret: str) -> str:
    """Return a slip's code as it is printed: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def slip_secret_of(typed: str) -> str:
    """Return what was typed from a slip in the form in which it was made: spaces, dashes and case do not matter."""
    letters = western_digits(typed).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def find_slip(person_id: int | None, typed: str) -> int | None:
    """Return the id of a person's living slip with a code. Does the same work where the person is unknown."""
    secret_hash = _digest(slip_secret_of(typed))
    statement = _living(CodePurpose.SLIP).where(
        OneTimeCode.person_id == (person_id or 0), OneTimeCode.secret_hash == secret_hash
    )
    return db.session.scalar(statement)


def find_link(secret: str, *purposes: CodePurpose) -> int | None:
    """Return the id of the living code of a link."""
    return db.session.scalar(_living(*purposes).where(OneTimeCode.secret_hash == _digest(secret)))


def _living(*purposes: CodePurpose) -> Select[int]:
    return select(OneTimeCode.id).where(
        OneTimeCode.purpose.in_(purposes), OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > clock.now()
    )


def owner_of(code_id: int) -> Person | None:
    """Return whose password a living code sets; None where the code is spent or the account may not be used."""
    statement = select(Person).join(OneTimeCode, OneTimeCode.person_id == Person.id)
    person = db.session.scalar(
        statement.where(OneTimeCode.id == code_id, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > clock.now())
    )
    return person if person is not None and person.may_sign_in else None


def spend(code_id: int) -> OneTimeCode:
    """Use a code up. Raises Refusal where somebody else has, or it has expired."""
    code = lock(OneTimeCode, code_id)
    if code is None or code.used_at is not None or code.expires_at <= clock.now():
        raise Refusal(_l("This code or link has been used already or is too old. Ask for a new one."))
    code.used_at = clock.now()
    return code


def void_codes(person_id: int, at: datetime, *purposes: CodePurpose) -> None:
    """Make the living codes of a person useless: those for some purposes, or all of them."""
    living = (OneTimeCode.used_at.is_(None), OneTimeCode.purpose.in_(purposes or tuple(CodePurpose)))
    db.session.execute(update(OneTimeCode).where(OneTimeCode.person_id == person_id, *living).values(used_at=at))
