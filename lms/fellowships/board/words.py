"""The signs for the states of milestones on the board."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

SIGNS = {
    "approved": "✓",
    "submitted": "●",
    "changes_asked": "↩",
    "overdue": "!",
    "due": "○",
    "upcoming": "·",
    "waived": "–",
}
"""One character for each state, so that 8,000 cells weigh little. The board explains them in words above its table."""


@cache
def board_cells() -> dict[str, Markup]:
    """Return the cell of a table for each state, and an empty one; they are the same in all languages."""
    cells = {state: Markup("<td class={}>{}").format(state[0], sign) for state, sign in SIGNS.items()}
    return {**cells, "": Markup("<td>")}
