"""The secrets of applications: the code that opens one, and the token of the link for a referee.

Both are made from chance in the row and the key of the site, so that a later letter can name them again; the tables
alone open nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from lms.core.secrecy import keyed
from lms.fellowships.applications.models import Application
from lms.people.codes import ALPHABET, slip_secret_of

LENGTH = 12
GROUP = 4


def code_of(application: Application) -> str:
    """Return the code that opens an application, in groups of four: ``XXXX-XXXX-XXXX``."""
    return code_from(application.seed)


def code_from(seed: str) -> str:
    """Return the code that is made from a seed, in groups of four."""
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in keyed("application code", seed)[:LENGTH])
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def digest_of(typed: str) -> str | None:
    """Return the digest of a code in any spelling (spaces, small letters); None where it cannot be one."""
    letters = slip_secret_of(typed[:80])
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    return keyed("application access", letters).hex()


def access_hash_from(seed: str) -> str:
    """Return the digest under which the code made from a seed is found."""
    return keyed("application access", slip_secret_of(code_from(seed))).hex()


def referee_token(application: Application, email: str) -> str:
    """Return the token of the link with which one referee writes for an application."""
    token = keyed("application referee", f"{application.seed} {email}")
    return urlsafe_b64encode(token[:24]).decode()


def token_digest(token: str) -> str:
    """Return the digest under which the token of a referee's link is found."""
    return keyed("application referee link", token[:80]).hex()
