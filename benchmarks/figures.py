"""Figures from measurements: percentiles, bursts of requests and how two of them compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` (0 to 1) of the values do not exceed, by nearest rank; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 10_000) * len(ordered) // 10_000) - 1))]


@dataclass(frozen=True)
class Burst:
    """What one spell of requests gave: latencies and its length in seconds, CPU seconds of the server's processes."""

    latencies: Sequence[float]
    seconds: float
    cpu_seconds: float | None = None

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return len(self.latencies) / self.seconds

    @property
    def cpu_ms(self) -> float | None:
        """Milliseconds of the server's CPU time a request."""
        if self.cpu_seconds is None or not self.latencies:
            return None
        return 1000 * self.cpu_seconds / len(self.latencies)


@dataclass(frozen=True)
class Speed:
    """The bursts of one page, summed up: medians over the rounds, latencies in milliseconds over all of them."""

    per_second: float
    lowest: float
    highest: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float | None


def speed(bursts: Sequence[Burst]) -> Speed:
    """Sum up the bursts of one page."""
    rates = [burst.per_second for burst in bursts]
    latencies = [latency for burst in bursts for latency in burst.latencies]
    cpu = [burst.cpu_ms for burst in bursts if burst.cpu_ms is not None]
    return Speed(
        per_second=median(rates),
        lowest=min(rates),
        highest=max(rates),
        p50_ms=1000 * percentile(latencies, 0.5),
        p99_ms=1000 * percentile(latencies, 0.99),
        cpu_ms=median(cpu) if cpu else None,
    )


@dataclass(frozen=True)
class Ratio:
    """How two pages compare, round by round: the median of the rounds, and the lowest and highest of them."""

    middle: float
    lowest: float
    highest: float


def ratio(over: Sequence[float], under: Sequence[float]) -> Ratio:
    """Compare figures that were measured in pairs, one after the other."""
    shares = [first / second for first, second in zip(over, under, strict=True)]
    return Ratio(median(shares), min(shares), max(shares))
