"""Ids for questions and their parts: short, never used twice, and telling nothing about what is right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from string import ascii_lowercase
from typing import Any

from lms.courses.slugs import free_slug, slug_from

LONGEST_WORDS = 40
LETTERS = "bcdfghjkmnpqrstvwxz"
SHORT = 4


def new_id(data: Mapping[str, Any], is_taken: Callable[[str], bool]) -> str:
    """Return a free id for a question, made from its title, else from its text where that has Latin letters."""
    title, text = data.get("title"), data.get("text")
    words = [str(title)] if title else []
    words += [str(each)[:LONGEST_WORDS] for each in text.values()] if isinstance(text, Mapping) else []
    return free_slug(slug_from(dict(enumerate(words)), "question")[:LONGEST_WORDS].strip("-"), is_taken)  # type: ignore[arg-type]


def next_letter(taken: Collection[str]) -> str:
    """Return the first letter that is free, for choices that stand in no right order; then numbers follow."""
    return next((each for each in ascii_lowercase if each not in taken), f"z{len(taken)}")


def hidden_id(words: str, taken: Collection[str]) -> str:
    """Return an id that tells nothing about a place: for items to put in order, whose ids a page shows."""
    number = 0
    while True:
        digest = hashlib.sha256(f"{words} {number}".encode()).digest()
        found = "".join(LETTERS[each % len(LETTERS)] for each in digest[:SHORT])
        if found not in taken:
            return found
        number += 1
