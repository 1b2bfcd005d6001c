"""What others do when it was reckoned who attended, when two names were joined, and when a name got an account."""

from __future__ import annotations

from collections.abc import Callable

from lms.core.registry import Registry
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant

reckoned_followers: Registry[Callable[[Workshop, int | None], None]] = Registry("what follows the reckoning")
"""Called in the transaction of the reckoning with the workshop and the id of who caused it (None: the clock)."""

joined_followers: Registry[Callable[[Participant, Participant, int | None], None]] = Registry(
    "what follows when two names of a workshop are joined"
)
"""Called in the transaction of the joining with the name that stays, the one that goes, and who joined them.

Both still are as they were but for their marks; whoever keeps something by participant gives it to the one that stays.
"""

linked_followers: Registry[Callable[[Participant, int | None], None]] = Registry(
    "what follows when a name on a list gets an account"
)
"""Called in the transaction that gives a participant their ``person_id``, also when that comes by joining."""
