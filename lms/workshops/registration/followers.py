"""What follows when the words of a participant are erased: packages above enter what they do with theirs."""

from __future__ import annotations

from collections.abc import Callable

from lms.core.registry import Registry
from lms.workshops.registration.models import Participant

erased_followers: Registry[Callable[[Participant, int | None], None]] = Registry(
    "what follows when a participant is erased"
)
"""Called inside the transaction, with who did it, before the name goes."""
