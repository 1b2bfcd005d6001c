"""When two names may well be one person: the same words in any order, or one letter more, less or another."""

from __future__ import annotations

from lms.people.names import search_key

SHORTEST = 5
"""Names with fewer letters have to be the same: in short ones a letter makes another name."""


def is_alike(one: str, other: str) -> bool:
    """Whether two names may well be one person's."""
    first, second = (sorted(search_key(name).split()) for name in (one, other))
    if first == second:
        return True
    joined = ("".join(first), "".join(second))
    return min(map(len, joined)) >= SHORTEST and _differ_by_one(*joined)


def _differ_by_one(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    skipped = 1 if len(shorter) == len(longer) else 0
    return shorter[start + skipped :] == longer[start + 1 :]
