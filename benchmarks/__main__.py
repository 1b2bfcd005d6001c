"""``./setu bench``: measure speed, size and memory, and say which promises are kept."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.findings import as_json
from benchmarks.report import show
from benchmarks.run import Plan, run
from benchmarks.speed import Pace

PARTS = ("speed", "size", "phone", "certificates", "quizzes", "fellowships")
THOROUGH = Pace(rounds=5, seconds=3.0)
QUICK = Pace(rounds=2, seconds=1.0)


def arguments(words: list[str]) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="./setu bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run: two rounds of a second")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this; may be given several times")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was found to a file, too")
    parser.add_argument("--strict", action="store_true", help="end with an error where a promise is not kept")
    return parser.parse_args(words)


def plan(asked: argparse.Namespace) -> Plan:
    """Return how thoroughly to measure what."""
    parts = frozenset(asked.only or PARTS)
    if asked.quick:
        return Plan(QUICK, certificates=3, openings=1, parts=parts)
    return Plan(THOROUGH, certificates=20, openings=5, parts=parts)


def main(words: list[str]) -> int:
    """Measure and report."""
    asked = arguments(words)
    findings = run(plan(asked))
    show(findings)
    if asked.json:
        asked.json.write_text(json.dumps(as_json(findings), indent=1, ensure_ascii=False), encoding="utf-8")
    missed = [target for target in findings.targets() if target.verdict == "MISS"]
    return 1 if asked.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
