"""Who fits into the seats of a call: by rank, within the seats of the call, of a state and of a host.

These are the rules only: no database, no web.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seated:
    """An application as the seats see it: where the applicant's home is, and where they would be placed."""

    id: int
    state_code: str = ""
    host_id: int | None = None

    def bounds(self) -> Iterable[tuple[str, str]]:
        """Yield by what its seat may be bounded."""
        yield "state", self.state_code
        yield "host", str(self.host_id or "")


@dataclass
class Seats:
    """The seats of a call while they are given away. ``bounds`` is ``seats_by`` of the call."""

    total: int
    bounds: Mapping[str, Mapping[str, int]]
    taken: int = 0
    used: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def free(self) -> int:
        """How many seats of the call nobody has; never below none."""
        return max(self.total - self.taken, 0)

    def full(self, line: Seated) -> tuple[str, str] | None:
        """Return which bounded state or host of an application has no seat left, or None."""
        return next((each for each in line.bounds() if self._is_used_up(*each)), None)

    def _is_used_up(self, kind: str, key: str) -> bool:
        most = self.bounds.get(kind, {}).get(key)
        return most is not None and self.used[(kind, key)] >= most

    def fits(self, line: Seated) -> bool:
        """Whether there is a seat for an application."""
        return self.taken < self.total and self.full(line) is None

    def take(self, line: Seated) -> None:
        """Give a seat away."""
        self.taken += 1
        self.used.update(line.bounds())


def seats_left(total: int, bounds: Mapping[str, Mapping[str, int]], seated: Iterable[Seated]) -> Seats:
    """Return the seats of a call after those who have one."""
    seats = Seats(total, bounds)
    for line in seated:
        seats.take(line)
    return seats


def proposed(ranked: Sequence[Seated], seats: Seats) -> tuple[list[int], list[int]]:
    """Return who gets a seat and who goes to the waiting list, both by rank. ``seats`` are given away in it."""
    selected, waiting = [], []
    for line in ranked:
        if seats.fits(line):
            seats.take(line)
            selected.append(line.id)
        else:
            waiting.append(line.id)
    return selected, waiting


def next_fitting(waiting: Sequence[Seated], seats: Seats) -> Seated | None:
    """Return the first of a waiting list for whom there is a seat, or None."""
    return next((line for line in waiting if seats.fits(line)), None)
