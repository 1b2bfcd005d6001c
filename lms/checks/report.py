"""How a check tells what it found."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def report(problems: Iterable[str]) -> int:
    """Print every problem on a line of its own and return the exit code: 0 when there is none, else 1."""
    found = list(problems)
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0
