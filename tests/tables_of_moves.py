"""What holds for every table of moves: it is whole, in words, and the same as in the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from lms.core.moves import LONGEST_REASON, Guarded, MoveRefused, Moves
from lms.people.changes import action_names

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- moves -->\n", "<!-- /moves -->\n"
HEAD = ["| Move | From | To | By whom | What follows |", "| --- | --- | --- | --- | --- |"]


@dataclass(frozen=True)
class Tables:
    """The tables of moves of one area.

    ``tables`` hold a title and the moves by model, ``ends`` the states that are ends, with the moves that lead out of
    each all the same; ``first`` the state in which rows begin, where the column has no default.
    """

    area: str
    actors: type[StrEnum]
    tables: Mapping[type[Any], tuple[str, Moves]]
    ends: Mapping[type[Any], Mapping[Any, set[str]]]
    first: Mapping[type[Any], Any]

    def moves(self) -> Iterator[tuple[type[Any], Moves]]:
        """Yield each model with its moves."""
        for model, (_, moves) in self.tables.items():
            yield model, moves

    def first_state(self, model: type[Any]) -> Any:
        """Return the state in which rows of a model begin."""
        default = inspect(model).columns["state"].default
        return self.first[model] if default is None else default.arg

    def check_every_guarded_model_has_its_table(self) -> None:
        """Compare the tables with the guarded models of the area."""
        guarded = {model for model in Guarded.__subclasses__() if model.__module__.startswith(f"lms.{self.area}.")}
        assert set(self.tables) == guarded

    def check_every_state_can_be_reached(self) -> None:
        """Go from the first state wherever moves lead."""
        for model, moves in self.moves():
            first = self.first_state(model)
            assert set(moves.names) == {*type(first).__members__.values()}
            reached = {first}
            for _ in moves.table:
                reached |= {move.to for move in moves.table.values() if move.starts & reached}
            assert reached == set(moves.names), model

    def check_ends(self) -> None:
        """Look for states without a way out that nobody calls an end, and for ways out of ends."""
        for model, moves in self.moves():
            for state in moves.names:
                out = {verb for verb, move in moves.table.items() if state in move.starts}
                if state in self.ends[model]:
                    assert out == self.ends[model][state], (model, state)
                else:
                    assert out, f"nothing leads out of {state}, and it is no end"

    def check_words(self) -> None:
        """Look for moves without a name in the history, an actor, or a change."""
        for _, moves in self.moves():
            for verb, move in moves.table.items():
                assert action_names.find(f"{moves.area}.{moves.thing}_{verb}"), (moves.thing, verb)
                assert move.actors, verb
                assert move.starts, verb
                assert move.to not in move.starts, verb

    def check_what_is_not_in_the_table_is_refused(self) -> None:
        """Try every move from every state as everybody. Call it inside a request."""
        for _, moves in self.moves():
            for verb, move in moves.table.items():
                for state in moves.names:
                    for actor in self.actors:
                        is_allowed = state in move.starts and actor in move.actors
                        _try(moves, verb, state, actor, is_allowed=is_allowed)

    def check_reasons(self) -> None:
        """Try the moves that need a reason without one, and with one that is too long. Call it inside a request."""
        for moves, verb in self._with_reasons():
            state, actor = min(moves.table[verb].starts), min(moves.table[verb].actors)
            for reason in ("", "  \n", "\0", "x" * (LONGEST_REASON + 1)):
                with pytest.raises(MoveRefused) as refused:
                    moves.require(state, verb, actor, reason)
                assert refused.value.field == "reason"

    def _with_reasons(self) -> Iterable[tuple[Moves, str]]:
        found = [(moves, verb) for _, moves in self.moves() for verb in moves.table if moves.table[verb].needs_reason]
        assert found
        return found

    def check_no_statement_sets_a_state(self) -> None:
        """An UPDATE past the model would be past its guard as well; nobody writes one."""
        for file in (ROOT / "lms" / self.area).rglob("*.py"):
            assert ".values(state=" not in file.read_text("utf-8"), file

    def rendered(self) -> str:
        """Return every table of moves as Markdown. Call it inside a request in English."""
        return "\n".join(self._rendered(title, moves) for title, moves in self.tables.values())

    def _rendered(self, title: str, moves: Moves) -> str:
        return "\n".join([f"### {title}", "", *HEAD, *(self._line(moves, verb) for verb in moves.table), ""])

    def _line(self, moves: Moves, verb: str) -> str:
        move = moves.table[verb]
        code = f"`{moves.thing}_{verb}`" + (" (reason)" if move.needs_reason else "")
        starts = ", ".join(str(moves.names[state]) for state in moves.names if state in move.starts)
        who = ", ".join(actor.value for actor in self.actors if actor in move.actors)
        return f"| {code} | {starts} | {moves.names[move.to]} | {who} | {move.follows} |"

    def check_documentation(self, page: str) -> None:
        """Compare a page of the documentation with the tables. Call it inside a request in English."""
        text = (ROOT / "docs" / page).read_text("utf-8")
        assert text.partition(BEGIN)[2].partition(END)[0].strip() == self.rendered().strip()


def _try(moves: Moves, verb: str, state: Any, actor: StrEnum, *, is_allowed: bool) -> None:
    assert moves.allows(state, verb, actor) is is_allowed
    if is_allowed:
        assert moves.require(state, verb, actor, " Because.\0 ") == "Because."
        return
    with pytest.raises(MoveRefused):
        moves.require(state, verb, actor, "Because.")
