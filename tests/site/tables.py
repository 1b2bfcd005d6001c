"""The committed tables: what the site is today, so that no change of it goes unnoticed.

``SETU_REWRITE_TABLES=1 ./setu test tests/site`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows as lines whose columns stand below each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def assert_table(name: str, heading: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Check that a committed table says what is so; write it when asked to."""
    path = FOLDER / name
    lines = [*(f"# {line}" for line in heading.splitlines()), *aligned(rows)]
    if os.environ.get("SETU_REWRITE_TABLES") == "1":
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    committed = path.read_text(encoding="utf-8").splitlines()
    difference = "\n".join(unified_diff(committed, lines, f"{name} as committed", f"{name} as it is", lineterm="", n=0))
    assert not difference, f"{difference}\n\nIf this is meant: SETU_REWRITE_TABLES=1 ./setu test tests/site"


def committed(name: str) -> list[tuple[str, ...]]:
    """Return the rows of a committed table, its head first."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("# ")]
    head = next(line for line in lines if line.startswith("#  "))
    return [tuple(re.split(r" {2,}", line)) for line in (head, *kept)]
