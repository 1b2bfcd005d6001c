"""The tables of moves: whole, in words, the only way, and the same as in the documentation."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused, Moves
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
from tests.factories.fellowships import make_application, make_call, make_manager, make_programme
from tests.tables_of_moves import Tables

NAMED: dict[type[Any], tuple[str, Moves]] = {
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
TABLES = Tables("fellowships", Actor, NAMED, ENDS, first={})


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
        TABLES.check_documentation("fellowships.md")


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
