"""Words that were sent when a sign-in had expired: carried through the sign-in page and given back afterwards.

They travel in the page itself, signed, so that nothing has to be kept for strangers. Passwords, tokens and files stay
behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Request, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.core.security import own_path

LARGEST = 64 * 1024
KEPT_SECONDS = 24 * 3600
LEFT_OUT = {"csrf_token", "carried"}


@dataclass(frozen=True)
class Carried:
    """A form on its way: where it goes, its fields in order, and whose it is if the browser knows."""

    path: str
    fields: tuple[tuple[str, str], ...]
    person_id: int | None
    has_files: bool = False

    def belongs_to(self, person_id: int) -> bool:
        """Whether this may be shown to a person: on a shared phone, not somebody else's words."""
        return self.person_id is None or self.person_id == person_id


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="carried form")


def carried_from(request: Request, person_id: int | None) -> Carried:
    """Return the form that a request holds."""
    path = own_path(request.full_path.removesuffix("?"), "/")
    return Carried(path, tuple(_fields(request.form.items(multi=True))), person_id, bool(request.files))


def _fields(items: Any) -> Sequence[tuple[str, str]]:
    return [(name, value) for name, value in items if name not in LEFT_OUT and "password" not in name.casefold()]


def pack(carried: Carried) -> str | None:
    """Return a form as one signed text; None where it is empty or larger than 64 kB."""
    size = sum(len(name.encode()) + len(value.encode()) for name, value in carried.fields)
    if not carried.fields or size > LARGEST:
        return None
    return str(_serializer().dumps([carried.path, carried.fields, carried.person_id, carried.has_files]))


def unpack(text: str | None) -> Carried | None:
    """Return the form that a signed text holds; None where we did not sign it or it is older than a day."""
    try:
        path, fields, person_id, has_files = _serializer().loads(text or "", max_age=KEPT_SECONDS)
        kept = tuple((str(name), str(value)) for name, value in fields)
    except (BadSignature, TypeError, ValueError):
        return None
    return Carried(own_path(path, "/"), kept, person_id, bool(has_files))
