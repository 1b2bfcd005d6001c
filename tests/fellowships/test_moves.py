"""The tables of moves: whole, in words, the only way, and the same as in the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.moves import LONGEST_REASON, Guarded, MoveRefused, Moves
from lms.extensions import db
from lms.fellowships.applications.models import MOVES as APPLICATION_MOVES
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import MOVES as CALL_MOVES
from lms.fellowships.calls.models import Call, CallState
from lms.fellowships.mentoring.models import MEETING_MOVES, Meeting, MeetingState
from lms.fellowships.milestones.models import MOVES as MILESTONE_MOVES
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import MOVES as FELLOW_MOVES
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.reports.models import MOVES as REPORT_MOVES
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.selection.models import OFFER_MOVES, REVIEW_MOVES, Offer, OfferState, Review, ReviewState
from lms.fellowships.stipends.models import MOVES as STIPEND_MOVES
from lms.fellowships.stipends.models import RUN_MOVES, PayRun, PayRunState, Stipend, StipendState
from lms.people.changes import action_names
from tests.factories.fellowships import make_application, make_call, make_manager, make_programme

TABLES: dict[type[Any], tuple[str, Moves]] = {
    Call: ("A call", CALL_MOVES),
    Application: ("An application", APPLICATION_MOVES),
    Review: ("A review", REVIEW_MOVES),
    Offer: ("An offer", OFFER_MOVES),
    Fellow: ("A fellow", FELLOW_MOVES),
    Milestone: ("A milestone", MILESTONE_MOVES),
    Report: ("A monthly report", REPORT_MOVES),
    Meeting: ("A meeting", MEETING_MOVES),
    Stipend: ("A stipend", STIPEND_MOVES),
    PayRun: ("A pay run", RUN_MOVES),
}
ENDS: dict[type[Any], dict[Any, set[str]]] = {
    Call: {CallState.ENDED: {"reopened"}},
    Application: {
        ApplicationState.DECLINED: {"reconsidered"},
        ApplicationState.WITHDRAWN: {"reconsidered"},
        ApplicationState.LAPSED: {"reconsidered"},
        ApplicationState.PLACED: set(),
    },
    Review: {ReviewState.HANDED_IN: {"reopened"}, ReviewState.CONFLICT: set()},
    Offer: {OfferState.ACCEPTED: set(), OfferState.DECLINED: set(), OfferState.EXPIRED: set()},
    Fellow: {FellowState.COMPLETED: set(), FellowState.EXITED: set(), FellowState.DISMISSED: set()},
    Milestone: {MilestoneState.APPROVED: {"reopened"}, MilestoneState.WAIVED: {"reopened"}},
    Report: {ReportState.ACCEPTED: set(), ReportState.WAIVED: {"reopened"}},
    Meeting: {MeetingState.HELD: set(), MeetingState.CANCELLED: set()},
    Stipend: {StipendState.PAID: {"came_back"}, StipendState.CANCELLED: set()},
    PayRun: {PayRunState.DONE: set(), PayRunState.CANCELLED: set()},
}
"""The states that are ends, with the moves that lead out of each all the same."""
DOCUMENT = Path(__file__).parents[2] / "docs" / "fellowships.md"
BEGIN, END = "<!-- moves -->\n", "<!-- /moves -->\n"
models = pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)


def moves_of(model: type[Any]) -> Moves:
    return TABLES[model][1]


def first_state(model: type[Any]) -> Any:
    """Return the state in which rows of a model begin."""
    return inspect(model).columns["state"].default.arg


def rendered() -> str:
    """Return every table of moves as Markdown. Call it inside a request in English."""
    return "\n".join(_rendered(*named) for named in TABLES.values())


def _rendered(title: str, moves: Moves) -> str:
    head = ["| Move | From | To | By whom | What follows |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"### {title}", "", *head, *(_line(moves, verb) for verb in moves.table), ""])


def _line(moves: Moves, verb: str) -> str:
    move = moves.table[verb]
    code = f"`{moves.thing}_{verb}`" + (" (reason)" if move.needs_reason else "")
    starts = ", ".join(str(moves.names[state]) for state in moves.names if state in move.starts)
    who = ", ".join(actor.value for actor in Actor if actor in move.actors)
    return f"| {code} | {starts} | {moves.names[move.to]} | {who} | {move.follows} |"


def test_every_guarded_model_has_its_table() -> None:
    guarded = {model for model in Guarded.__subclasses__() if model.__module__.startswith("lms.fellowships.")}
    assert set(TABLES) == guarded


@models
def test_every_state_has_a_name_and_is_reached(model: type[Any]) -> None:
    moves, reached = moves_of(model), {first_state(model)}
    assert set(moves.names) == {*type(first_state(model)).__members__.values()}
    for _ in moves.table:
        reached |= {move.to for move in moves.table.values() if move.starts & reached}
    assert reached == set(moves.names)


@models
def test_ends_have_no_moves_but_the_named_ones(model: type[Any]) -> None:
    moves = moves_of(model)
    for state in moves.names:
        out = {verb for verb, move in moves.table.items() if state in move.starts}
        if state in ENDS[model]:
            assert out == ENDS[model][state], state
        else:
            assert out, f"nothing leads out of {state}, and it is no end"


@models
def test_every_move_has_words_somebody_and_a_change(app: Flask, model: type[Any]) -> None:
    moves = moves_of(model)
    for verb, move in moves.table.items():
        assert action_names.find(f"{moves.area}.{moves.thing}_{verb}"), verb
        assert move.actors, verb
        assert move.starts, verb
        assert move.to not in move.starts, verb


@models
def test_what_is_not_in_the_table_is_refused(app: Flask, model: type[Any]) -> None:
    moves = moves_of(model)
    with app.test_request_context():
        for verb, move in moves.table.items():
            for state in moves.names:
                for actor in Actor:
                    _try(moves, verb, state, actor, is_allowed=state in move.starts and actor in move.actors)


def _try(moves: Moves, verb: str, state: Any, actor: Actor, *, is_allowed: bool) -> None:
    assert moves.allows(state, verb, actor) is is_allowed
    if is_allowed:
        assert moves.require(state, verb, actor, " Because.\0 ") == "Because."
        return
    with pytest.raises(MoveRefused):
        moves.require(state, verb, actor, "Because.")


def _with_reasons() -> Iterable[tuple[Moves, str]]:
    return [(m, verb) for _, m in TABLES.values() for verb, move in m.table.items() if move.needs_reason]


@pytest.mark.parametrize("reason", ["", "  \n", "\0", "x" * (LONGEST_REASON + 1)])
def test_a_reason_is_asked_for_and_has_bounds(app: Flask, reason: str) -> None:
    with app.test_request_context():
        for moves, verb in _with_reasons():
            state, actor = min(moves.table[verb].starts), min(moves.table[verb].actors)
            with pytest.raises(MoveRefused) as refused:
                moves.require(state, verb, actor, reason)
            assert refused.value.field == "reason"


def test_a_state_changes_by_its_moves_only(app: Flask) -> None:
    with app.test_request_context():
        programme = make_programme()
        application, manager = make_application(make_call(programme)), make_manager(programme)
        with pytest.raises(RuntimeError, match=r"Moves\.make only"), transaction():
            db.session.get_one(Application, application.id).state = ApplicationState.PLACED
        with transaction():
            held = db.session.get_one(Application, application.id)
            APPLICATION_MOVES.make(held, "asked", actor=Actor.MANAGER, by=manager.id, reason=" Which year? ")
        assert held.state is ApplicationState.INFORMATION
        entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.endswith("_asked"))).one()
        assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (manager.id, "applications", application.id)
        assert entry.detail == {"before": "submitted", "reason": "Which year?"}
        db.session.remove()


def test_a_refused_move_changes_nothing(app: Flask) -> None:
    with app.test_request_context():
        application = make_application(make_call(make_programme()))
        held = db.session.get_one(Application, application.id)
        with pytest.raises(MoveRefused):
            APPLICATION_MOVES.make(held, "placed", actor=Actor.MANAGER, by=None)
        assert db.session.get_one(Application, application.id).state is ApplicationState.SUBMITTED
        assert not db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.endswith("_placed"))).all()
        db.session.remove()


def test_no_statement_of_ours_sets_a_state(app: Flask) -> None:
    """An UPDATE past the model would be past its guard as well; nobody writes one."""
    for file in (Path(__file__).parents[2] / "lms" / "fellowships").rglob("*.py"):
        assert ".values(state=" not in file.read_text("utf-8"), file


def test_the_documentation_holds_the_tables(app: Flask) -> None:
    text = DOCUMENT.read_text("utf-8")
    with app.test_request_context():
        written = rendered()
    assert text.partition(BEGIN)[2].partition(END)[0].strip() == written.strip()
