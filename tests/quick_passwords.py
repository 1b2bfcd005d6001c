"""Passwords that are hashed at no cost, because hundreds of tests sign in; ``full_cost`` brings back what it costs.

The cost is the site's own wherever a test starts a server, and where ``full_cost`` is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from lms.people import passwords

FULL_COST = passwords.hasher
"""What the site hashes with."""
passwords.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def full_cost(monkeypatch: pytest.MonkeyPatch) -> Iterator[PasswordHasher]:
    """Hash passwords as the site does, for tests of what that costs."""
    monkeypatch.setattr(passwords, "hasher", FULL_COST)
    passwords._nobodys_hash.cache_clear()
    yield FULL_COST
    passwords._nobodys_hash.cache_clear()
