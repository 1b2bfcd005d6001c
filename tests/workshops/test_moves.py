"""The tables of moves of workshops: whole, in words, and the same as in the documentation."""

from __future__ import annotations

from typing import Any

from flask import Flask

from lms.core.moves import Moves
from lms.workshops.actions.models import POINT_MOVES, VISIT_MOVES, ActionPoint, PointState, Visit, VisitState
from lms.workshops.advisory.models import REQUEST_MOVES, AdvisoryRequest, RequestState
from lms.workshops.moves import Actor
from lms.workshops.planning.models import WORKSHOP_MOVES, Workshop, WorkshopState
from lms.workshops.registration.models import PARTICIPANT_MOVES, Participant, ParticipantState
from tests.tables_of_moves import Tables

NAMED: dict[type[Any], tuple[str, Moves]] = {
    Workshop: ("A workshop", WORKSHOP_MOVES),
    Participant: ("A registration", PARTICIPANT_MOVES),
    ActionPoint: ("An action point", POINT_MOVES),
    Visit: ("A visit", VISIT_MOVES),
    AdvisoryRequest: ("A request for advice", REQUEST_MOVES),
}
ENDS: dict[type[Any], dict[Any, set[str]]] = {
    Workshop: {WorkshopState.REPORTED: {"report_reopened"}, WorkshopState.CANCELLED: set()},
    Participant: {},
    ActionPoint: {PointState.DONE: {"reopened"}, PointState.DROPPED: {"reopened"}},
    Visit: {VisitState.WRITTEN_UP: {"corrected"}, VisitState.CALLED_OFF: set()},
    AdvisoryRequest: {
        RequestState.CLOSED: set(),
        RequestState.DECLINED: set(),
        RequestState.WITHDRAWN: set(),
    },
}
"""The states that are ends, with the moves that lead out of each all the same."""
TABLES = Tables("workshops", Actor, NAMED, ENDS, first={Participant: ParticipantState.PENDING})


def test_every_guarded_model_has_its_table() -> None:
    TABLES.check_every_guarded_model_has_its_table()


def test_every_state_can_be_reached() -> None:
    TABLES.check_every_state_can_be_reached()


def test_ends_have_no_moves_but_the_named_ones() -> None:
    TABLES.check_ends()


def test_every_move_has_words_somebody_and_a_change(app: Flask) -> None:
    TABLES.check_words()


def test_what_is_not_in_the_table_is_refused(app: Flask) -> None:
    with app.test_request_context():
        TABLES.check_what_is_not_in_the_table_is_refused()


def test_a_reason_is_asked_for_and_has_bounds(app: Flask) -> None:
    with app.test_request_context():
        TABLES.check_reasons()


def test_no_statement_of_ours_sets_a_state() -> None:
    TABLES.check_no_statement_sets_a_state()


def test_the_documentation_holds_the_tables(app: Flask) -> None:
    with app.test_request_context():
        TABLES.check_documentation("workshops.md")
