"""Slugs, the words in addresses: made from titles, or typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import count

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.courses.contents import LONGEST_SLUG, SLUG

LONGEST_MADE = 60


def slug_from(title: Mapping[str, str], otherwise: str) -> str:
    """Return small letters, digits and hyphens for a title; ``otherwise`` where none of its languages has any."""
    for text in title.values():
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_MADE].strip("-")
        if slug:
            return slug
    return otherwise


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Return a slug, with a number after it where it is taken."""
    if not is_taken(wanted):
        return wanted
    return next(slug for number in count(2) if not is_taken(slug := f"{wanted}-{number}"))


def checked_slug(slug: str, is_taken: Callable[[str], bool]) -> str:
    """Return a slug that somebody typed; raise Refusal where it is none, or where it is taken."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Refusal(_l("Use small letters a–z, digits and single hyphens, as in “labour-2027”."), field="slug")
    if is_taken(slug):
        raise slug_taken()
    return slug


def slug_taken() -> Refusal:
    """Return why a slug cannot be had that somebody else has."""
    return Refusal(_l("This address is taken already. Choose another one."), field="slug")
