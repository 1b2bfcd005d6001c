"""As whom people make the moves of workshops. How states change is said in ``lms.core.moves``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from lms.core import moves
from lms.core.moves import Move, Moves


class Actor(StrEnum):
    """As what somebody makes a move. The clock is nobody: what happens because a day has come."""

    PARTICIPANT = "participant"
    COORDINATOR = "coordinator"
    ORGANISER = "organiser"
    CLOCK = "clock"


def moves_of(thing: str, names: Mapping[Any, Any], **table: Move) -> Moves:
    """Return the table of moves of one kind of thing of workshops."""
    return moves.moves_of("workshops", thing, names, **table)
