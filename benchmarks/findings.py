"""What a run found, and how it stands beside what is promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks import pages
from benchmarks.figures import Ratio, Speed
from benchmarks.phone import Opening
from benchmarks.targets import Target
from benchmarks.wire import Visit

FEW, MANY = 200, 20_000
ATTEMPTS = 10_000
FELLOWS = 400


@dataclass
class Findings:
    """Everything that a run found; a part that was not measured is empty."""

    machine: dict[str, Any] = field(default_factory=dict)
    bare: dict[str, Speed] = field(default_factory=dict)
    few: dict[str, Speed] = field(default_factory=dict)
    many: dict[str, Speed] = field(default_factory=dict)
    alone: dict[str, Speed] = field(default_factory=dict)
    throughput: dict[str, Ratio] = field(default_factory=dict)
    throughput_kept: dict[str, Ratio] = field(default_factory=dict)
    cpu: dict[str, Ratio] = field(default_factory=dict)
    growth: dict[str, Ratio] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    memory_mb: float | None = None
    visits: dict[str, dict[str, dict[str, Visit]]] = field(default_factory=dict)
    phone: dict[str, Opening] = field(default_factory=dict)
    certificates: dict[str, float] = field(default_factory=dict)
    quizzes: dict[str, float] = field(default_factory=dict)
    fellowships: dict[str, float] = field(default_factory=dict)

    def targets(self) -> list[Target]:
        """Return the promises with what was found."""
        growth = [found.middle for found in self.growth.values()]
        firsts = [each for page in self.visits.values() for language in page.values() for each in language.values()]
        openings = self.phone.values()
        return [
            Target("unit page, of a bare page with one read", self._share(pages.UNIT), 60, " %", at_least=True),
            Target("answer save, of a bare page with one read", self._share(pages.SAVE), 25, " %", at_least=True),
            Target("20,000 learners, of the cost with 200 (dearest page)", _most(growth), 1.2, " ×"),
            Target("first visit, most of any page", _most(each.total / 1000 for each in firsts), 60, " kB"),
            Target("later page, most of any page", _most(each.page / 1000 for each in firsts), 25, " kB"),
            Target("style sheet", _most(each.css / 1000 for each in firsts), 15, " kB"),
            Target("scripts", _most(each.js / 1000 for each in firsts), 30, " kB"),
            Target("requests of a first visit", _most(float(each.requests) for each in firsts), 6),
            Target("slow phone, largest paint", _most(each.paint_ms / 1000 for each in openings), 1.8, " s"),
            Target("slow phone, loaded", _most(each.load_ms / 1000 for each in openings), 2.5, " s"),
            Target("analysis of 10,000 attempts at 30 questions", self.quizzes.get("analysis_seconds"), 2, " s"),
            Target("board of 400 fellows × 20 milestones", self.fellowships.get("board_seconds"), 0.3, " s"),
            Target("its size", self.fellowships.get("board_kilobytes"), 80, " kB"),
        ]

    def _share(self, page: str) -> float | None:
        return 100 * self.throughput[page].middle if page in self.throughput else None


def _most(values: Iterable[float]) -> float | None:
    return max(values, default=None)


def as_json(findings: Findings) -> dict[str, Any]:
    """Return the findings as plain values."""
    plain = asdict(findings)
    for page in plain["visits"].values():
        for language in page.values():
            for found in language.values():
                found["addresses"] = sorted(found["addresses"])
    plain["targets"] = [{**asdict(target), "verdict": target.verdict} for target in findings.targets()]
    return plain
