"""Addresses made from titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import count

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
