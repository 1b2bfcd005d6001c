"""How the states of things change: by moves that stand in one table for each kind of thing.

A move says from which states it starts, where it ends, who may make it, and whether a reason has to be given. A state
is changed by ``Moves.make`` only, which writes the history as well; a model that is ``Guarded`` refuses anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect
from sqlalchemy.orm import validates

from lms.core import history
from lms.core.errors import Refusal

LONGEST_REASON = 1000
_moving: ContextVar[bool] = ContextVar("moving", default=False)


class MoveRefused(Refusal):
    """A move that the state of a thing does not allow, or not to this actor."""


def checked_reason(reason: str, *, is_needed: bool = True) -> str:
    """Return a reason, tidied; raise MoveRefused where it is missing or longer than LONGEST_REASON."""
    reason = reason.replace("\0", "").strip()
    if is_needed and not reason:
        raise MoveRefused(_l("Say why; it is kept with the decision."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise MoveRefused(_l("Say it in %(max)d characters at most.", max=LONGEST_REASON), field="reason")
    return reason


@dataclass(frozen=True, kw_only=True)
class Move:
    """One allowed move. ``actors`` are members of the area's own StrEnum, as what somebody makes it.

    ``follows`` says in a few words what else happens, for the documentation.
    """

    starts: frozenset[Any]
    to: Any
    actors: frozenset[StrEnum]
    needs_reason: bool = False
    follows: str = ""


class Guarded:
    """A model whose column ``state`` only moves change, once its row is saved."""

    @validates("state")
    def _refuse_stray_state(self, _: str, state: Any) -> Any:
        if inspect(self).persistent and not _moving.get():
            raise RuntimeError("a state is changed by Moves.make only")
        return state


@dataclass(frozen=True)
class Moves:
    """The table of moves of one kind of thing, by what the history calls them (a past participle).

    ``area`` and ``thing`` are the words in the history, the package and what it is about, as in
    ``fellowships.report_submitted``; ``names`` are the states in words.
    """

    area: str
    thing: str
    table: Mapping[str, Move]
    names: Mapping[Any, Any]

    def allowed(self, state: Any, actor: StrEnum) -> list[str]:
        """Return the moves that an actor may make from a state."""
        return [verb for verb, move in self.table.items() if state in move.starts and actor in move.actors]

    def allows(self, state: Any, verb: str, actor: StrEnum) -> bool:
        """Whether an actor may make a move from a state."""
        return verb in self.allowed(state, actor)

    def require(self, state: Any, verb: str, actor: StrEnum, reason: str = "") -> str:
        """Return the reason, tidied; raise MoveRefused where the move is not in the table, or lacks its reason."""
        move = self.table[verb]
        if state not in move.starts:
            sentence = _l(
                "It is “%(state)s” now, so this cannot be done. Somebody may have been quicker: look at it again.",
                state=self.names[state],
            )
            raise MoveRefused(sentence)
        if actor not in move.actors:
            raise MoveRefused(_l("This is for somebody else to do."))
        return checked_reason(reason, is_needed=move.needs_reason)

    def make(self, row: Any, verb: str, *, actor: StrEnum, by: int | None, reason: str = "", **detail: Any) -> None:
        """Move a held row and note it; raise MoveRefused where ``require`` does."""
        reason = self.require(row.state, verb, actor, reason)
        before = row.state
        with _moves():
            row.state = self.table[verb].to
        if reason:
            detail["reason"] = reason
        history.record(f"{self.area}.{self.thing}_{verb}", row, by=by, before=str(before), **detail)


@contextmanager
def _moves() -> Iterator[None]:
    token = _moving.set(True)
    try:
        yield
    finally:
        _moving.reset(token)


def moves_of(area: str, thing: str, names: Mapping[Any, Any], **table: Move) -> Moves:
    """Return the table of moves of one kind of thing."""
    return Moves(area, thing, table, names)


def from_any(*states: Any) -> frozenset[Any]:
    """Return the states from which a move starts."""
    return frozenset(states)
