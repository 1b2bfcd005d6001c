"""What happens in the trial before it is looked at: acts, each at its time, in the order of their times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from lms.core import clock
from lms.core.database import transaction

AT_ONCE = 60
"""How many acts one transaction holds, so that others can write in between."""


@dataclass(frozen=True)
class Act:
    """Something that happened at an instant; acts of one instant happen in the order in which they were named."""

    at: datetime
    do: Callable[[], object]


def play(now: datetime, acts: Iterable[Act]) -> None:
    """Let everything happen in the order of its time, with the clock put back to it from ``now``."""
    in_order = sorted(acts, key=lambda act: act.at)
    for start in range(0, len(in_order), AT_ONCE):
        with transaction():
            for act in in_order[start : start + AT_ONCE]:
                with clock.put_back(now - act.at):
                    act.do()
