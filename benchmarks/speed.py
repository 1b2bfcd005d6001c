"""Requests a second: the site with few and with many learners beside bare Flask, page by page, in turns.

In each round every page is measured right after the bare page with one read, so that whatever else the machine is
doing weighs on both; the comparison is the median of the rounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks import pages
from benchmarks.bare import ROWS
from benchmarks.figures import Burst
from benchmarks.load import fire
from benchmarks.servers import Server

BARE, READ, KEPT = "bare Flask page", "bare page, one read", "bare page, one read, kept connection"
CONNECTIONS = 16
OK = 200


@dataclass(frozen=True)
class Pace:
    """How long is measured: rounds, and seconds of each burst."""

    rounds: int
    seconds: float


@dataclass
class Bursts:
    """What was measured: of a page, its bursts with few and with many learners, each with the bare read before it."""

    bare: dict[str, list[Burst]] = field(default_factory=dict)
    few: dict[str, list[Burst]] = field(default_factory=dict)
    many: dict[str, list[Burst]] = field(default_factory=dict)
    beside: dict[str, list[Burst]] = field(default_factory=dict)
    alone: dict[str, list[Burst]] = field(default_factory=dict)


def bare_requests() -> dict[str, list[bytes]]:
    """Return the requests for the bare pages."""
    numbers = range(1, ROWS, ROWS // 1000)
    return {
        BARE: [pages.get("/").encode()],
        READ: [pages.get(f"/read/{number}").encode() for number in numbers],
        KEPT: [pages.get(f"/kept/{number}").encode() for number in numbers],
    }


def burst(server: Server, requests: Sequence[bytes], seconds: float, connections: int = CONNECTIONS) -> Burst:
    """Return one spell of requests with the CPU time that the server used for it."""
    before = server.cpu_seconds()
    found = fire(server.port, requests, status=OK, seconds=seconds, connections=connections)
    after = server.cpu_seconds()
    used = after - before if after is not None and before is not None else None
    return Burst(found.latencies, found.seconds, used)


@dataclass(frozen=True)
class Stage:
    """The three servers and what to send to them."""

    bare: Server
    few: Server
    many: Server
    few_requests: Mapping[str, Sequence[bytes]]
    many_requests: Mapping[str, Sequence[bytes]]

    def warm_up(self, seconds: float) -> None:
        """Ask for every page, so that all processes have seen it."""
        for requests in bare_requests().values():
            burst(self.bare, requests, seconds)
        for page in self.few_requests:
            burst(self.few, self.few_requests[page], seconds)
            burst(self.many, self.many_requests[page], seconds)

    def measure(self, pace: Pace) -> Bursts:
        """Measure every page in every round."""
        found = Bursts()
        for number in range(1, pace.rounds + 1):
            print(f"  round {number} of {pace.rounds}", flush=True)
            self._round(found, pace.seconds)
        for page, requests in self.few_requests.items():
            found.alone[page] = [burst(self.few, requests, pace.seconds, connections=1)]
        return found

    def _round(self, found: Bursts, seconds: float) -> None:
        bare = bare_requests()
        for page, requests in bare.items():
            found.bare.setdefault(page, []).append(burst(self.bare, requests, seconds))
        for page in self.few_requests:
            found.beside.setdefault(page, []).append(burst(self.bare, bare[READ], seconds))
            found.few.setdefault(page, []).append(burst(self.few, self.few_requests[page], seconds))
            found.many.setdefault(page, []).append(burst(self.many, self.many_requests[page], seconds))
